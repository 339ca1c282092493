"""Form `kilometres`: kilometres of a visit outside the town, from the practice, less a deduction each way."""

from decimal import Decimal

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Once a travel: nothing when no flat supplement is billed (other patient of the same home, act without travel)."""
    seance = ctx.seance
    if seance.distance_km is None or seance.lieu != "domicile":
        return
    code, seuil, deduction = regle.p["zones"][seance.zone]
    if not ctx.frais:
        ctx.refuser_supplement(code, "les kilomètres suivent le déplacement, qui n'est pas facturé pour ce patient", regle)
        return
    if seance.distance_km <= seuil:
        ctx.refuser_supplement(code, f"{_km(seance.distance_km)} km : pas plus de {_km(seuil)} km du cabinet", regle)
        return
    kilometres = max(Decimal(0), 2 * seance.distance_km - deduction)
    if kilometres:
        ctx.reglage(regle.p["agglomeration"])
        if ctx.supplement(code, kilometres, regle, "kilomètres au-delà de la déduction, aller et retour"):
            ctx.km = (code, kilometres)


def _km(valeur: Decimal) -> str:
    return f"{valeur.normalize():f}".replace(".", ",")
