"""The price of a visit under the NGAP, with the reason of every amount."""

from core.cotation.explication import expliquer
from core.cotation.journee import coter_journee, detailler_journee
from core.cotation.moteur import coter
from core.cotation.situation import ActeAnterieur, ExceptionLocale, Situation

__all__ = ["ActeAnterieur", "ExceptionLocale", "Situation", "coter", "coter_journee", "detailler_journee", "expliquer"]
