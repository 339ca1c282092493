"""Months on the calendar, for limits and validity."""

from calendar import monthrange
from datetime import date


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day some months later (or earlier), brought back to the end of a shorter month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))
