"""Form `groupe`: acts that are billed together at full rate; they move as one block in the ranking."""

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Mark the members; a group that is not one act by its text needs two different members."""
    membres = [t for t in ctx.vises(regle) if t.taux is None]
    if not regle.p["un_seul_acte"] and len({t.acte.id for t in membres}) < 2:
        return
    for travail in membres:
        travail.groupe = regle
