"""The code of the CPS: what was not typed is not presented to the card."""

from tests.tui.outils import application, ouverte, taper, texte_ecran


async def test_entree_sans_code_ne_coute_pas_un_essai_a_la_carte(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f2", "f9", "jac", "enter", "enter", "jac", "enter", "f12", "f4", "f9", "enter")
        assert "aucun code tapé : rien n'est signé" in app.screen.message_montre()
        await taper(pilote, "f9")
        code = texte_ecran(app).split("démonstration : ")[1][:4]
        await taper(pilote, code, "enter")
        assert "1 déposé" in app.screen.message_montre()
