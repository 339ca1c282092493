"""A screen that comes back shows what is true now: parts read again, the right patient, answers of the payer; keys only."""

from datetime import date

import pytest

from core.lots.echanges import Lot
from tests.tui.outils import application, calmer, ouverte, taper, texte_ecran
from tests.tui.test_journee_entiere import envoyer, laisser_passer, touche_pressee
from tui.ecrans.bureau import LotVu


def inserer(app, nom):
    carte = next(c for c in app.contexte.cartes if nom in c.libelle.lower())
    app.contexte.inserer_vitale(carte.lire())


async def test_apres_une_carte_lue_la_saisie_montre_les_nouvelles_parts(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"carlier", "enter", "f12")
        assert "✗" in app.screen.message_montre()
        assert "AMO 0,00" in texte_ecran(app)
        inserer(app, "carlier")
        await taper(pilote, "f2", "f9", "enter", "f3")
        assert app.screen.message_montre() == ""
        assert "AMO 0,00" not in texte_ecran(app)
        assert app.screen.vue.serie.parts.amo > 0


async def test_lettres_tapees_avant_que_la_fiche_arrive_vont_ou_le_curseur_etait_montre(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry")
        app.retenir()  # the base is slow: the keys after F3 wait
        app.post_message(touche_pressee(app, "f3"))
        await pilote.pause()
        app.relacher()
        await calmer(pilote)
        attendu = app.screen.focused
        for touche in "+dex":
            app.post_message(touche_pressee(app, touche if touche != "+" else "plus"))
        await calmer(pilote)
        assert app.screen.focused is attendu
        assert attendu.id == "actes"
        assert app.screen.formulaire.dossier.nom_patient == "TEST-AUBRY Louise"


async def test_le_curseur_ne_bouge_plus_apres_f3(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry")
        places = []
        await pilote.press("f3")
        places.append(app.screen.focused.id)
        assert "TEST-AUBRY" in app.screen.formulaire.champ("patient").valeur, "le nom est là avant sa dernière ordonnance"
        await calmer(pilote)
        places.append(app.screen.focused.id)
        assert places == ["actes", "actes"]


async def test_f3_pendant_la_lecture_ouvre_le_patient_de_la_carte(demo):
    app = application(demo)
    inserer(app, "carlier")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9")
        assert app.screen.NOM == "lecture"
        await taper(pilote, "f3")
        assert app.screen.formulaire.dossier.nom_patient.startswith("TEST-CARLIER")
        await taper(pilote, "f2")
        assert app.patient.nom == "TEST-CARLIER"
        assert "rien n'a été gardé" in app.screen.message_montre()


async def test_f3_sur_une_fiche_videe_prend_le_patient_regarde(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "enter", "ctrl+n")
        await taper(pilote, "f2", "f3")
        assert app.screen.formulaire.vide, "celui qui vient d'être vidé ne revient pas"
        await taper(pilote, "f2", "ctrl+u", *"jacob", "f3")
        assert app.screen.formulaire.dossier.nom_patient.startswith("TEST-JACOB")


async def test_une_date_fausse_est_nommee_par_son_libelle(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "enter", "enter", "ctrl+u", *"99/99", "f12")
        assert app.screen.message_montre().startswith("✗ Du : "), app.screen.message_montre()


async def test_le_lot_dit_ce_que_la_caisse_a_repondu(demo):
    app = application(demo, scenario="sans_faute")
    inserer(app, "carlier")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "enter", "enter", "f12")
        assert "2 FSE n° 1, 3, 2 DRE n° 2, 4" in app.screen.message_montre()
        await taper(pilote, "f4", "f9", *"0000", "enter")
        message = app.screen.message_montre()
        assert all(mot in texte_ecran(app).replace("\n", " ") for mot in message.split()), "rien n'est coupé"
        assert "À envoyer : 4 factures, 29,20" in texte_ecran(app)
        assert "à envoyer 4" in texte_ecran(app), "un lot à signer est à envoyer"
        await envoyer(pilote)
        assert "à envoyer" not in texte_ecran(app).splitlines()[0]
        await laisser_passer(pilote, 9)
        assert "payé 17,52\u00a0€" in texte_ecran(app)
        assert "répondu" in texte_ecran(app)


@pytest.mark.parametrize(("mode", "dit"), [(3, "déposé, ARL attendu"), (5, "dégradé, sans ARL")])
def test_un_lot_degrade_n_attend_pas_d_arl(mode, dit):
    lot = Lot(1, "996000014", 1, date(2026, 11, 21), "FSE", "amo:01:999:0000", mode, "depose", "x", 2, 1752, 1752)
    assert LotVu(lot, ()).etat == dit


async def test_un_lot_rejete_le_dit(demo):
    app = application(demo)
    inserer(app, "jacob")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "enter", "enter", "f12")
        await envoyer(pilote)
        await laisser_passer(pilote, 9)
        assert "rejeté (2)" in texte_ecran(app)
