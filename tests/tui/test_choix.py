"""The numbered list: letters filter, a digit takes a row unless it goes on with a word."""

import pytest
from outils import application, ouverte, taper

from tui.ecrans.choix import Choix

LIGNES = [("r1",), ("r2",), ("relance de mars",)]


@pytest.mark.parametrize(
    ("touches", "prise"),
    [
        (["2"], 1),
        (["r", "2", "enter"], 1),
        ([*"rel", "1"], 2),
        (["r", "3"], 2),
        (["r", "1", "enter"], 0),
    ],
)
async def test_un_chiffre_choisit_ou_s_ecrit(demo, touches, prise):
    app = application(demo)
    async with ouverte(app) as pilote:
        prises = []
        app.lire(Choix("Routines", LIGNES, prises.append))
        await taper(pilote, *touches)
        assert prises == [prise]
