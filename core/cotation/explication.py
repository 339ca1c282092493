"""The price of a visit in French, line by line: what was done, by which rule, and what was left out."""

from collections.abc import Mapping

from core.argent import afficher
from core.cotation.plan import nombre
from core.cotation.resultat import Cotation, Etape, LigneCotee, Supplement
from core.dates import afficher_jour
from core.nomenclature.modele import Reglage
from core.nomenclature.mots import en_mots


def expliquer(cotation: Cotation) -> str:
    """The whole explanation, the same in the screens, on the command line and in a failing test."""
    sortie = [f"Soins du {afficher_jour(cotation.jour)} ({en_mots(cotation.territoire)}) : {afficher(cotation.montant)}"]
    for anomalie in cotation.anomalies:
        sortie.append(f"  {'REFUSÉ' if anomalie.gravite == 'bloquant' else 'ATTENTION'} — {anomalie.phrase()}")
    for ligne in cotation.lignes:
        sortie.append("  " + titre_ligne(ligne))
        sortie += [f"      {phrase_etape(etape)}" for etape in ligne.etapes]
    for supplement in cotation.supplements:
        sortie.append("  " + titre_supplement(supplement))
        sortie += [f"      {phrase_etape(etape)}" for etape in supplement.etapes]
    if cotation.ecartees:
        sortie.append("  Non facturé :")
        sortie += [f"      {e.acte} : {e.raison} [{e.reference}]" for e in cotation.ecartees]
    if cotation.manques:
        sortie.append("  La nomenclature permettrait aussi :")
        sortie += [
            f"      {m.code} {afficher(m.montant)} : {m.phrase} — {m.fait_requis} [{m.reference}]" for m in cotation.manques
        ]
    if cotation.risques:
        sortie.append("  En cas de contrôle :")
        sortie += [
            f"      {r.code} {afficher(r.montant)} : {r.phrase} — à garder : {r.preuve} [{r.reference}]" for r in cotation.risques
        ]
    if cotation.reglages:
        sortie.append("  Points non tranchés par les textes, lecture suivie : " + ", ".join(cotation.reglages))
    return "\n".join(sortie)


def expliquer_reglages(cotation: Cotation, reglages: Mapping[str, Reglage]) -> str:
    """The unsettled points this price depends on: the reading followed, the others, and who reads them so."""
    sortie = []
    for choix in cotation.reglages:
        nom, _, retenue = choix.partition("=")
        reglage = reglages[nom]
        sortie.append(f"  {nom} {reglage.titre} [{reglage.reference}]")
        for lecture in reglage.lectures:
            marque = "->" if lecture.valeur == retenue else "  "
            defaut = ", défaut" if lecture.valeur == reglage.defaut else ""
            sortie.append(f"      {marque} {lecture.valeur} : {lecture.phrase} ({lecture.qui}{defaut})")
    return "\n".join(sortie)


def resumer(cotation: Cotation) -> str:
    """The price without the steps."""
    sortie = [f"Soins du {afficher_jour(cotation.jour)} ({en_mots(cotation.territoire)}) : {afficher(cotation.montant)}"]
    for anomalie in cotation.anomalies:
        sortie.append(f"  {'REFUSÉ' if anomalie.gravite == 'bloquant' else 'ATTENTION'} — {anomalie.phrase()}")
    sortie += [f"  {titre_ligne(ligne)}" for ligne in cotation.lignes]
    sortie += [f"  {titre_supplement(supplement)}" for supplement in cotation.supplements]
    sortie += [f"  non facturé : {e.acte} : {e.raison}" for e in cotation.ecartees]
    return "\n".join(sortie)


def titre_ligne(ligne: LigneCotee) -> str:
    """One act on one line: letter, coefficient, rate, amount, label."""
    fois = f" × {ligne.quantite}" if ligne.quantite > 1 else ""
    taux = "" if ligne.taux == 100 else f" à {ligne.taux} %"
    return f"{ligne.lettre} {nombre(ligne.coefficient)}{fois}{taux} = {afficher(ligne.montant)}  {ligne.libelle} ({ligne.acte})"


def titre_supplement(supplement: Supplement) -> str:
    """One supplement on one line."""
    fois = "" if supplement.quantite == 1 else f" × {nombre(supplement.quantite)}"
    return f"{supplement.code}{fois} = {afficher(supplement.montant)}  {supplement.libelle}"


def phrase_etape(etape: Etape) -> str:
    """One step: rule, phrase, article, and since when this version is in force."""
    depuis = f", depuis le {etape.version[8:]}/{etape.version[5:7]}/{etape.version[:4]}" if etape.version else ""
    return f"{etape.regle} : {etape.phrase} [{etape.reference}{depuis}]"
