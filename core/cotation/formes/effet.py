"""What a failed condition does: refuse the visit, leave the act out, or warn."""

from core.cotation.contexte import Contexte, Travail
from core.cotation.plan import Regle
from core.erreurs import Anomalie


def produire(ctx: Contexte, regle: Regle, travail: Travail, anomalie: Anomalie, raison: str) -> None:
    """Apply the effect of the rule; `anomalie` is re-graded, `raison` explains an act left out."""
    effet = regle.p["effet"]
    if effet == "ecart":
        ctx.ecarter(travail, travail.quantite, regle, raison)
    gravite = "bloquant" if effet == "refus" else "alerte"
    ctx.signaler(
        Anomalie(anomalie.code, anomalie.message, anomalie.remede, f"acte {travail.acte.id}", regle.reference, gravite)  # type: ignore[arg-type]
    )
