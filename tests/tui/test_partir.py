"""Leaving while a screen opens: what is read for it comes to a screen that will never be whole, and harms nothing."""

import json

import pytest

from tests.tui.outils import application, calmer, taper
from tests.tui.test_ecrans import application_lue
from tui.ecrans.formulaire import Formulaire
from tui.ecrans.vue_serie import VueSerie
from tui.widgets.barres import Bandeau


@pytest.mark.parametrize("bloc", [Formulaire, VueSerie])
async def test_la_connexion_coupee_pendant_que_f3_s_ouvre(demo, monkeypatch, bloc):
    """The signal comes between two widgets: Textual mounts nothing more, the nomenclature is read all the same."""
    app = application(demo)
    composer = bloc.compose

    def coupee(self):
        self.app.action_partir()
        yield from composer(self)

    async with app.run_test(size=(80, 24)) as pilote:
        await calmer(pilote)
        monkeypatch.setattr(bloc, "compose", coupee)
        await pilote.press("f3")
        await pilote.pause()
    app.contexte.executeur.fermer()
    assert app.return_code == 0


@pytest.mark.parametrize("ecran", ["patients", "saisie", "travail", "lots"])
async def test_la_connexion_coupee_pendant_que_le_premier_ecran_s_ouvre(demo, monkeypatch, ecran):
    app = application(demo, premier=ecran)
    composer = Bandeau.compose

    def coupee(self):
        self.app.action_partir()
        yield from composer(self)

    monkeypatch.setattr(Bandeau, "compose", coupee)
    async with app.run_test(size=(80, 24)) as pilote:
        await pilote.pause()
    app.contexte.executeur.fermer()
    assert app.return_code == 0


async def test_la_reponse_qui_arrive_apres_le_depart_ne_perd_pas_le_brouillon(demo, monkeypatch):
    """Ctrl+Q behind the last key: the draft being written has not answered yet, the last state is written after it."""
    app = application(demo, premier="saisie")
    async with app.run_test(size=(80, 24)) as pilote:
        await calmer(pilote)
        await taper(pilote, "aubry", "enter")
        for touche in ("c", "a", "b", "ctrl+q"):
            await pilote.press(touche)
    app.contexte.executeur.fermer()
    assert app.return_code == 0
    assert json.loads(application_lue(demo))["actes"].endswith("cab")


@pytest.mark.parametrize(("departs", "obeie"), [(1, True), (2, False)])
async def test_quitter_attend_les_touches_tapees_avant(demo, departs, obeie):
    """A second Ctrl+Q does not wait: the answer the keys before it depend on may never come."""
    app = application(demo, premier="saisie")
    async with app.run_test(size=(80, 24)) as pilote:
        await calmer(pilote)
        app.retenir()
        for touche in ("f2", *["ctrl+q"] * departs):
            await pilote.press(touche)
        assert app.return_code == (None if obeie else 0)
        assert app.screen.NOM == "saisie"
        if obeie:
            assert "Ctrl+Q de nouveau" in app.screen.message_montre()
            app.relacher()
            while app.return_code is None:
                await pilote.pause()
            assert app.screen.NOM == "patients"
    app.contexte.executeur.fermer()
    assert app.return_code == 0
