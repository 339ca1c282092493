"""The BSI grid (NGAP of 21/06/2026, annex 1, p. 209-220) and the calendar of the evaluations (ch. I art. 12)."""

from collections import Counter
from itertools import product

import pytest

from core.citation import citer
from core.cotation.bsi import classe, lire_groupes
from core.erreurs import Refus
from core.nomenclature import charger
from core.nomenclature.modele import GrilleBsi

H, E, M = (0, 1, 3, 4), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4)


@pytest.fixture(scope="module")
def grille() -> GrilleBsi:
    return charger().grille_bsi


def test_cent_combinaisons_aux_comptes_de_l_annexe(grille: GrilleBsi) -> None:
    jeunes = Counter(classe(grille, *hem, 89) for hem in product(H, E, M))
    ages = Counter(classe(grille, *hem, 90) for hem in product(H, E, M))
    assert jeunes == {"BSA": 33, "BSB": 48, "BSC": 19}
    assert ages == {"BSA": 29, "BSB": 31, "BSC": 40}
    assert sum(classe(grille, *hem, 89) != classe(grille, *hem, 90) for hem in product(H, E, M)) == 25


def test_jamais_plus_leger_avec_l_age(grille: GrilleBsi) -> None:
    for hem in product(H, E, M):
        assert classe(grille, *hem, 90) >= classe(grille, *hem, 89)


@pytest.mark.parametrize(
    ("hem", "moins_de_90", "des_90"),
    [
        ((0, 0, 0), "BSA", "BSA"),
        ((0, 2, 2), "BSA", "BSB"),
        ((0, 3, 3), "BSB", "BSC"),
        ((1, 4, 4), "BSC", "BSC"),
        ((3, 0, 2), "BSB", "BSB"),
        ((3, 3, 0), "BSB", "BSC"),
        ((4, 0, 0), "BSA", "BSA"),
        ((4, 2, 3), "BSC", "BSC"),
        ((4, 4, 0), "BSC", "BSC"),
    ],
)
def test_lignes_de_l_annexe(grille: GrilleBsi, hem: tuple[int, int, int], moins_de_90: str, des_90: str) -> None:
    assert [classe(grille, *hem, age) for age in (40, 89, 90, 101)] == [moins_de_90, moins_de_90, des_90, des_90]


@pytest.mark.erreur("BSI_COMBINAISON_INCONNUE")
@pytest.mark.parametrize("hem", [(2, 0, 0), (5, 0, 0), (0, 5, 0), (0, 0, -1)])
def test_groupe_qui_n_existe_pas(grille: GrilleBsi, hem: tuple[int, int, int]) -> None:
    with pytest.raises(Refus) as refus:
        classe(grille, *hem, 80)
    anomalie = refus.value.anomalies[0]
    assert anomalie.code == "BSI_COMBINAISON_INCONNUE"
    assert "-".join(map(str, hem)) in anomalie.message
    assert anomalie.remede == "hygiène : 0, 1, 3 ou 4 ; élimination et mobilité : 0 à 4"
    assert (anomalie.ou, anomalie.reference) == ("bsi", grille.reference)


def test_lire_les_groupes() -> None:
    assert lire_groupes("3-2-4") == (3, 2, 4)


@pytest.mark.erreur("BSI_ILLISIBLE")
@pytest.mark.parametrize("texte", ["", "3-2", "3-2-4-1", "3-x-4", "33-2-4", "3 2 4"])
def test_groupes_illisibles(texte: str) -> None:
    with pytest.raises(Refus) as refus:
        lire_groupes(texte)
    phrase = f"bsi : combinaison illisible : {citer(texte)} — écrire H-E-M, par exemple 3-2-4"
    assert [(a.code, a.phrase()) for a in refus.value.anomalies] == [("BSI_ILLISIBLE", phrase)]
