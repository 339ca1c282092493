"""F1: filters kept under a name, routines replayed."""

from datetime import date

from core.registre_actions import Macro
from tests.tui.outils import application, ouverte, taper, texte_ecran


def lignes(app):
    tableau = app.screen.query_one("#file-travail")
    return [app.screen._taches[tableau.source.cle(i)] for i in range(len(tableau.source))]


async def test_un_filtre_garde_se_rappelle_par_son_numero(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        toutes = len(lignes(app))
        await taper(pilote, "/", *"droits", "enter", "e", *"les droits", "enter")
        assert "filtre « les droits » gardé : droits" in app.screen.message_montre()
        await taper(pilote, "f2", "f1")
        assert "/droits" in texte_ecran(app), "un filtre en vigueur se voit, et reste"
        await taper(pilote, "escape")
        assert len(lignes(app)) == toutes
        await taper(pilote, "f", "1")
        assert {t.genre for t in lignes(app)} == {"droits"}


async def test_une_routine_se_rejoue_et_dit_ce_qu_elle_a_fait(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, "m")
        assert "aucune routine" in app.screen.message_montre()
        macro = Macro("voir", '[["rejets", []]]', date(2026, 11, 1))
        app.contexte.executeur.faire(lambda r: r.enregistrer_macro(macro))
        await taper(pilote, "m", "1", "enter")
        assert "rejets : 0 rejet" in texte_ecran(app)
        assert "aucun écart" in texte_ecran(app)
