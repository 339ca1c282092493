"""What every screen owes: a header with the practice and the mode, one message line, a palette, codes, a filter, a way back."""

import pytest

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tui.ecrans import CODES, ECRANS, charger_ecran
from tui.ecrans.base import Ecran
from tui.ecrans.palette import toutes_les_fonctions
from tui.widgets.barres import Bandeau, LigneMessage
from tui.widgets.champ import Champ

# those opened from a patient or a lot, and reached by keys in their own tests
SEULS = sorted(nom for nom in ECRANS if nom not in ("lecture", "attestation", "suivi", "lot"))


async def aller(pilote, nom):
    app = pilote.app
    app.aller(nom)
    await taper(pilote)
    assert nom == app.screen.NOM


@pytest.mark.parametrize("nom", SEULS)
async def test_le_contrat(demo, nom):
    app = application(demo)
    async with ouverte(app) as pilote:
        await aller(pilote, "patients" if nom != "patients" else "travail")
        depart = app.screen.NOM
        await aller(pilote, nom)
        ecran = app.screen
        assert isinstance(ecran, Ecran)
        # line 1: the practice, the mode, then the counters
        bandeau = texte_ecran(app).splitlines()[0]
        assert "tous cabinets" in bandeau
        assert "DÉMO ÉMULÉ" in bandeau
        app.compter({"rejets": 4, "silences": 1, "à envoyer": 12, "pièces": 3})
        await pilote.pause()
        assert "rejets 4 · silences 1 · à envoyer 12 · pièces 3" in texte_ecran(app).splitlines()[0]
        assert len(ecran.query(Bandeau)) == len(ecran.query(LigneMessage)) == 1
        # an error is a line, never a window
        app.screen.dire("faute", "erreur")
        assert app.screen is ecran
        assert "✗ faute" in ecran.message_montre()
        # help, palette, jump codes
        if isinstance(ecran.focused, Champ):
            ecran.focused.remplir("")
        await taper(pilote, "?")
        assert app.screen is not ecran
        assert ecran.TITRE in texte_ecran(app)
        await taper(pilote, "escape", "ctrl+p")
        assert app.screen is not ecran
        await taper(pilote, "escape")
        assert app.screen is ecran
        # next and previous problem, filter: never a fall, never another screen
        await taper(pilote, "ctrl+down", "ctrl+up")
        assert app.screen is ecran
        tableaux = [w for w in ecran.champs() if not isinstance(w, Champ)]
        if tableaux:
            ecran.aller_au_champ(tableaux[0])
            await taper(pilote, "n", "p", "/", *"zzzz")
            assert app.screen is ecran
            await taper(pilote, "escape")
        for _ in range(3):  # what Esc takes back first: a selection, a filter
            if app.screen is ecran:
                await taper(pilote, "escape")
        assert depart == app.screen.NOM


@pytest.mark.parametrize("code", sorted(set(CODES) - {"cab"}))
async def test_chaque_code_mene_a_son_ecran(demo, code):
    app = application(demo, premier="travail" if code != "fil" else "lots")
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *code, "enter")
        assert CODES[code] == app.screen.NOM


def test_chaque_touche_de_fonction_a_un_second_chemin():
    """Every function with a key is in the palette; every screen that a function key opens has a jump code."""
    from tui.app import Facturier
    from tui.fonctions import fonctions

    dans_la_palette = {f.id for f in toutes_les_fonctions()}
    ouvrent = [f for f in fonctions(Facturier) if f.action.startswith("aller(")]
    assert ouvrent
    for f in ouvrent:
        assert f.id in dans_la_palette
        assert f.action[len("aller('") : -2] in CODES.values()
    for nom in SEULS:
        for f in fonctions(charger_ecran(nom), nom):
            assert f.id in dans_la_palette or f.id.startswith(("liste.", "champ.", "fiche.")), f.id


async def test_en_80_colonnes_les_compteurs_tiennent_et_le_cabinet_reste(demo):
    app = application(demo, premier="travail")
    async with ouverte(app, (80, 24)) as pilote:
        await taper(pilote, ":", *"cab plaine", "enter")
        app.compter({"rejets": 4, "silences": 0, "à envoyer": 12, "pièces": 3})
        await pilote.pause()
        ligne = texte_ecran(app).splitlines()[0]
        assert "plaine" in ligne
        assert "rejets 4 · à envoyer 12 · pièces 3" in ligne
        assert len(ligne) == 80
