"""Form `hors_classement`: acts outside the ranking of multiple acts, always at full rate."""

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Settle them at 100 %, when the place is the one required."""
    lieu = regle.p["lieu"]
    if lieu and ctx.seance.lieu != lieu:
        return
    for travail in ctx.vises(regle):
        if travail.taux is None:
            travail.fixer(100, regle, f"{regle.titre} : taux plein, sans rang")
