"""Numbers and the words that agree with them."""

import pytest

from core.pluriel import combien, denombrer, pluriel


@pytest.mark.parametrize(
    ("nombre", "groupe", "dit"),
    [
        (0, "lot déposé", "0 lot déposé"),
        (1, "lot déposé", "1 lot déposé"),
        (2, "lot déposé", "2 lots déposés"),
        (3, "refus", "3 refus"),
        (2, "nouveau", "2 nouveaux"),
        (2, "voix", "2 voix"),
        (2, "tel quel", "2 tels quels"),
        (-2, "jour", "-2 jours"),
    ],
)
def test_le_nombre_et_ses_mots_s_accordent(nombre, groupe, dit):
    assert combien(nombre, groupe) == dit
    assert pluriel(nombre, groupe) == dit.partition(" ")[2]


def test_plusieurs_comptes():
    assert denombrer((2, "ordonnance"), (1, "séance")) == "2 ordonnances, 1 séance"
