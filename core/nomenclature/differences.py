"""What changed between two days in one territory: acts, values, rules, each with its reference."""

from datetime import date

from attrs import frozen

from core.argent import afficher
from core.dates import afficher_jour
from core.nomenclature.fiche import coefficient
from core.nomenclature.modele import VersionActe
from core.nomenclature.nomenclature import Nomenclature, NomenclatureDuJour


@frozen
class Difference:
    """One change: `nature` acte, tarif or regle; `quand` the first day of the new state when it is known."""

    nature: str
    quoi: str
    phrase: str
    quand: date | None
    reference: str

    def phrase_complete(self) -> str:
        """One line of French text."""
        quand = f"{afficher_jour(self.quand)} : " if self.quand else ""
        return f"{quand}{self.quoi} : {self.phrase} [{self.reference}]"


def differences(ngap: Nomenclature, avant: date, apres: date, territoire: str = "metropole") -> list[Difference]:
    """The changes from the first day to the second, acts then values then rules."""
    ancienne, nouvelle = ngap.au(avant, territoire), ngap.au(apres, territoire)
    if ancienne is nouvelle:
        return []
    return [*_actes(ngap, ancienne, nouvelle), *_tarifs(ancienne, nouvelle), *_regles(ancienne, nouvelle)]


def _actes(ngap: Nomenclature, ancienne: NomenclatureDuJour, nouvelle: NomenclatureDuJour) -> list[Difference]:
    trouvees = []
    for identifiant in ngap.actes:
        vieux, neuf = ancienne.acte(identifiant), nouvelle.acte(identifiant)
        if vieux is None and neuf is not None:
            phrase = f"nouveau, {neuf.lettre} {coefficient(neuf)} — {neuf.libelle}"
            trouvees.append(Difference("acte", identifiant, phrase, neuf.du, neuf.reference))
        elif vieux is not None and neuf is None:
            fin = f"plus en vigueur après le {afficher_jour(vieux.au)}" if vieux.au else "plus en vigueur"
            note = f" ; {vieux.note}" if vieux.note else ""
            trouvees.append(Difference("acte", identifiant, fin + note, None, vieux.reference))
        elif vieux is not None and neuf is not None and vieux is not neuf:
            changes = _changements(vieux, neuf)
            if changes:
                trouvees.append(Difference("acte", identifiant, " ; ".join(changes), neuf.du, neuf.reference))
    return trouvees


def _changements(vieux: VersionActe, neuf: VersionActe) -> list[str]:
    changes = []
    if vieux.coefficient != neuf.coefficient:
        changes.append(f"coefficient {coefficient(vieux)} -> {coefficient(neuf)}")
    if vieux.lettre != neuf.lettre:
        changes.append(f"lettre {vieux.lettre} -> {neuf.lettre}")
    if vieux.libelle != neuf.libelle:
        changes.append(f"libellé « {vieux.libelle} » -> « {neuf.libelle} »")
    if vieux.conditions != neuf.conditions:
        changes.append(f"conditions « {vieux.conditions} » -> « {neuf.conditions} »")
    if vieux.etiquettes != neuf.etiquettes:
        plus, moins = sorted(neuf.etiquettes - vieux.etiquettes), sorted(vieux.etiquettes - neuf.etiquettes)
        changes.append("règles " + ", ".join([f"+{e}" for e in plus] + [f"-{e}" for e in moins]))
    return changes


def _tarifs(ancienne: NomenclatureDuJour, nouvelle: NomenclatureDuJour) -> list[Difference]:
    trouvees = []
    for code in sorted(set(ancienne.tarifs) | set(nouvelle.tarifs)):
        vieux, neuf = ancienne.tarif(code), nouvelle.tarif(code)
        if vieux is None and neuf is not None:
            trouvees.append(Difference("tarif", code, f"nouveau, {afficher(neuf.montant)}", neuf.du, neuf.reference))
        elif vieux is not None and neuf is None:
            trouvees.append(Difference("tarif", code, f"plus de valeur (était {afficher(vieux.montant)})", None, vieux.reference))
        elif vieux is not None and neuf is not None and vieux.montant != neuf.montant:
            phrase = f"{afficher(vieux.montant)} -> {afficher(neuf.montant)} (confiance {neuf.confiance})"
            trouvees.append(Difference("tarif", code, phrase, neuf.du, neuf.reference))
    return trouvees


def _regles(ancienne: NomenclatureDuJour, nouvelle: NomenclatureDuJour) -> list[Difference]:
    vieilles = {(r.id, r.si): r for r in ancienne.regles}
    neuves = {(r.id, r.si): r for r in nouvelle.regles}
    trouvees = []
    for cle in sorted(set(vieilles) | set(neuves), key=str):
        vieille, neuve = vieilles.get(cle), neuves.get(cle)
        if vieille is neuve:
            continue
        if neuve is None and vieille is not None:
            trouvees.append(Difference("regle", vieille.id, f"{vieille.titre} : ne s'applique plus", None, vieille.reference))
        elif neuve is not None:
            etat = "nouvelle règle" if vieille is None else "règle changée"
            trouvees.append(Difference("regle", neuve.id, f"{neuve.titre} : {etat}", neuve.du, neuve.reference))
    return trouvees
