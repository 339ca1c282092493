"""Which visits of a nurse's day can change the price of one patient's visits: the others need not be priced with them."""

from collections.abc import Sequence
from decimal import Decimal

from core.cotation.plan import plan_du_jour
from core.cotation.seance import Seance
from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.erreurs import Refus
from core.nomenclature.nomenclature import Nomenclature


def liees(seances: Sequence[Seance], patient: str, ngap: Nomenclature, situation: Situation = SITUATION_NEUTRE) -> list[int]:
    """The ranks to keep, in order: those of the patient, or all of them when the day links them.

    It does by a shared home, by travels limited over the day, or by kilometres that could pass the first slice.
    """
    siennes = [i for i, s in enumerate(seances) if s.patient == patient]
    toutes = list(range(len(seances)))
    if not siennes or len(siennes) == len(seances):
        return toutes
    foyers = {seances[i].foyer for i in siennes} - {""}
    if any(s.foyer in foyers and s.patient != patient for s in seances):
        return toutes
    premiere = seances[siennes[0]]
    try:
        regles = plan_du_jour(ngap, premiere.jour, premiere.territoire, situation).regles
    except Refus:
        return siennes  # the visit itself will be refused, with the reason
    limites = {acte for regle in regles for acte in regle.p.get("limites") or ()}
    if any(f.acte in limites for i in siennes for f in seances[i].actes):
        return toutes
    bornes = [Decimal(regle.p["plein_jusqu_a"]) for regle in regles if "plein_jusqu_a" in regle.p]
    chemin = sum((2 * s.distance_km for s in seances if s.distance_km is not None), situation.km_du_jour)
    return toutes if any(chemin > borne for borne in bornes) else siennes
