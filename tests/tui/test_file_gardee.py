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


async def test_un_filtre_et_une_routine_se_retirent_et_se_retablissent(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        lire = app.contexte.executeur.faire
        await taper(pilote, "/", *"droits", "enter", "e", *"les droits", "enter", "f")
        assert "^X retire" in texte_ecran(app)
        await taper(pilote, "ctrl+x")
        assert "filtre « les droits » retiré" in app.screen.message_montre()
        assert not lire(lambda r: r.filtres())
        await taper(pilote, "u")
        assert "annulé : filtre retiré" in app.screen.message_montre()
        assert [f.nom for f in lire(lambda r: r.filtres())] == ["les droits"]
        lire(lambda r: r.enregistrer_macro(Macro("controle", '[["rejets", []]]', date(2026, 11, 20))))
        await taper(pilote, "m", "ctrl+x")
        assert not lire(lambda r: r.macros())
        await taper(pilote, "u")
        assert [m.nom for m in lire(lambda r: r.macros())] == ["controle"]


async def test_une_liste_qui_ne_garde_rien_ne_retire_rien(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, "f2", "f9")
        assert "Entrée choisit" in texte_ecran(app)
        assert "^X retire" not in texte_ecran(app)
        await taper(pilote, "ctrl+x")
        assert "Entrée choisit" in texte_ecran(app)
