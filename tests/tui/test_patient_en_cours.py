"""One patient goes from screen to screen, and what was typed for another one is never lost."""

import time

import pytest
from outils import application, calmer, ouverte, taper


def _dans_f3(app) -> tuple[str, str]:
    formulaire = app.screen.formulaire
    return formulaire.dossier.nom_patient, formulaire.champ("actes").valeur


async def test_f2_montre_le_patient_de_la_saisie(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", *"joly", "enter", "f2")
        assert app.screen.NOM == "patients"
        assert app.patient.nom == "TEST-JOLY"
        assert app.screen.query_one("#recherche").valeur == "TEST-JOLY Kévin"
        # the next name typed takes its place, as after a search typed before
        await taper(pilote, *"jac")
        assert app.screen.query_one("#recherche").valeur == "jac"
        await taper(pilote, "f3", "f2", *"web")
        assert app.screen.query_one("#recherche").valeur == "web"
        assert app.patient.nom == "TEST-WEBER"


async def test_f3_suit_le_patient_cherche_et_garde_la_saisie_d_avant(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"joly", "f3")
        assert _dans_f3(app) == ("TEST-JOLY Kévin", "pbru")
        await taper(pilote, "f2", *"weber", "f3")  # nothing was typed for Joly: nothing to put aside
        assert _dans_f3(app) == ("TEST-WEBER Ida", "pds")
        assert "gardée" not in app.screen.message_montre()
        await taper(pilote, *"+im", "f2", *"joly", "f3")
        assert _dans_f3(app) == ("TEST-JOLY Kévin", "pbru")
        assert "la saisie d'avant n'est pas facturée : gardée" in app.screen.message_montre()
        await taper(pilote, "f2", *"weber", "enter")
        assert _dans_f3(app) == ("TEST-WEBER Ida", "pds+im")
        assert "brouillon repris" in app.screen.message_montre()


async def test_un_autre_nom_tape_sur_le_premier_garde_aussi_sa_saisie(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"weber", "f3", *"+im", *["shift+tab"] * 3, *"joly", "enter")
        assert _dans_f3(app) == ("TEST-JOLY Kévin", "pbru")
        await taper(pilote, *["shift+tab"] * 3, *"weber", "enter")
        assert _dans_f3(app) == ("TEST-WEBER Ida", "pds+im")


async def test_la_saisie_de_cote_survit_a_la_fermeture_et_s_en_va_avec_ctrl_n(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"weber", "f3", *"+im", "f9", *"joly pbru 12 x2", "enter")
        assert _dans_f3(app)[0] == "TEST-JOLY Kévin"
        assert "la saisie d'avant est gardée avec son patient" in app.screen.message_montre()
    suite = application(demo)
    async with ouverte(suite) as pilote:
        await taper(pilote, *"weber", "enter")
        assert _dans_f3(suite) == ("TEST-WEBER Ida", "pds+im")
        await taper(pilote, "ctrl+n", "f2", *"weber", "enter")
        assert _dans_f3(suite) == ("TEST-WEBER Ida", "pds")


async def test_la_ligne_sous_le_curseur_d_une_file_ne_prend_pas_la_place_d_une_saisie(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"weber", "f3", *"+im", "f1", "down", "f3")
        assert _dans_f3(app) == ("TEST-WEBER Ida", "pds+im")


@pytest.mark.parametrize(("touche", "ecran"), [("f10", "attestation"), ("f3", "saisie"), ("enter", "saisie"), ("f11", "suivi")])
async def test_ce_qui_agit_sur_le_patient_cherche_attend_qu_il_soit_trouve(demo, touche, ecran):
    app = application(demo)
    async with ouverte(app) as pilote:
        soumettre = app.contexte.executeur.soumettre

        def lentement(travail):
            def attendre(registre):
                time.sleep(0.03)  # the base answers long after the keys typed ahead
                return travail(registre)

            return soumettre(attendre)

        app.contexte.executeur.soumettre = lentement
        await pilote.press(*"jacob", touche)
        await calmer(pilote)
        assert ecran == app.screen.NOM
        qui = app.screen._patient if ecran == "attestation" else app.patient
        assert qui.nom == "TEST-JACOB"
