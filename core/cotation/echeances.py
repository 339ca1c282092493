"""Months on the calendar, for limits and validity."""

from calendar import monthrange
from datetime import date


def debut_de_periode(jour: date, mois: int) -> date:
    """First day of the quarter (3), half-year (6) or year (12) of the calendar that holds the day."""
    return date(jour.year, (jour.month - 1) // mois * mois + 1, 1)


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day some months later (or earlier), brought back to the end of a shorter month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))
