"""Card, rights service and record side by side; dossiers, doubles and NIR to obtain: keys only."""

import re
from datetime import datetime, timedelta

import pytest
from attrs import evolve

from core.dossier.droits import Droits, Exoneration, PeriodeAmo
from tests.tui.outils import application, ouverte, taper, texte_ecran


def base(app, faire):
    return app.contexte.executeur.faire(faire)


def trouver(app, nom):
    return base(app, lambda r: r.chercher_patients(nom))[0]


def inserer(app, nom):
    carte = next(c for c in app.contexte.cartes if nom in c.libelle.lower())
    app.contexte.inserer_vitale(carte.lire())


async def test_la_carte_et_adri_a_cote_du_dossier_et_chaque_ligne_se_choisit(demo):
    app = application(demo)
    evrard = trouver(app, "evrard")
    inserer(app, "evrard")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "f12")
        assert app.screen.NOM == "lecture"
        texte = texte_ecran(app)
        assert "Carte" in texte
        assert "ADRi" in texte
        await taper(pilote, "escape")
        assert trouver(app, "evrard") == evrard, "Échap ne garde rien"
        # the caisse answers another caisse than the card: ADRi is proposed, Space goes back to the card
        await taper(pilote, "f9", "f12", "enter")
        assert {p.source for p in trouver(app, "evrard").droits.amo} == {"adri"}
        base(app, lambda r: r.enregistrer_patient(evrard))
        await taper(pilote, "f9", "f12", "space", "enter")
        assert {p.source for p in trouver(app, "evrard").droits.amo} == {"carte"}
        base(app, lambda r: r.enregistrer_patient(evrard))
        await taper(pilote, "f9", "space", "enter")
        assert trouver(app, "evrard").droits.amo == ()


async def test_les_droits_demandes_deux_fois_ne_se_disent_qu_une(demo):
    app = application(demo)
    inserer(app, "evrard")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "f12", "f12")
        assert app.screen.NOM == "lecture"
        assert app.screen.message_montre().count("droits en ligne") == 1
        await taper(pilote, "enter")
        assert app.screen.message_montre().count("droits en ligne") == 1


async def test_relire_la_meme_carte_ne_demande_rien(demo):
    app = application(demo)
    inserer(app, "aubry")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "enter", "f9")
        assert app.screen.NOM == "patients"
        assert "rien de changé" in app.screen.message_montre()


@pytest.mark.parametrize(("comportement", "message"), [("absent", "ne répond pas"), ("tardif", "n'a pas répondu à temps")])
async def test_une_reponse_absente_ou_tardive_se_dit_en_une_ligne(demo, comportement, message):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry")
        app.contexte.droits.__getattr__("_comportements")[trouver(app, "aubry").nir] = comportement
        await taper(pilote, "f12")
        assert message in app.screen.message_montre()
        assert app.screen.NOM == "patients"
        await taper(pilote, "f12")
        assert (app.screen.NOM == "lecture") == (comportement == "tardif")


async def test_la_carte_retiree_au_milieu_ne_garde_rien(demo):
    app = application(demo)
    inserer(app, "jacob")
    avant = trouver(app, "jacob")
    async with ouverte(app) as pilote:
        app.contexte.lecteur.arracher_apres(0)
        await taper(pilote, "f9")
        assert "retirée" in app.screen.message_montre()
        assert trouver(app, "jacob") == avant


async def test_l_appli_carte_vitale_passe_par_la_meme_lecture_pendant_trente_minutes(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        telephone = next(t for t in app.contexte.telephones if "JACOB" in t.libelle)
        qr = telephone.lire().decode()
        await taper(pilote, "ctrl+t")
        app.screen.query_one("#invite").coller(qr)
        await taper(pilote, "enter")
        assert app.screen.NOM == "lecture"
        await taper(pilote, "enter")
        assert "appli carte Vitale lue : TEST-JACOB" in app.screen.message_montre()
        app.contexte.horloge.moment = app.contexte.horloge.maintenant() + timedelta(minutes=31)
        await taper(pilote, "ctrl+t")
        app.screen.query_one("#invite").coller(qr)
        await taper(pilote, "enter")
        assert "a expiré" in app.screen.message_montre()


async def test_un_patient_neuf_se_tape_depuis_son_attestation(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"nouvelle", "f10", "tab", *"Zoe", "tab", *"12/05/1950", "tab", *"299135555504269")
        await taper(pilote, "tab", "tab", "tab", *"01", "enter", *"349", "enter", "f12")
        neuve = trouver(app, "nouvelle zoe")
        assert (neuve.nir, neuve.naissance, neuve.droits.amo[0].source) == ("2991355555042", "19500512", "attestation")
        assert "TEST" not in neuve.nom


@pytest.mark.erreur("ATTESTATION_ILLISIBLE")
async def test_une_attestation_fausse_garde_tout_et_marque_les_champs(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f10", *"0x", "enter", *"34", "enter", "f12")
        assert app.screen.NOM == "attestation"
        assert app.screen.champ("regime").faute
        assert app.screen.champ("caisse").faute
        assert trouver(app, "aubry").droits == Droits()


async def test_un_accord_prealable_se_note_et_devient_tacite(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        patient = trouver(app, "aubry")
        base(app, lambda r: r.enregistrer_ordonnance(evolve(r.ordonnances(patient.id)[0], accord_prealable="demande:2026-11-10")))
        await taper(pilote, *"aubry", "f11")
        texte = texte_ecran(app)
        assert "accord préalable" in texte
        rang = next(i for i, d in enumerate(app.screen._dossiers) if d.sorte == "accord préalable")
        await taper(pilote, *["down"] * rang, "enter", "2", *"20/11", "enter")
        assert base(app, lambda r: r.ordonnances(patient.id)[0]).accord_prealable == "accord:2026-11-20"
        rang = next(i for i, d in enumerate(app.screen._dossiers) if d.sorte == "accord préalable")
        await taper(pilote, "home", *["down"] * rang, "enter", "4")
        assert base(app, lambda r: r.ordonnances(patient.id)[0]).accord_prealable == "urgence"


async def test_le_calendrier_arrive_dans_la_file_de_travail(demo):
    app = application(demo)
    patient = trouver(app, "aubry")
    ald = Exoneration("ald", datetime(2024, 1, 1).date(), datetime(2026, 12, 5).date(), numero="30")
    amo = PeriodeAmo("01", "349", "9881", datetime(2024, 1, 1).date())
    bsi = datetime(2025, 12, 1).date()
    base(app, lambda r: r.enregistrer_patient(evolve(patient, droits=Droits((amo,), (ald,)), bsi="B", bsi_depuis=bsi)))
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", "/", *"aubry", "enter")
        texte = texte_ecran(app)
        assert "protocole" in texte
        assert "BSI" in texte
        # the line of an ordonnance opens that ordonnance on F3, the others the dates of the patient
        await taper(pilote, "escape", "/", *"aubry protocole", "enter", "enter")
        assert app.screen.NOM == "suivi"
        assert "TEST-AUBRY" in texte_ecran(app)


async def test_deux_dossiers_se_fusionnent_puis_se_separent(demo):
    app = application(demo)
    patient = trouver(app, "aubry")
    double = base(app, lambda r: r.enregistrer_patient(evolve(patient, id=0, nir="", cle="", note="double")))
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+b")
        assert "mêmes nom, prénom" in texte_ecran(app)
        await taper(pilote, "enter", *"non", "enter")
        assert len(base(app, lambda r: r.chercher_patients("aubry"))) == 2
        await taper(pilote, "enter", *"oui", "enter")
        assert "fusion 1" in app.screen.message_montre()
        assert [p.note for p in base(app, lambda r: r.chercher_patients("aubry"))] == ["double"]
        await taper(pilote, "enter", *"oui", "enter")
        assert base(app, lambda r: r.patient(double.id)) == double
        assert base(app, lambda r: r.patient(patient.id)) == patient


@pytest.mark.erreur("LISTE_ABSENTE")
async def test_les_nir_a_obtenir_se_demandent_se_tapent_et_s_importent(demo, tmp_path):
    app = application(demo)
    patient = trouver(app, "aubry")
    base(app, lambda r: r.enregistrer_patient(evolve(patient, nir="", cle="")))
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+n")
        rang = list(app.screen._file).index(patient.id)
        await taper(pilote, *["down"] * rang, "space", "d", *"caisse", "enter")
        assert "caisse le 21/11/26" in texte_ecran(app)
        await taper(pilote, "l", *str(tmp_path / "absente.csv"), "enter")
        assert "absente.csv : introuvable — vérifier le chemin" in app.screen.message_montre()
        rang = list(app.screen._file).index(patient.id)
        await taper(pilote, "escape", "home", *["down"] * rang, "enter", *(patient.nir + patient.cle), "enter")
        assert trouver(app, "aubry").nir == patient.nir
        base(app, lambda r: r.enregistrer_patient(evolve(patient, nir="", cle="")))
        liste = tmp_path / "liste.csv"
        n = patient.naissance
        ligne = f"{patient.nom};{patient.prenom};{n[6:]}/{n[4:6]}/{n[:4]};{patient.nir}{patient.cle}"
        liste.write_text(f"Nom;Prénom;Date de naissance;NIR\n{ligne}\n", encoding="utf-8")
        await taper(pilote, "l", *str(liste), "enter")
        assert "1 complete" in app.screen.message_montre()
        assert trouver(app, "aubry").cle == patient.cle


HOSTILE = "X[/b]\x1b[2J\u202eY"


async def test_des_noms_hostiles_ne_dessinent_rien_dans_les_vues_des_droits(demo):
    app = application(demo)
    patient = trouver(app, "aubry")
    hostile = evolve(patient, nom=HOSTILE, prenom=HOSTILE, note=HOSTILE, piece_identite=HOSTILE, nir="", cle="")
    base(app, lambda r: [r.enregistrer_patient(hostile), r.enregistrer_patient(evolve(hostile, id=0))])
    async with ouverte(app) as pilote:
        for touches in (
            ["f2", "ctrl+u", "X"],
            ["f10"],
            ["escape", "f11"],
            ["f2", "ctrl+b"],
            ["enter", "escape"],
            ["f2", "ctrl+n"],
            ["f1"],
        ):
            await taper(pilote, *touches)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", texte_ecran(app)), touches
