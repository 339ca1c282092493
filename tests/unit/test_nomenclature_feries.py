"""Public holidays against the `holidays` package, 1990 to 2060; every intended difference is listed with its reason."""

from datetime import date

import holidays
import pytest

from core.nomenclature import Nomenclature, charger
from core.nomenclature.feries import paques

SUBDIVISIONS = {"metropole": None, "alsace_moselle": "57", "971": "971", "972": "972", "973": "973", "974": "974", "976": "976"}
TOUTES = frozenset(range(1990, 2061))

# (territoire, nom chez eux) -> années : leur fichier mêle les jours d'usage aux jours de la loi
USAGES_LOCAUX = {
    ("971", "Vendredi saint"): TOUTES,  # usage local, hors du code du travail
    ("971", "Mi-Carême"): TOUTES,  # usage local
    ("971", "Fête de Victor Schoelcher"): TOUTES,  # usage local
    ("972", "Fête de Victor Schoelcher"): TOUTES,  # usage local
}
# le lundi de Pentecôte est resté férié de 2005 à 2007 : la journée de solidarité n'a pas changé la liste des fêtes légales
GARDES = {(territoire, "Lundi de Pentecôte"): frozenset((2005, 2006, 2007)) for territoire in SUBDIVISIONS}


@pytest.fixture(scope="module")
def ngap() -> Nomenclature:
    return charger()


@pytest.mark.parametrize("territoire", SUBDIVISIONS)
def test_ecarts_avec_le_paquet_holidays(ngap: Nomenclature, territoire: str) -> None:
    en_plus: dict[tuple[str, str], set[int]] = {}
    en_moins: dict[tuple[str, str], set[int]] = {}
    for annee in sorted(TOUTES):
        leurs = holidays.FR(years=annee, subdiv=SUBDIVISIONS[territoire], language="fr")
        premier, dernier = date(annee, 1, 1).toordinal(), date(annee, 12, 31).toordinal()
        for jour in map(date.fromordinal, range(premier, dernier + 1)):
            ferie = ngap.au(jour, territoire).ferie(jour)
            if ferie is None and jour in leurs:
                en_moins.setdefault((territoire, leurs[jour]), set()).add(annee)
            elif ferie is not None and jour not in leurs:
                en_plus.setdefault((territoire, ferie.nom), set()).add(annee)
    assert en_moins == {cle: annees for cle, annees in USAGES_LOCAUX.items() if cle[0] == territoire}
    assert en_plus == {cle: annees for cle, annees in GARDES.items() if cle[0] == territoire}


@pytest.mark.parametrize(
    ("jour", "territoire", "nom"),
    [
        (date(2026, 4, 3), "alsace_moselle", "Vendredi saint"),
        (date(2026, 4, 3), "metropole", None),
        (date(2026, 12, 26), "alsace_moselle", "Saint-Étienne"),
        (date(2026, 12, 26), "974", None),
        (date(2026, 12, 20), "974", "Abolition de l’esclavage"),
        (date(2026, 5, 22), "972", "Abolition de l’esclavage"),
        (date(2026, 5, 27), "972", None),
        (date(2026, 5, 27), "971", "Abolition de l’esclavage"),
        (date(2026, 6, 10), "973", "Abolition de l’esclavage"),
        (date(2026, 4, 27), "976", "Abolition de l’esclavage"),
        (date(1981, 5, 8), "metropole", None),
        (date(1982, 5, 8), "metropole", "Victoire 1945"),
        (date(2008, 5, 1), "metropole", "Fête du Travail"),  # also Ascension that year
    ],
)
def test_jours_choisis(ngap: Nomenclature, jour: date, territoire: str, nom: str | None) -> None:
    ferie = ngap.au(jour, territoire).ferie(jour)
    assert (ferie.nom if ferie else None) == nom


@pytest.mark.parametrize(
    ("annee", "dimanche"), [(1818, (3, 22)), (1943, (4, 25)), (1954, (4, 18)), (1981, (4, 19)), (2000, (4, 23)), (2026, (4, 5))]
)
def test_paques(annee: int, dimanche: tuple[int, int]) -> None:
    assert paques(annee) == date(annee, *dimanche)
