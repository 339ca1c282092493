"""F8: settings and local exceptions, by keys only."""

from tests.tui.outils import application, ouverte, taper, texte_ecran


async def test_poser_puis_arreter_une_exception_locale(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f8", "f9", "f9", "f9", "f9", *"D7")
        assert "Insuline et injections un jour de dépendance" in texte_ecran(app)
        assert "chacun" in texte_ecran(app)
        await taper(pilote, "down", "up", "f10", *"inclus", "enter", *"courrier", "enter")
        posees = app.contexte.executeur.faire(lambda r: r.exceptions_locales())
        assert [(e.exception.reglage, e.exception.valeur, e.exception.note) for e in posees] == [("D7", "inclus", "courrier")]
        assert "local" in texte_ecran(app)
        await taper(pilote, "f9")
        assert "sans fin" in texte_ecran(app)
        await taper(pilote, "f10", *"31/12/2030", "enter")
        assert "au 31/12/2030" in texte_ecran(app)


async def test_sans_note_rien_n_est_pose(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f8", "f9", "f9", "f9", "f9", *"D7", "f10", *"inclus", "enter", "enter")
        assert app.contexte.executeur.faire(lambda r: r.exceptions_locales()) == []
