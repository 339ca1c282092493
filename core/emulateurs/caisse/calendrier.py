"""The payer's own calendar: working days, with the public holidays it computes itself."""

from datetime import date, timedelta
from functools import lru_cache

from core.dates import ajouter_jours_ouvres


@lru_cache(64)
def _feries(annee: int) -> frozenset[date]:
    """The eleven public holidays of the year (Code du travail, L3133-1); Easter by the Gauss-Butcher method."""
    a, b, c = annee % 19, annee // 100, annee % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    mois, reste = divmod(h + k - 7 * m + 114, 31)
    paques = date(annee, mois, reste + 1)
    fixes = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return frozenset({date(annee, *jour) for jour in fixes} | {paques + timedelta(days=n) for n in (1, 39, 50)})


def est_ferie(jour: date) -> bool:
    """Whether the payer is closed that day of the week."""
    return jour in _feries(jour.year)


def jour_ouvre(depart: date, nombre: int) -> date:
    """The nombre-th working day after `depart`; 0 is the same day, open or not (bytes are received every day)."""
    return ajouter_jours_ouvres(depart, nombre, est_ferie) if nombre else depart


def limite_facturation(soins: date, ans: int, depuis_trimestre: bool) -> date:
    """Last day to invoice: `ans` years from the act, or from the first day of the quarter that follows it."""
    if depuis_trimestre:
        mois = 3 * ((soins.month - 1) // 3) + 4
        depart = date(soins.year + (mois > 12), 1 if mois > 12 else mois, 1)
        return depart.replace(year=depart.year + ans) - timedelta(days=1)
    jour = soins if (soins.month, soins.day) != (2, 29) else date(soins.year, 2, 28)
    return jour.replace(year=jour.year + ans)
