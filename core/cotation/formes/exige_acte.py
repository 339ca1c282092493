"""Form `exige_acte`: acts that only follow another act of the same visit."""

from core.cotation.contexte import Contexte
from core.cotation.formes.effet import produire
from core.cotation.plan import Regle
from core.erreurs import Anomalie


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Look for an act carrying one of the tags, or for any other act when no tag is named."""
    avec = regle.p["avec"]
    cibles = regle.concernes or frozenset()
    voulus = ctx.plan.portant(avec) if avec else ctx.presents - cibles
    if any(t.acte.id in voulus and t.etat != "ecarte" for t in ctx.travaux):
        return
    for travail in ctx.vises(regle):
        anomalie = Anomalie(
            "ACTE_SANS_SON_SOIN",
            f"« {travail.acte.libelle} » suppose un autre soin dans la même séance",
            "ajouter ce soin ou choisir l'acte isolé",
        )
        produire(ctx, regle, travail, anomalie, "suppose un autre soin dans la même séance")
