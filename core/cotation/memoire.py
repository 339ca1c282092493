"""Which of the acts billed before still matter to the price of a visit: quotas longer than a day, episodes, devices set before.

Everything of the day itself matters; of the days before, only these acts.  What an invoice keeps with its visits stays small.
"""

from datetime import date

from core.cotation.plan import plan_du_jour
from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.nomenclature.nomenclature import Nomenclature

_DANS_LA_JOURNEE = ("seance", "jour")


def actes_suivis(ngap: Nomenclature, jour: date, territoire: str, situation: Situation = SITUATION_NEUTRE) -> frozenset[str]:
    """The ids that a rule of that day counts over earlier days; raises `Refus` for an unknown territory."""
    plan = plan_du_jour(ngap, jour, territoire, situation)
    suivis: set[str] = set()
    for regle in plan.regles:
        compte = regle.p.get("periode") not in (None, *_DANS_LA_JOURNEE)
        if compte:
            suivis |= regle.concernes or frozenset()
        if regle.p.get("portee") == "trimestre":
            suivis |= plan.portant(regle.p["garde"])
        if compte or "pose" in regle.p:
            suivis |= plan.portant(regle.p.get("suivi") or ()) | plan.portant(regle.p.get("pose") or ())
    return frozenset(suivis)
