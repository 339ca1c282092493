"""Questions to the nurses by keyboard: asked from any screen, one message a practice, closed by the answer."""

import pytest

from tests.tui.outils import application, ouverte, taper, texte_ecran

COURS = ["travail", "saisie", "lots", "referentiel"]


def questions(app):
    return app.contexte.executeur.faire(lambda r: r.questions())


@pytest.mark.parametrize("ecran", COURS)
async def test_une_touche_de_n_importe_quel_ecran(demo, ecran):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", {"travail": "f1", "saisie": "f3", "lots": "f4", "referentiel": "f8"}[ecran])
        await taper(pilote, "ctrl+e", *"quelle date ?", "enter")
        assert ecran == app.screen.NOM
        assert "posée" in app.screen.message_montre()
        assert "TEST-AUBRY" in app.screen.message_montre()
    (q,) = [x for x in lire(demo) if x.texte == "quelle date ?"]
    assert q.patient


def lire(dossier):
    from db.executeur import Executeur
    from tui.monde_fictif import CLE_DEMO

    executeur = Executeur(dossier / "demo.db", CLE_DEMO)
    try:
        return executeur.faire(lambda r: r.questions())
    finally:
        executeur.fermer()


async def test_sans_patient_ni_cabinet_on_dit_quoi_choisir(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+e")
        assert ":cab" in app.screen.message_montre()
        await taper(pilote, ":", *"cab col", "enter", "ctrl+e", *"qui remplace ?", "enter")
        assert questions(app)[0].cabinet == "montagne"


async def test_relancer_ecrire_repondre_annuler(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "ctrl+e", *"quelle date ?", "enter", ":", *"que", "enter")
        assert app.screen.NOM == "questions"
        assert "quelle date ?" in texte_ecran(app)
        await taper(pilote, "r")
        assert "aucune question choisie" in app.screen.message_montre()
        assert questions(app)[0].relances == 0
        await taper(pilote, " ", "r")
        assert questions(app)[0].relances == 1
        await taper(pilote, "e")
        assert "quelle date ?" in texte_ecran(app)
        fichiers = list(demo.glob("questions-*.txt"))
        assert "TEST-AUBRY" in fichiers[0].read_text()
        await taper(pilote, "escape", "enter", *"le 3", "enter")
        assert questions(app)[0].reponse == "le 3"
        assert "quelle date ?" not in texte_ecran(app)
        await taper(pilote, "u")
        assert questions(app)[0].repondue_le is None
        assert "quelle date ?" in texte_ecran(app)


async def test_un_texte_hostile_ne_dessine_rien(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "ctrl+e")
        app.screen.query_one("#invite").coller("[bold]\x1b[31mrouge\x07")
        await taper(pilote, "enter", ":", *"que", "enter")
        assert "\x1b" not in texte_ecran(app)
        assert "[bold]" in texte_ecran(app)
