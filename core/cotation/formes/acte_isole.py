"""Form `acte_isole`: acts that are done alone, without any other care in the visit."""

from core.cotation.contexte import Contexte
from core.cotation.formes.effet import produire
from core.cotation.plan import Regle
from core.erreurs import Anomalie


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Another act that is billed in the same visit contradicts it."""
    cibles = regle.concernes or frozenset()
    if not any(t.acte.id not in cibles and t.etat != "ecarte" for t in ctx.travaux):
        return
    for travail in ctx.vises(regle):
        anomalie = Anomalie(
            "ACTE_NON_ISOLE", f"« {travail.acte.libelle} » ne va pas avec un autre soin dans la séance", regle.p["remede"]
        )
        produire(ctx, regle, travail, anomalie, "acte isolé, coté avec un autre soin")
