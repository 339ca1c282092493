"""`u` undoes the last action from any screen, Ctrl+R does it again; what was sent says how to correct it."""

from threading import Event

import pytest
from attrs import evolve

from tests.tui.outils import application, calmer, ouverte, taper
from tui.widgets.tableau import Tableau


async def test_une_fiche_modifiee_s_annule_et_se_retablit(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "ctrl+o", *"commune", "enter", *"Neuve", "enter")
        lire = app.contexte.executeur.faire
        assert lire(lambda r: r.chercher_patients("aubry"))[0].commune == "Neuve"
        await taper(pilote, "ctrl+o", *"naissance", "enter", "ctrl+u", *"31/02/1958", "enter")
        assert "date de naissance impossible : « 31/02/1958 » — relire le jour et le mois" in app.screen.message_montre()
        await taper(pilote, "escape", "f1", "u")
        assert "annulé : fiche modifiée (commune), TEST-AUBRY Louise — Ctrl+R" in app.screen.message_montre()
        assert lire(lambda r: r.chercher_patients("aubry"))[0].commune != "Neuve"
        await taper(pilote, "ctrl+r")
        assert lire(lambda r: r.chercher_patients("aubry"))[0].commune == "Neuve"
        await taper(pilote, "ctrl+r")
        assert "rien à rétablir" in app.screen.message_montre()


async def test_un_modele_employe_n_arrete_pas_l_annulation(demo):
    """Its last use is nobody's change: the template goes, then what was done before it."""
    app = application(demo)
    async with ouverte(app) as pilote:
        lire = app.contexte.executeur.faire
        await taper(pilote, *"aubry", "ctrl+o", *"commune", "enter", *"Neuve", "enter")
        await taper(pilote, "f3", "ctrl+n", "f9", *"aub dex 12/11 4j dom", "enter", "ctrl+k", *"bbb", "enter")
        await taper(pilote, "ctrl+n", "f9", *"aub .bbb 8/11", "enter")
        assert [m.emplois for m in lire(lambda r: r.modeles())] == [1]
        await taper(pilote, "f1", "u")
        assert "annulé" in app.screen.message_montre(), app.screen.message_montre()
        assert lire(lambda r: r.modeles()) == []
        await taper(pilote, "u")
        assert lire(lambda r: r.chercher_patients("aubry"))[0].commune != "Neuve"
        await taper(pilote, "ctrl+r", "ctrl+r")
        assert [m.nom for m in lire(lambda r: r.modeles())] == ["bbb"]


@pytest.mark.erreur("DEJA_PARTI")
async def test_une_facture_s_annule_jusqu_a_l_envoi(demo):
    app = application(demo)
    lire = app.contexte.executeur.faire
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "f3", "f12")
        prete = lire(lambda r: r.factures(etats=("validee",)))
        assert prete, app.screen.message_montre()
        await taper(pilote, "f1", "u")
        dite = "facturation, TEST-AUBRY Louise, 7 visites dont 4 facturées, 35,92\N{NO-BREAK SPACE}€"
        assert f"annulé : {dite} — Ctrl+R rétablit" in app.screen.message_montre()
        assert lire(lambda r: r.factures()) == []
        await taper(pilote, "ctrl+r")
        assert f"rétabli : {dite}" in app.screen.message_montre()
        await taper(pilote, "f4")
        assert [f.numero for f in lire(lambda r: r.factures())] == [f.numero for f in prete]
        await taper(pilote, "f9", *app.contexte.cps[app.screen._cps].code, "enter", "f1", "u")
        message = app.screen.message_montre()
        assert "envoyé : ne s'annule plus (envoi, TEST-AUBRY Louise, 2 factures, 35,92" in message
        assert "voici la correction : d en F4 reprend un lot qui attend son heure" in message


async def test_un_lot_fait_n_est_pas_dit_envoye(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "f3", "f12", "f4", "c", "u")
        message = app.screen.message_montre()
        assert "passé par un lot : ne s'annule plus (lots faits, TEST-AUBRY Louise" in message
        assert "d en F4 défait un lot qui n'est pas parti" in message


async def test_ce_qui_est_annule_se_dit_en_mots_du_metier(demo):
    """Patient, what, number of visits, amount when there is one; a thing without a patient by its name."""
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", "f9", *"jac dex 12/12 10j dom", "f12", "ctrl+z")
        assert "annulé : facturation, TEST-JACOB Elsa, 10 visites enregistrées — Ctrl+R" in app.screen.message_montre()
        await taper(pilote, "ctrl+n", "f9", *"jac dex 12/12 10j dom", "ctrl+b", "ctrl+z")
        assert "annulé : saisie, TEST-JACOB Elsa, 10 visites — Ctrl+R" in app.screen.message_montre()
        await taper(pilote, ":", *"par", "enter", "down", "enter", *"3", "enter", "u")
        assert "annulé : paramètre changé (factures par lot, au plus) — Ctrl+R" in app.screen.message_montre()
        await taper(pilote, "u")
        assert "rien à annuler" in app.screen.message_montre()


async def test_une_commande_tapee_s_annule_sous_son_nom(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", ":", *"saisir jac dex 12/11 3j dom", "enter", "u")
        assert "annulé : saisie, TEST-JACOB Elsa, 3 visites" in app.screen.message_montre()


async def test_ce_qui_se_tape_hors_de_f2_et_f3_s_annule_aussi(demo):
    """BSI and accord préalable of F11, NIR of :nir, local reading of F8, merge: `u` is about that, not about what came before."""
    app = application(demo)
    async with ouverte(app) as pilote:
        lire = app.contexte.executeur.faire
        patient = lire(lambda r: r.chercher_patients("delmas"))[0]
        await taper(pilote, *"delmas", "f11", "b", "ctrl+u", *"B 01/11/26", "enter")
        assert lire(lambda r: r.patient(patient.id)).bsi_depuis != patient.bsi_depuis
        await taper(pilote, "u")
        assert "annulé : BSI noté, TEST-DELMAS René" in app.screen.message_montre()
        assert lire(lambda r: r.patient(patient.id)) == patient
        sans = lire(lambda r: r.enregistrer_patient(evolve(patient, nir="", cle="")))
        await taper(pilote, ":", *"nir", "enter")
        rang = list(app.screen._file).index(patient.id)
        await taper(pilote, "home", *["down"] * rang, "enter", *(patient.nir + patient.cle), "enter", "u")
        assert "annulé : NIR gardé, TEST-DELMAS René" in app.screen.message_montre()
        assert lire(lambda r: r.patient(patient.id)) == sans
        await taper(
            pilote, "f8", "f9", "f9", "f9", "f9", *"D7", "down", "up", "f10", *"inclus", "enter", *"courrier", "enter", "ctrl+z"
        )
        assert "annulé : lecture locale posée" in app.screen.message_montre()
        assert lire(lambda r: r.exceptions_locales()) == []


async def test_une_fusion_ne_laisse_pas_annuler_ce_qui_la_precede(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        lire = app.contexte.executeur.faire
        await taper(pilote, *"aubry", "ctrl+o", *"commune", "enter", *"Neuve", "enter")
        patient = lire(lambda r: r.chercher_patients("aubry"))[0]
        lire(lambda r: r.enregistrer_patient(evolve(patient, id=0, nir="", cle="", note="double")))
        await taper(pilote, ":", *"dou", "enter", "enter", *"oui", "enter", "u")
        assert "fusion de dossiers : ne s'annule plus" in app.screen.message_montre()
        assert [p.commune for p in lire(lambda r: r.chercher_patients("aubry"))] == ["Neuve"]


@pytest.mark.parametrize("touches", [["colon", *"par", "enter"], ["f7"]])
async def test_une_touche_tapee_avant_que_la_liste_soit_lue_l_attend(demo, touches):
    """A screen never seen and an arrow, the base being busy: the arrow moved in a list that was still empty."""
    app = application(demo)
    async with ouverte(app) as pilote:
        libre = Event()
        app.contexte.executeur.soumettre(lambda _: libre.wait(10))
        for touche in (*touches, "down"):
            await pilote.press(touche)
        libre.set()
        await calmer(pilote)
        liste = app.screen.focused
        assert isinstance(liste, Tableau)
        assert liste.curseur == 1
