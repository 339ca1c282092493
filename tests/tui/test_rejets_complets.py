"""F5: flows apart, the same cause at once, the line one comes for, the life of an invoice; within the budget of keys."""

from tests.instantanes.test_instantanes_ecrans import rejet_jacob
from tests.tui.outils import application, ouverte, taper, texte_ecran


async def test_les_flux_a_part(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await rejet_jacob(pilote)
        await taper(pilote, "f5")
        toutes = [d.facture.nature for d in app.screen._dossiers.values()]
        assert toutes
        await taper(pilote, "s")
        assert "FSE seules" in app.screen.message_montre()
        assert {d.facture.nature for d in app.screen._dossiers.values()} <= {"FSE"}
        await taper(pilote, "s", "s")
        assert not app.screen._dossiers
        await taper(pilote, "s")
        assert [d.facture.nature for d in app.screen._dossiers.values()] == toutes


async def test_un_lot_de_pieces_refuse_est_dans_la_file(demo, monkeypatch):
    from datetime import date

    from core.lots.pieces import LotPieces

    app = application(demo)
    async with ouverte(app) as pilote:
        am = app.contexte.executeur.faire(lambda r: r.infirmiers()[0].am)
        lot = LotPieces(7, am, 3, date(2026, 11, 20), 1, "EMUPIECES", "refuse", 1, "S03 page blanche")
        monkeypatch.setattr("db.pieces.PiecesBase.lots_pieces", lambda self, **_: [lot])
        await taper(pilote, "f5")
        assert "SCOR" in texte_ecran(app)
        assert "page blanche" in texte_ecran(app)
        await taper(pilote, "r")
        assert "pièces d'un lot SCOR" in app.screen.message_montre()
        assert app.screen.facture_en_vue() == 0


async def test_f1_mene_au_rejet_et_echap_en_revient(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await rejet_jacob(pilote)
        await taper(pilote, "f1", "/", *"rejet", "enter")
        tache = app.screen._taches[app.screen.tableau.cle_courante]
        assert tache.genre == "rejet"
        await taper(pilote, "enter")
        assert app.screen.NOM == "rejets"
        assert app.screen.facture_en_vue() == tache.facture
        await taper(pilote, "escape")
        assert app.screen.NOM == "travail"
        assert app.screen.tableau.filtre == "rejet"


async def test_l_histoire_suit_la_chaine_des_corrections(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await rejet_jacob(pilote)
        await taper(pilote, "f5")
        rejetee = app.screen.facture_en_vue()
        await taper(pilote, "f2", *"jacob", "f12", "enter", "f5", "r")
        from tui.ecrans.historique import raconter

        texte = app.contexte.executeur.faire(lambda r: raconter(r, rejetee))
        suite = app.contexte.executeur.faire(lambda r: r.facture(rejetee).resume.remplacee_par)
        assert suite, app.screen.message_montre()
        assert "Remplacée par la facture" in texte
        assert "Corrige la facture" in app.contexte.executeur.faire(lambda r: raconter(r, suite))
        motifs = texte.partition("Motifs reçus\n")[2].partition("\n\n")[0].splitlines()
        assert len(motifs) == 1, "un motif donné à chaque ligne de la facture se dit une fois"
        assert "(sur 3 lignes) — " in motifs[0]
        assert ". ; " not in motifs[0]


async def test_corriger_et_renvoyer_tient_en_huit_touches(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await rejet_jacob(pilote)
        touches = ["f5", "c", "f12", "enter", "f5", "r"]
        await taper(pilote, *touches)
        assert "refaite sous le n°" in app.screen.message_montre()
        assert len(touches) <= 8
