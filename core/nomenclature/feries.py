"""Public holidays of a year in a territory, computed from the dated rules."""

from collections.abc import Iterable
from datetime import date, timedelta

from core.nomenclature.modele import Ferie, RegleFerie, en_vigueur


def paques(annee: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous computus, Meeus)."""
    a, (b, c) = annee % 19, divmod(annee, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    mois = (h + m - 7 * n + 90) // 25
    return date(annee, mois, (h + m - 7 * n + 33 * mois + 19) % 32)


def feries_de(annee: int, territoire: str, regles: Iterable[RegleFerie]) -> dict[date, Ferie]:
    """The holidays of the year; two that fall on the same day keep the first name."""
    dimanche = paques(annee)
    trouves: dict[date, Ferie] = {}
    for regle in regles:
        if regle.territoires and territoire not in regle.territoires:
            continue
        jour = date(annee, *regle.jour) if regle.jour is not None else dimanche + timedelta(days=regle.paques or 0)
        if en_vigueur(regle.du, regle.au, jour):
            trouves.setdefault(jour, Ferie(jour, regle.nom, regle.reference))
    return trouves
