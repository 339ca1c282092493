"""When to try again, and when silence is too long. Pure functions of dates.

CSS, art. R. 161-47: without ARL after two working days the lot has to be looked at; payment is expected within seven.  These
days are parameters (`core.parametres`), those of a complementary payer its own.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal

from core.dates import ajouter_jours_ouvres
from core.lots.echanges import Lot
from core.parametres import Parametres

MODE_DEGRADE = 5
PREMIER_ESSAI = timedelta(minutes=1)
ATTENTE_MAXIMUM = timedelta(hours=4)


def prochain_essai(essais: int, maintenant: datetime) -> datetime:
    """After the `essais`-th failure: 1, 2, 4… minutes, 4 hours at most."""
    doublements = min(max(essais - 1, 0), 12)
    return maintenant + min(PREMIER_ESSAI * int(2**doublements), ATTENTE_MAXIMUM)


def retard(lot: Lot, aujourdhui: date, est_ferie: Callable[[date], bool], regles: Parametres) -> Literal["", "arl", "silence"]:
    """What is late for a lot: its ARL, or (accepted, but no return yet) its payment; "" when nothing is.

    `regles` gives the working days granted to this payer and to its ARL; none is expected in degraded mode.
    """
    if lot.etat == "depose" and lot.depose_le and lot.mode != MODE_DEGRADE:
        limite = ajouter_jours_ouvres(lot.depose_le.date(), regles["arl_jours"], est_ferie)
        return "arl" if aujourdhui > limite else ""
    parti = lot.accepte_le or (lot.depose_le if lot.mode == MODE_DEGRADE else None)
    if lot.etat in ("accepte", "depose") and parti:
        limite = ajouter_jours_ouvres(parti.date(), regles.silence(lot.payeur), est_ferie)
        return "silence" if aujourdhui > limite else ""
    return ""
