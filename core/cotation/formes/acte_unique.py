"""Form `acte_unique`: the supplement of a visit made of one small act (MAU)."""

from decimal import Decimal

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Never on a dependence day, with the dependence travel, or with the coordination supplement (billed before)."""
    p = regle.p
    faits = [t for t in ctx.travaux if t.etat != "ecarte" and t.acte.etiquettes.isdisjoint(p["transparents"] or ())]
    if len(faits) != 1 or faits[0].quantite != 1 or ctx.dependance or ctx.seance.lieu not in p["lieux"]:
        return
    travail = faits[0]
    if travail.lettre not in p["lettres"] or travail.acte.coefficient > p["coefficient_max"]:
        return
    if any(s.code in p["sans"] for s in ctx.supplements):
        ctx.refuser_supplement(p["code"], "pas avec la majoration de coordination", regle)
        return
    ctx.supplement(p["code"], Decimal(1), regle, "acte unique de la séance")
