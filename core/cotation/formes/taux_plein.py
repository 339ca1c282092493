"""Form `taux_plein`: an act at full rate whatever the act it goes with."""

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Mark it, when one of the acts it must go with is there."""
    avec = regle.p["avec"]
    if avec:
        voulus = ctx.plan.portant(avec)
        if not any(t.acte.id in voulus and t.etat != "ecarte" for t in ctx.travaux):
            return
    for travail in ctx.vises(regle):
        if travail.taux is None:
            travail.plein = regle
