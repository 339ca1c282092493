"""The guided tour played to its end by the keys it names; hints that go away at the next key."""

import pytest

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tui import parcours
from tui.astuces import CHAMPS, FOIS, PAS, Astuces
from tui.ecrans.palette import toutes_les_fonctions
from tui.fonctions import Fonction


@pytest.fixture(autouse=True)
def etat(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))


def touche(id):
    """The key of a binding as the pilot presses it."""
    nom = next(f.touche for f in toutes_les_fonctions() if f.id == id)
    return f"ctrl+{nom[1:].lower()}" if nom.startswith("^") else nom.lower()


async def test_le_parcours_entier_par_les_touches_qu_il_nomme(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        assert "première fois ? ^D" in app.screen.message_montre()
        code = app.contexte.cps[0].code
        gestes = [
            (touche("app.parcours"),),
            ("jac",),
            (touche("patients.carte"), "jac", "enter", "enter"),
            ("jac", "enter"),
            (touche("saisie.expliquer"), "escape"),
            (touche("saisie.valider"),),
            (touche("aller.lots"),),
            (touche("lots.envoyer"), code, "enter"),
            ("+", touche("lots.relever")),
            (touche("aller.travail"),),
            ("?", "escape"),
        ]
        assert len(gestes) == len(parcours.ETAPES) + 1
        for place, geste in enumerate(gestes):
            if place == 7:  # the nurse whose lots wait comes with her card: her code is on the screen
                await taper(pilote, geste[0])
                code = texte_ecran(app).split("démonstration : ")[1][:4]
                geste = (code, "enter")
            await taper(pilote, *geste)
            if place < len(parcours.ETAPES):
                assert f"{place + 1}/{len(parcours.ETAPES)} " in texte_ecran(app), texte_ecran(app)
        assert "parcours fini" in app.screen.message_montre(), texte_ecran(app)
        assert not any(x.display for x in app.screen.query("#parcours"))
        assert app.contexte.executeur.faire(lambda r: len(r.lots())) == 1


async def test_passer_et_arreter_le_parcours(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+d", "ctrl+d")
        assert "2/10" in texte_ecran(app)
        await taper(pilote, "f1", ":", "parcours fin", "enter")
        assert "/10" not in texte_ecran(app)
        await taper(pilote, "f2")
        assert not any(x.display for x in app.screen.query("#parcours"))


async def test_propose_une_seule_fois(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+d")
    app = application(demo)
    async with ouverte(app):
        assert "première fois" not in app.screen.message_montre()


async def test_la_palette_et_les_codes_disent_la_touche(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", ":", "lot", "enter")
        assert "astuce F4 y va d'une touche" in texte_ecran(app)
        await taper(pilote, "n")
        assert "astuce" not in texte_ecran(app)
        assert "? aide" in texte_ecran(app)
        await taper(pilote, ":", "ind", "enter")
        assert app.screen.NOM == "indus"
        assert "astuce" not in texte_ecran(app), "aucune touche n'y mène : rien de plus court à dire"
        await taper(pilote, "f4", "ctrl+p", "relever les arl", "enter")
        assert "astuce F12 fait la même chose" in texte_ecran(app)


def test_une_astuce_trois_fois_au_plus():
    astuces = Astuces(actives=True)
    fonction = Fonction("x", "x", "Faire", "F9", "faire")
    assert [bool(astuces.fonction(fonction)) for _ in range(FOIS + 2)] == [True] * FOIS + [False] * 2
    assert not Astuces(actives=False).fonction(fonction)


def test_les_fleches_et_les_champs_a_la_suite():
    astuces = Astuces(actives=True)
    dites = [astuces.touche("down", liste=True) for _ in range(PAS + 3)]
    assert [i for i, texte in enumerate(dites, 1) if texte] == [PAS]
    assert not any(Astuces(actives=True).touche("down", liste=False) for _ in range(PAS + 3))
    assert any(astuces.touche("tab", liste=False) for _ in range(CHAMPS))
