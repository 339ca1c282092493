"""`:ind` and `:par`, by keys."""

from datetime import date

from core.services.indus import noter_retenue
from tests.tui.outils import application, ouverte, taper, texte_ecran


def retenir(app):
    def faire(r):
        with r.ecriture():
            noter_retenue(r, r.infirmiers()[0].am, "IND-EMU-07", "IND", -1250, 4000, date(2026, 11, 20), app.contexte.horloge)

    app.contexte.executeur.faire(faire)


async def test_dater_la_lettre_puis_contester(demo):
    app = application(demo)
    retenir(app)
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"ind", "enter")
        assert "20/01/2027 (60 j) ?" in texte_ecran(app)
        await taper(pilote, "d", *"30/9", "enter")
        assert "! ouvert" in texte_ecran(app), "le délai est proche : la marque le dit, pas seulement la couleur"
        assert "30/11/2026 (9 j)" in texte_ecran(app)
        await taper(pilote, "c", *"preuves jointes", "enter")
        assert app.screen.message_montre() == "✓ indu IND-EMU-07 contesté"
        assert "Motif : preuves jointes" in texte_ecran(app)
        await taper(pilote, "a")
        assert "ne peut pas recevoir" in app.screen.message_montre()
        await taper(pilote, "m", "enter")
        assert "indu_maintenir" not in texte_ecran(app)
        assert "maintenir" in app.screen.query_one("#lignes").texte()


async def test_un_parametre_se_change_et_s_annule(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"par", "enter", "enter", *"5", "enter")
        assert "5 minutes" in app.screen.message_montre()
        await taper(pilote, "enter", *"99999", "enter")
        assert "taper un nombre entier de 0 à 10080" in app.screen.message_montre()
        await taper(pilote, "escape", "a", *"0055555501", "enter", *"21", "enter")
        assert "0055555501" in texte_ecran(app)
        assert app.contexte.executeur.faire(lambda r: r.parametres()) == {"envoi_differe": "5", "silence_amc:0055555501": "21"}
        await taper(pilote, "u")
        assert app.contexte.executeur.faire(lambda r: r.parametres()) == {"envoi_differe": "5"}
