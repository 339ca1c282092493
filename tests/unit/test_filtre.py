"""The words of a filter, in any column, whatever the accents."""

import pytest

from core.travail.filtre import passe, plier

RANG = ("! ordonnance", "montagne", "TEST-GUÉRIN Alain", "12,50 €", "à demander")


@pytest.mark.parametrize(
    ("filtre", "attendu"),
    [
        ("", True),
        ("gue", True),
        ("gué MONT", True),
        ("gue plaine", False),
        ("!guerin", False),
        ("!gué", False),
        ("!payé gue", True),
        ("a demander", True),
    ],
)
def test_un_filtre_se_tape_sans_accent(filtre, attendu):
    assert passe(RANG, filtre) is attendu


def test_plier_ouvre_les_ligatures_et_garde_le_reste():
    assert plier("Œuvre d'ÂGE çà-ÿ 12 €") == "oeuvre d'age ca-y 12 €"
