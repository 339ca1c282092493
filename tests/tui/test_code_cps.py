"""The code of the CPS: what cannot be it is not presented to the card, which three wrong ones block."""

from tests.tui.outils import application, ouverte, taper, texte_ecran


async def test_un_code_qui_ne_peut_pas_etre_le_bon_ne_coute_pas_un_essai_a_la_carte(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f2", "f9", "jac", "enter", "enter", "jac", "enter", "f12", "f4")
        for tape, dit in (
            ("", "aucun code tapé"),
            ("123", "3 caractères tapés"),
            ("12345", "5 caractères tapés"),
            ("12a4", "autre chose"),
        ):
            await taper(pilote, "f9", *tape, "enter")
            assert dit in app.screen.message_montre()
            assert "rien n'est signé" in app.screen.message_montre()
        await taper(pilote, "f9")
        code = texte_ecran(app).split("démonstration : ")[1][:4]
        await taper(pilote, code, "enter")
        assert "1 déposé" in app.screen.message_montre()


async def test_de_meme_par_une_commande(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f2", "f9", "jac", "enter", "enter", "jac", "enter", "f12", "f4")
        await taper(pilote, ":", *"envoyer", "enter", *"99999", "enter")
        assert "5 caractères tapés : rien n'est signé" in app.screen.message_montre()
        assert not app.contexte.executeur.faire(lambda r: r.lots())
