"""Form `pose_recente`: an act that supposes a device in place since the day before at least."""

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Leave it out when the history shows that the device was set the same day, and nothing about it before."""
    poses = ctx.plan.portant(regle.p["pose"])
    jour = ctx.seance.jour
    if not any(a.jour == jour and a.acte in poses for a in ctx.situation.historique):
        return
    suivi = ctx.plan.portant(regle.p["suivi"]) | poses
    if any(a.jour < jour and a.acte in suivi for a in ctx.situation.historique):
        return
    for travail in ctx.vises(regle):
        ctx.ecarter(travail, travail.quantite, regle, f"dispositif posé le jour même ; {regle.p['remede']}")
