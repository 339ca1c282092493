"""Form `lieu`: acts that are only billed in one place."""

from core.cotation.contexte import Contexte
from core.cotation.formes.effet import produire
from core.cotation.plan import Regle
from core.erreurs import Anomalie


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """An unknown place is no fault; another place is."""
    lieu = ctx.seance.lieu
    if lieu is None or lieu == regle.p["lieu"] or (regle.p["sous_forfait"] and ctx.seance.bsi is None):
        return
    for travail in ctx.vises(regle):
        anomalie = Anomalie(
            "LIEU_INCOMPATIBLE",
            f"« {travail.acte.libelle} » ne se facture pas à ce lieu ({lieu})",
            "corriger le lieu ou retirer l'acte",
        )
        produire(ctx, regle, travail, anomalie, f"facturable à {regle.p['lieu']} seulement")
