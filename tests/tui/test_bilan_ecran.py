"""F7 by keys: months, lists, where Enter leads, exports, time."""

import json

import pytest

from core.services.bilan import etablir
from tests.tui.outils import application, ouverte, taper, texte_ecran


async def facturer(pilote):
    await taper(pilote, "f9", "jacob", "enter", "enter", *"jacob", "enter", "f12", "f7")


async def test_le_mois_ses_listes_et_ou_mene_entree(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote)
        if app.screen.lu.bilan.cabinet != app.patient.cabinet:
            await taper(pilote, "c", *app.patient.cabinet, "enter")
        assert "novembre 2026" in texte_ecran(app)
        assert "des factures ne sont pas parties" in texte_ecran(app)
        for touche, mot in (("2", "Infirmier"), ("3", "prélèvements"), ("4", "Cause"), ("5", "total"), ("1", "À faire avant")):
            await taper(pilote, touche)
            assert mot in texte_ecran(app), touche
        await taper(pilote, "left")
        assert "octobre 2026" in texte_ecran(app)
        await taper(pilote, "right", "/", *"parties", "enter", "enter")
        assert app.screen.NOM == "lots"
        await taper(pilote, "escape", "l")
        assert "Par famille" in app.screen.query_one("#lignes").texte()
        await taper(pilote, "escape", ":", *"bil 2026-09", "enter")
        assert "septembre 2026" in texte_ecran(app)


@pytest.mark.erreur("FICHIER_NON_ECRIT")
async def test_exporter(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote)
        await taper(pilote, "x")
        assert "bilan écrit" in app.screen.message_montre()
        fichiers = {x.suffix: x for x in (demo / "bilans").iterdir()}
        assert set(fichiers) == {".txt", ".csv", ".json"}
        assert all(x.name.startswith("EMU_") for x in fichiers.values())
        assert json.loads(fichiers[".json"].read_text("utf-8"))["mois"] == "2026-11"
        for x in fichiers.values():
            x.unlink()
        (demo / "bilans").rmdir()
        (demo / "bilans").write_text("un fichier à la place du dossier", "utf-8")
        await taper(pilote, "x")
        assert "libérer de la place" in app.screen.message_montre()


async def test_un_grand_mois_se_lit_par_etapes_et_ce_qui_est_demande_attend_la_fin(demo, monkeypatch):
    monkeypatch.setattr("tui.ecrans.mois_lu.PETIT_MOIS", -1)
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote)
        if app.screen.lu.bilan.cabinet != app.patient.cabinet:
            await taper(pilote, "c", *app.patient.cabinet, "enter")
        ecran, vus = app.screen, []
        montrer = ecran._montrer

        def voir(lu):
            vus.append(lu)
            montrer(lu)
            if len(vus) == 1:
                assert "suite en cours de lecture" in ecran.query_one("#comptes").texte()
                ecran.action_exporter()
                assert "bilan se lit encore" in ecran.message_montre()
                assert not (demo / "bilans").exists()

        monkeypatch.setattr(ecran, "_montrer", voir)
        await taper(pilote, "left")
        assert "bilan écrit" in ecran.message_montre(), "demandé trop tôt, fait dès que le mois est entier"
        await taper(pilote, "right")
        assert not vus[0].complet
        assert vus[0].bilan.familles == vus[0].bilan.questions == ()
        assert vus[-1].complet
        cabinet, jour, ngap = vus[-1].bilan.cabinet, app.contexte.horloge.aujourdhui(), app.contexte.nomenclature()
        entier = app.contexte.executeur.faire(lambda r: etablir(r, cabinet, jour, ngap, jour))
        assert ecran.lu.bilan == entier
        assert entier.familles
        assert "suite en cours" not in ecran.query_one("#comptes").texte()


async def test_le_temps_passe_se_garde_et_se_corrige(demo):
    app = application(demo)
    instant = [0.0]
    app.chronometre._montre = lambda: instant[0]
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"cab plaine", "enter")
        assert app.cabinet == "plaine"
        await taper(pilote, "f3")
        instant[0] += 90
        await taper(pilote, "f7")
        temps = app.contexte.executeur.faire(lambda r: r.temps_par_tache("plaine", *_mois()))
        assert [(t.tache, t.secondes) for t in temps if t.tache == "saisie"] == [("saisie", 90)]
        await taper(pilote, "h", *"saisie -1 un appel", "enter")
        assert "saisie : -1 min" in app.screen.message_montre()
        temps = app.contexte.executeur.faire(lambda r: r.temps_par_tache("plaine", *_mois()))
        assert [(t.tache, t.secondes) for t in temps if t.tache == "saisie"] == [("saisie", 30)]
        await taper(pilote, "h", *"saisie -90 un appel", "enter")
        assert "sans descendre sous zéro" in app.screen.message_montre()
        await taper(pilote, "escape", "u")
        assert "annulé" in app.screen.message_montre()


def _mois():
    from datetime import date

    from core.bilan.modele import bornes

    return bornes(date(2026, 11, 1))
