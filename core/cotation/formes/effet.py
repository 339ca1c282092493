"""What a failed condition does: refuse the visit, leave the act out, or warn."""

from attrs import evolve

from core.cotation.contexte import Contexte, Travail
from core.cotation.plan import Regle
from core.erreurs import Anomalie, Gravite


def produire(ctx: Contexte, regle: Regle, travail: Travail, anomalie: Anomalie, raison: str) -> None:
    """Apply the effect of the rule; `anomalie` is re-graded, `raison` explains an act left out."""
    if regle.p["effet"] == "ecart":
        ctx.ecarter(travail, travail.quantite, regle, raison)
    gravite: Gravite = "bloquant" if regle.p["effet"] == "refus" else "alerte"
    ctx.signaler(evolve(anomalie, ou=f"acte {travail.acte.id}", reference=regle.reference, gravite=gravite))
