"""Form `suite_de`: an act that only follows another one, billed in the days before or earlier that day."""

from datetime import timedelta

from core.cotation.contexte import Contexte
from core.cotation.formes.effet import produire
from core.cotation.plan import Regle
from core.erreurs import Anomalie


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Look in the history of the patient, whoever billed it."""
    jour = ctx.seance.jour
    depuis = jour - timedelta(days=regle.p["jours"])
    suivis = ctx.plan.portant(regle.p["suivi"])
    if any(a.acte in suivis and depuis <= a.jour <= jour for a in ctx.situation.historique):
        return
    if not suivis.isdisjoint(ctx.situation.actes_du_jour):
        return
    for travail in ctx.vises(regle):
        anomalie = Anomalie("SOIN_PRECEDENT_ABSENT", f"rien avant « {travail.acte.libelle} » : {regle.titre}", regle.p["remede"])
        produire(ctx, regle, travail, anomalie, "ne fait suite à aucun soin connu")
