"""Form `hebergement`: acts that are not billed to a patient who lives in some establishments."""

from core.cotation.contexte import Contexte
from core.cotation.formes.effet import produire
from core.cotation.plan import Regle
from core.erreurs import Anomalie

NOMS = {"ehpad": "un EHPAD", "residence_autonomie": "une résidence autonomie"}


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """An unknown home is an ordinary one."""
    lieu = ctx.seance.hebergement
    if lieu is None or lieu not in regle.p["exclus"]:
        return
    for travail in ctx.vises(regle):
        anomalie = Anomalie(
            "HEBERGEMENT_EXCLU",
            f"« {travail.acte.libelle} » ne se facture pas à un patient qui vit dans {NOMS[lieu]}",
            "retirer l'acte, ou corriger l'hébergement du patient",
        )
        produire(ctx, regle, travail, anomalie, f"pas pour un patient qui vit dans {NOMS[lieu]}")
