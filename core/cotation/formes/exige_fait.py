"""Form `exige_fait`: acts that suppose a fact about the patient (insulin-treated, cancer or immunodepression)."""

from core.cotation.contexte import Contexte
from core.cotation.formes.effet import produire
from core.cotation.plan import Regle
from core.erreurs import Anomalie

FAITS = {
    "insulino_traite": "insulino-traité",
    "cancer_immunodeprime": "cancéreux ou immunodéprimé",
    "palliatif": "en soins palliatifs",
}


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """The fact is declared, or proved by another act of the visit."""
    fait = regle.p["fait"]
    if getattr(ctx.seance, fait):
        return
    if regle.p["prouve_par"] and not ctx.plan.portant(regle.p["prouve_par"]).isdisjoint(ctx.presents):
        return
    for travail in ctx.vises(regle):
        anomalie = Anomalie(
            "FAIT_NON_DECLARE",
            f"« {travail.acte.libelle} » suppose un patient {FAITS[fait]}, ce que la visite ne dit pas",
            f"déclarer « {fait} » si c'est le cas, sinon retirer l'acte",
        )
        produire(ctx, regle, travail, anomalie, f"cotable seulement chez un patient {FAITS[fait]}")
