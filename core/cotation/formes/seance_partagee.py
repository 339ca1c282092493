"""Form `seance_partagee`: two nurses with the same patient in the same visit are not both paid (art. 11 B 3)."""

from datetime import time

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle
from core.erreurs import Anomalie


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Warn when another nurse billed the patient at about the same time: hours alone do not prove that it was one visit."""
    heure, jour = ctx.seance.heure, ctx.seance.jour
    if heure is None:
        return
    proches = sorted(
        {
            a.heure
            for a in ctx.situation.historique
            if a.infirmier and a.jour == jour and a.heure is not None and _minutes(a.heure, heure) <= regle.p["minutes"]
        }
    )
    if proches:
        ctx.signaler(
            Anomalie(
                "DEUX_INFIRMIERS",
                f"un autre infirmier a facturé ce patient le même jour à {proches[0]:%H h %M} : "
                "dans une même séance un seul est payé",
                "si c'est la même séance, un seul infirmier facture ; sinon corriger l'heure de l'une des deux",
                "heure",
                regle.reference,
                "alerte",
            )
        )


def _minutes(une: time, autre: time) -> int:
    return abs(une.hour * 60 + une.minute - autre.hour * 60 - autre.minute)
