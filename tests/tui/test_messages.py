"""What was said goes away with the next action or screen once it was read; a refusal still pending, what nobody saw, stay."""

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_f4 import facturer


async def test_un_message_lu_ne_se_retrouve_pas_au_retour(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "f9", *app.contexte.cps[2].code, "enter")
        assert "1 lot fait, 1 déposé" in app.screen.message_montre()
        await taper(pilote, "f5", "f4")
        assert app.screen.NOM == "lots"
        assert app.screen.message_montre() == ""
        await taper(pilote, "ctrl+g")
        assert "1 lot fait, 1 déposé" in texte_ecran(app), "^G le redit"


async def test_une_autre_action_fait_taire_la_precedente(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, " ", "d", *"+3", "enter")
        assert "remise" in app.screen.message_montre()
        await taper(pilote, "down", "n", "ctrl+g", "escape")
        assert "remise" in app.screen.message_montre(), "bouger et relire ne sont pas agir"
        await taper(pilote, "o")
        assert app.screen.message_montre() == ""


async def test_un_refus_attend_qu_on_le_corrige(demo):
    """The prompt that was refused is still open, or the field still wrong: the reason stays beside it."""
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, " ", "d", *"abc", "enter")
        refus = app.screen.message_montre()
        assert refus.startswith("✗")
        await taper(pilote, "f5", "f1")
        assert app.screen.message_montre() == refus
        assert app.screen.invite_ouverte
        await taper(pilote, "escape")
        await taper(pilote, "f5", "f1")
        assert app.screen.message_montre() == ""


async def test_ce_qui_est_dit_pendant_l_absence_attend_qu_on_revienne(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        file = app.screen
        await taper(pilote, "f5")
        file.dire("2 envois déposés à l'heure choisie", "ok")
        await taper(pilote, "f4", "f1")
        assert "2 envois déposés" in app.screen.message_montre()
        await taper(pilote, "f5", "f1")
        assert app.screen.message_montre() == ""


async def test_ce_que_personne_n_a_pu_lire_reste(demo):
    """Typed ahead of the answer, the way to another screen hides what F12 came to: it is there when one is back."""
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"jacob", "f12", "enter", "f3")
        for touche in ("f12", "f4"):
            app._frappe.append(touche_de(touche))
        await app._ecouler()
        await taper(pilote)
        assert app.screen.NOM == "lots"
        await taper(pilote, "f3")
        assert "en facture" in app.screen.message_montre()


def touche_de(nom):
    from textual.events import Key

    return Key(nom, None)
