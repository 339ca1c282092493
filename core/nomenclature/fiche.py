"""What the nomenclature says of one act, of one day: French text for the command line and the screens."""

from datetime import date

from core.argent import afficher, arrondir
from core.dates import afficher_jour
from core.nomenclature.modele import VersionActe
from core.nomenclature.nomenclature import Nomenclature, NomenclatureDuJour


def periode(du: date | None, au: date | None) -> str:
    """The dates of a version in words."""
    if du is None and au is None:
        return "sans date connue de début"
    if du is None:
        return f"jusqu'au {afficher_jour(au)}" if au else ""
    return f"du {afficher_jour(du)} au {afficher_jour(au)}" if au else f"depuis le {afficher_jour(du)}"


def coefficient(acte: VersionActe) -> str:
    """4 or 1,5."""
    return format(acte.coefficient.normalize(), "f").replace(".", ",")


def prix(vue: NomenclatureDuJour, acte: VersionActe, lettre: str = "") -> int | None:
    """Price of one act alone at full rate, in cents; None without a value for its letter."""
    tarif = vue.tarif(lettre or acte.lettre)
    return None if tarif is None else arrondir(acte.coefficient * tarif.montant)


def fiche(ngap: Nomenclature, identifiant: str, jour: date, territoire: str = "metropole") -> str:
    """The act on that day, the rules that name it, and its history."""
    vue = ngap.au(jour, territoire)
    versions = ngap.versions(identifiant)
    acte = vue.acte(identifiant)
    sortie = [f"{identifiant} — {(acte or versions[-1]).libelle}", f"  {versions[-1].article}"]
    if acte is None:
        sortie.append(f"  PAS EN VIGUEUR le {afficher_jour(jour)}")
    else:
        sortie += _en_vigueur(vue, acte, jour)
    if versions[0].codes:
        sortie.append("  codes courts : " + ", ".join(versions[0].codes))
    if versions[0].synonymes:
        sortie.append("  synonymes : " + ", ".join(versions[0].synonymes))
    regles = [r for r in vue.regles if acte is not None and _nomme(r.parametres, acte)]
    if regles:
        sortie.append("  règles :")
        sortie += [f"    {r.id} : {r.titre} [{r.reference}]" for r in regles]
    sortie.append("  histoire :")
    for version in versions:
        etat = " (annoncé, non inscrit)" if version.etat == "annonce" else ""
        sortie.append(f"    {version.lettre} {coefficient(version)} {periode(version.du, version.au)}{etat} — {version.libelle}")
        sortie.append(
            f"      {version.reference} ; confiance {version.confiance}, vérifié le {afficher_jour(version.verifie_le)}"
        )
        if version.note:
            sortie.append(f"      {version.note}")
    return "\n".join(sortie)


def _en_vigueur(vue: NomenclatureDuJour, acte: VersionActe, jour: date) -> list[str]:
    montant = prix(vue, acte)
    valeur = afficher(montant) if montant is not None else "sans tarif connu"
    sortie = [f"  le {afficher_jour(jour)}, {vue.territoire.libelle} : {acte.lettre} {coefficient(acte)} = {valeur}"]
    if acte.lettre_dependance:
        dependance = prix(vue, acte, acte.lettre_dependance)
        if dependance is not None:
            sortie.append(f"  un jour de dépendance : {acte.lettre_dependance} {coefficient(acte)} = {afficher(dependance)}")
    if acte.accord_prealable:
        sortie.append("  accord préalable de la caisse")
    if acte.prescription:
        sortie.append(f"  prescription : {acte.prescription}")
    if acte.conditions:
        sortie.append(f"  conditions : {acte.conditions}")
    return sortie


def _nomme(parametres: object, acte: VersionActe) -> bool:
    """Whether a rule names the act or one of its tags."""
    if isinstance(parametres, str):
        return parametres == acte.id
    if isinstance(parametres, tuple):
        return any(isinstance(p, str) and (p == acte.id or p in acte.etiquettes) for p in parametres)
    return any(_nomme(valeur, acte) for valeur in parametres.values()) if hasattr(parametres, "values") else False


def tableau(ngap: Nomenclature, jour: date, territoire: str = "metropole") -> str:
    """Every value and every act of one day in one territory: the text that is kept as a snapshot."""
    vue = ngap.au(jour, territoire)
    sortie = [f"Tarifs le {jour.isoformat()}, {ngap.territoires[territoire].libelle}", "", "Lettres et suppléments"]
    for code in sorted(vue.tarifs):
        tarif = vue.tarifs[code]
        sortie.append(f"{code:<5} {afficher(tarif.montant):>10}  {tarif.libelle} (confiance {tarif.confiance})")
    sortie += ["", "Actes"]
    for identifiant in sorted(vue.actes):
        acte = vue.actes[identifiant]
        montant = prix(vue, acte)
        valeur = afficher(montant) if montant is not None else "—"
        sortie.append(f"{identifiant:<28} {acte.lettre:<4}{coefficient(acte):>5} {valeur:>10}")
    return "\n".join(sortie) + "\n"
