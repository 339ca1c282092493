"""The whole job, by keys only: card, patient, entry, invoice, lot, sending, returns, reject corrected, paid."""

from datetime import timedelta

from tests.tui.outils import application, calmer, ouverte, taper, texte_ecran
from tui.app import Facturier
from tui.demarrage import contexte_demo


def factures(app):
    return app.contexte.executeur.faire(lambda r: r.factures())


async def envoyer(pilote):
    app = pilote.app
    await taper(pilote, "f4", "f9")
    await taper(pilote, *app.contexte.cps[app.screen._cps].code, "enter")
    assert "déposé" in app.screen.message_montre(), app.screen.message_montre()


async def laisser_passer(pilote, jours):
    for _ in range(jours):
        await taper(pilote, "+", "f12")


async def test_de_la_carte_au_rejet_corrige_puis_paye(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        # F9 reads the card: none is in the reader yet, a few letters choose one
        await taper(pilote, "f9", "jacob", "enter", "enter")
        assert "carte lue : TEST-JACOB Elsa" in app.screen.message_montre()
        await taper(pilote, "jacob", "enter")
        assert app.screen.NOM == "saisie"
        assert "2 séances 14,70\u00a0€" in texte_ecran(app), texte_ecran(app)
        await taper(pilote, "f12")
        assert [f.etat for f in factures(app)] == ["validee", "validee"]

        await envoyer(pilote)
        await laisser_passer(pilote, 9)
        assert {f.etat for f in factures(app)} == {"rejetee"}, texte_ecran(app)

        # the ordonnance was too old: six keys put its date right and make the invoice again
        await taper(pilote, "f5")
        assert "E016" in texte_ecran(app)
        await taper(pilote, "c", *"5/10", "f12")
        assert app.screen.NOM == "rejets"
        assert "sous le n° 3" in app.screen.message_montre()
        # the other invoice of the same ordonnance only has to be made again
        await taper(pilote, "r")
        assert "sous le n° 4" in app.screen.message_montre()

        await envoyer(pilote)
        await laisser_passer(pilote, 9)
        assert [f.etat for f in factures(app)] == ["close", "close", "payee", "payee"], texte_ecran(app)
        assert sum(f.paye for f in factures(app)) == 435 + 447
        assert app.compteurs["rejets"] == 0


async def test_la_meme_journee_tapee_d_avance(demo):
    """Nothing is waited for between the keys: the program catches up, and not one key is lost."""
    app = application(demo)
    async with ouverte(app) as pilote:
        for touche in ("f9", *"jacob", "enter", "enter", *"jacob", "enter", "f12", "f4"):
            app.post_message(touche_pressee(app, touche))
        await calmer(pilote)
        assert app.screen.NOM == "lots"
        assert [f.etat for f in factures(app)] == ["validee", "validee"]
        assert "À envoyer : 2 factures, 8,82\u00a0€" in texte_ecran(app)


def touche_pressee(app, nom):
    from textual.events import Key

    evenement = Key(nom, nom if len(nom) == 1 else None)
    evenement.set_sender(app)
    return evenement


async def test_une_demonstration_gardee_reprend_son_jour_et_sa_caisse_la_ou_elles_en_etaient(demo):
    app = Facturier(contexte_demo(demo, gardee=True))
    depart = app.contexte.horloge.aujourdhui()
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "jacob", "enter", "enter", *"jacob", "enter", "f12")
        await envoyer(pilote)
        await laisser_passer(pilote, 2)
        assert {f.etat for f in factures(app)} == {"acceptee"}, "acknowledged, not answered yet"
    # another process: the day goes on, and the payer still owes its answers
    app = Facturier(contexte_demo(demo, gardee=True))
    assert app.contexte.horloge.aujourdhui() == depart + timedelta(days=2)
    async with ouverte(app) as pilote:
        await taper(pilote, "f4")
        await laisser_passer(pilote, 7)
        assert {f.etat for f in factures(app)} == {"rejetee"}, texte_ecran(app)


async def test_une_base_neuve_a_une_caisse_neuve(demo):
    (demo / "caisse").mkdir()
    (demo / "caisse" / "etat.json").write_text("de la base d'avant")
    (demo / "demo.db").unlink()
    app = Facturier(contexte_demo(demo, gardee=True))
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "jacob", "enter", "enter", *"jacob", "enter", "f12")
        await envoyer(pilote)


async def test_deux_infirmiers_signent_l_un_apres_l_autre_tape_d_avance(demo):
    """The second card goes into the reader once the first one has signed: each lot has its own."""
    app = application(demo)
    async with ouverte(app) as pilote:
        for nom in ("aubry", "delmas"):
            await taper(pilote, "f2", "ctrl+u", *nom, "f12", "enter", "enter", "f12")
        await taper(pilote, "f4")
        soignants = {f.infirmier for f in factures(app)}
        nadia, bruno, _ = app.contexte.cps
        assert soignants == {nadia.am, bruno.am}, texte_ecran(app)
        touches = (
            "ctrl+x",
            *"bruno",
            "enter",
            "f9",
            *bruno.code,
            "enter",
            "ctrl+x",
            *"nadia",
            "enter",
            "f9",
            *nadia.code,
            "enter",
        )
        for touche in touches:
            app.post_message(touche_pressee(app, touche))
        await calmer(pilote)
        lots = app.contexte.executeur.faire(lambda r: r.lots())
        assert {(x.infirmier, x.etat) for x in lots} == {(nadia.am, "depose"), (bruno.am, "depose")}, texte_ecran(app)
        assert not app.screen.invite_ouverte
