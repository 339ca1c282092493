"""The same French text of a split everywhere: on the screen, in the terminal and in a failing test."""

from core.argent import afficher
from core.droits.partage import Partage


def expliquer(partage: Partage) -> str:
    """Who pays what, line by line, with the article of each amount."""
    morceaux = []
    for ligne in partage.lignes:
        parts = [
            f"AMO {afficher(ligne.amo)} ({ligne.taux} %)",
            f"régime local {afficher(ligne.rl)}" if ligne.rl else "",
            f"AMC {afficher(ligne.amc)}" if ligne.amc else "",
            f"patient {afficher(ligne.patient)}",
        ]
        morceaux.append(f"{ligne.code or 'ligne'} : {afficher(ligne.honoraires)} = " + " + ".join(p for p in parts if p))
        morceaux += [f"    {etape.phrase} → {afficher(etape.apres)} [{etape.reference}]" for etape in ligne.etapes]
    morceaux.append(
        f"total {afficher(partage.total('honoraires'))} : caisse {afficher(partage.caisse)}, "
        f"complémentaire {afficher(partage.complementaire)}, patient {afficher(partage.patient)} "
        f"(franchise estimée {afficher(partage.total('franchise'))}, {partage.franchise_mode})"
    )
    morceaux += [f"  attention : {a.phrase()}" for a in partage.anomalies]
    return "\n".join(morceaux)
