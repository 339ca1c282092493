"""The filter of the lots of F4: Esc or an emptied text takes it back, whatever list has the cursor."""

import pytest

from tests.tui.outils import application, ouverte, taper
from tests.tui.test_f4 import facturer


async def ouvrir_filtre(pilote):
    app = pilote.app
    await facturer(pilote, "jacob")
    await taper(pilote, "f4", "c")
    app.screen.aller_au_champ(app.screen.controles)
    await taper(pilote, "/", *"carl", "enter")
    assert app.screen.tableau_lots.filtre == "carl"


@pytest.mark.parametrize("vers", ["lots", "controles"])
async def test_echap_enleve_le_filtre_avant_de_quitter(demo, vers):
    app = application(demo)
    async with ouverte(app) as pilote:
        await ouvrir_filtre(pilote)
        app.screen.aller_au_champ(app.screen.query_one(f"#{vers}"))
        await taper(pilote, "escape")
        assert app.screen.NOM == "lots"
        assert "filtre retiré" in app.screen.message_montre()
        assert app.screen.tableau_lots.filtre == ""
        await taper(pilote, "escape")
        assert app.screen.NOM != "lots"


async def test_un_texte_vide_enleve_le_filtre(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await ouvrir_filtre(pilote)
        await taper(pilote, "/", "enter")
        assert app.screen.tableau_lots.filtre == "carl", "celui qui est en vigueur est proposé"
        await taper(pilote, "/", "ctrl+u", "enter")
        assert app.screen.tableau_lots.filtre == ""
        await taper(pilote, "/", *"xyz", "enter", "/", *"jac", "enter")
        assert app.screen.tableau_lots.filtre == "jac", "le premier caractère prend la place du filtre proposé"
