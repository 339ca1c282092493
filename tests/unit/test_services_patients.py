"""Reading a card or the rights service against the records: who it is, what differs, what is kept, what is missing."""

from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve

from core.commandes.phrases import interroges
from core.dossier.comparaison import Comparee
from core.dossier.differences import AMO, EXONERATIONS, differences, fusionner, fusionner_droits
from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.identite import controler_identite, doublons, simplifier
from core.dossier.personnes import Patient
from core.emulateurs.adri import AdriEmule
from core.emulateurs.assures import AssureConnu
from core.emulateurs.horloge import HorlogeEmulee
from core.emulateurs.lecteur import LecteurEmule
from core.erreurs import Refus
from core.services.lues import completer, interroger_patients
from core.services.patients import (
    A_LA_MAIN,
    CIBLE,
    SYSTEMATIQUE,
    accepter,
    doublons_du_cabinet,
    faut_interroger,
    interroger,
    lecture_adri,
    lire_carte,
    manques_avant_facturation,
)
from core.telematique.cartes import CarteVitale, ecrire_vitale
from db.registre import RegistreBase
from tests.unit.fabrique_base import base

JOUR = date(2026, 11, 21)
PERIODE = PeriodeAmo("01", "999", "0000", date(2026, 1, 1), date(2026, 12, 31), source="carte")
MERE = Patient(
    "TEST-RIVIÈRE",
    "Anne",
    "19800412",
    sexe="F",
    nir="2991355555042",
    cle="69",
    droits=Droits((PERIODE,), (Exoneration("ald", date(2026, 2, 1), date(2030, 1, 31), source="carte"),)),
)
ENFANT = evolve(MERE, prenom="Zoé", naissance="20150603", qualite="6", droits=Droits((PERIODE,)))
JUMEAU = evolve(ENFANT, prenom="Noé", sexe="M", rang=2)
CARTE = CarteVitale("EMU7", date(2025, 1, 1), date(2029, 1, 1), MERE.nir, MERE.cle, (MERE, ENFANT, JUMEAU))


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def lecteur(carte: CarteVitale = CARTE) -> LecteurEmule:
    appareil = LecteurEmule()
    appareil.inserer_vitale(ecrire_vitale(carte))
    return appareil


def test_une_carte_de_trois_inconnus_fait_trois_dossiers(registre: RegistreBase) -> None:
    lecture = lire_carte(lecteur(), registre, JOUR, "CAB1")
    assert [x.connu for x in lecture.lectures] == [None, None, None]
    assert not registre.chercher_patients("TEST-RIVIERE")
    for lue in lecture.lectures:
        accepter(registre, lue, cabinet="CAB1")
    trouves = registre.patients_par_nir(MERE.nir)
    assert sorted(p.prenom for p in trouves) == ["Anne", "Noé", "Zoé"]
    assert {p.cabinet for p in trouves} == {"CAB1"}
    assert {a.lu_le for p in trouves for a in p.droits.amo} == {JOUR}


def test_la_meme_carte_relue_retrouve_chacun_sans_difference(registre: RegistreBase) -> None:
    for lue in lire_carte(lecteur(), registre, JOUR, "CAB1").lectures:
        accepter(registre, lue, cabinet="CAB1")
    seconde = lire_carte(lecteur(), registre, JOUR, "CAB1")
    assert [(x.connu.prenom, x.differences) for x in seconde.lectures if x.connu] == [("Anne", ()), ("Zoé", ()), ("Noé", ())]
    for lue in seconde.lectures:
        accepter(registre, lue, cabinet="CAB1")
    assert len(registre.chercher_patients()) == 3


def test_on_accepte_une_difference_et_pas_l_autre(registre: RegistreBase) -> None:
    for lue in lire_carte(lecteur(), registre, JOUR, "CAB1").lectures:
        accepter(registre, lue, cabinet="CAB1")
    nouvelle = evolve(
        MERE,
        nom_usuel="TEST-LAC",
        droits=Droits((PERIODE, PeriodeAmo("01", "999", "0000", date(2027, 1, 1), source="carte")), MERE.droits.exonerations),
    )
    lecture = lire_carte(lecteur(evolve(CARTE, beneficiaires=(nouvelle,))), registre, JOUR, "CAB1").lectures[0]
    assert [d.champ for d in lecture.differences] == ["nom_usuel", AMO]
    assert lecture.differences[1].nouveau.endswith("depuis le 01/01/2027")
    garde = accepter(registre, lecture, {AMO})
    assert (garde.nom_usuel, len(garde.droits.amo)) == ("", 2)


def test_ce_que_la_carte_ne_dit_pas_reste_au_dossier(registre: RegistreBase) -> None:
    dossier = registre.enregistrer_patient(evolve(MERE, insulino_traite=True, note="clé chez la voisine"))
    lue = lire_carte(lecteur(), registre, JOUR).lectures[0]
    assert lue.connu is not None
    garde = accepter(registre, lue)
    assert (garde.id, garde.insulino_traite, garde.note) == (dossier.id, True, "clé chez la voisine")


def test_une_personne_connue_sans_son_nir_est_retrouvee_par_ses_traits(registre: RegistreBase) -> None:
    registre.enregistrer_patient(evolve(MERE, nom="TEST RIVIERE", nir="", cle="", droits=Droits(), cabinet="CAB1"))
    lue = lire_carte(lecteur(), registre, JOUR, "CAB1").lectures[0]
    assert lue.connu is not None
    assert {d.champ for d in lue.differences} >= {"nir", "cle"}


def test_deux_homonymes_nes_le_meme_jour_ne_sont_pas_choisis_au_hasard(registre: RegistreBase) -> None:
    for adresse in ("1 rue A", "2 rue B"):
        registre.enregistrer_patient(evolve(MERE, nir="", cle="", adresse=adresse, cabinet="CAB1"))
    assert lire_carte(lecteur(), registre, JOUR, "CAB1").lectures[0].connu is None


def test_une_carte_arrachee_n_ecrit_rien(registre: RegistreBase) -> None:
    appareil = lecteur()
    appareil.arracher_apres(0)
    with pytest.raises(Refus, match="rien n'a été gardé"):
        lire_carte(appareil, registre, JOUR)
    assert registre.chercher_patients() == []


def test_une_carte_expiree_se_lit_avec_une_alerte(registre: RegistreBase) -> None:
    lecture = lire_carte(lecteur(evolve(CARTE, fin_validite=date(2026, 11, 20))), registre, JOUR)
    assert [a.code for a in lecture.anomalies] == ["CARTE_EXPIREE"]


def amo(debut: date, fin: date | None = None, regime: str = "01", source: str = "carte") -> PeriodeAmo:
    return PeriodeAmo(regime, "999", "0000", debut, fin, source=source)  # type: ignore[arg-type]


def test_un_changement_de_regime_arrete_l_ancien_la_veille_et_garde_le_passe() -> None:
    passe, ancien = amo(date(2024, 1, 1), date(2024, 12, 31)), amo(date(2025, 1, 1))
    nouveau = amo(date(2026, 7, 1), regime="02")
    fusion = fusionner_droits(Droits((passe, ancien)), Droits((nouveau,)), JOUR)
    assert fusion.amo == (passe, evolve(ancien, fin=date(2026, 6, 30)), nouveau)


def test_une_ald_disparue_de_la_carte_s_arrete_la_veille_de_la_lecture() -> None:
    connus = Droits((PERIODE,), (Exoneration("ald", date(2026, 2, 1), source="carte"),))
    (ald,) = fusionner_droits(connus, Droits((PERIODE,)), JOUR).exonerations
    assert ald.fin == date(2026, 11, 20)


@pytest.mark.parametrize("source", ["saisie", "attestation"])
def test_une_ald_d_une_attestation_reste_quand_la_carte_n_en_dit_rien(source: str) -> None:
    ald = Exoneration("ald", date(2026, 2, 1), source=source)  # type: ignore[arg-type]
    assert fusionner_droits(Droits((PERIODE,), (ald,)), Droits((PERIODE,)), JOUR).exonerations == (ald,)


def test_le_service_des_droits_l_emporte_sur_la_carte_sauf_sur_ce_qu_il_ne_dit_jamais() -> None:
    connus = Droits(
        (PERIODE,),
        (
            Exoneration("c2s", date(2026, 1, 1), source="carte"),
            Exoneration("pension_militaire_lie", date(2026, 1, 1), source="carte"),
        ),
        (ContratAmc("99123456", "TEST", date(2026, 1, 1), source="carte"),),
    )
    lus = Droits((evolve(PERIODE, source="adri"),))
    fusion = fusionner_droits(connus, lus, JOUR)
    assert [(e.nature, e.fin) for e in fusion.exonerations] == [("c2s", date(2026, 11, 20)), ("pension_militaire_lie", None)]
    assert fusion.amc == connus.amc


def test_deux_accidents_sont_deux_droits() -> None:
    un = Exoneration("at", date(2026, 1, 5), date_nature=date(2026, 1, 5), source="carte")
    deux = Exoneration("at", date(2026, 6, 5), date_nature=date(2026, 6, 5), source="carte")
    assert fusionner_droits(Droits((PERIODE,), (un,)), Droits((PERIODE,), (un, deux)), JOUR).exonerations == (un, deux)


def test_rien_d_accepte_ne_change_rien() -> None:
    autre = evolve(MERE, nom="TEST-AUTRE", droits=Droits())
    assert fusionner(MERE, autre, JOUR, ()) == MERE
    assert {d.champ for d in differences(MERE, autre, JOUR)} == {"nom"}
    assert fusionner(MERE, autre, JOUR, {EXONERATIONS}).nom == MERE.nom


@pytest.mark.parametrize(
    ("patient", "carte_lue", "raison"),
    [
        (ENFANT, True, ""),
        (ENFANT, False, "carte absente"),
        (MERE, True, "tiers payant réglementaire : ALD"),
        (evolve(ENFANT, droits=Droits()), True, "droits AMO non ouverts sur la carte"),
    ],
)
def test_le_mode_cible_n_interroge_que_si_c_est_utile(patient: Patient, carte_lue: bool, raison: str) -> None:
    assert faut_interroger(patient, JOUR, carte_lue=carte_lue) == raison
    assert faut_interroger(patient, JOUR, carte_lue=carte_lue, mode=SYSTEMATIQUE) == "interrogation systématique"


def service(**comportement: str) -> AdriEmule:
    droits = Droits((amo(date(2026, 1, 1), date(2027, 6, 30)),), (Exoneration("c2s", date(2026, 10, 1), date(2027, 9, 30)),))
    assure = AssureConnu(MERE.nir, MERE.cle, "TEST-RIVIERE", "ANNE", MERE.naissance, droits=droits)
    return AdriEmule((assure,), HorlogeEmulee(datetime(2026, 11, 21, 9)), **comportement)  # type: ignore[arg-type]


def test_la_reponse_du_service_se_compare_au_dossier() -> None:
    lecture = lecture_adri(MERE, interroger(service(), MERE, JOUR))
    champs = {d.champ: d for d in lecture.differences}
    assert AMO in champs
    assert "c2s depuis" not in champs[EXONERATIONS].ancien
    fusion = fusionner(MERE, lecture.lu, JOUR)
    assert fusion.droits.amo[0].fin == date(2027, 6, 30)
    # the service no longer knows the ALD that an older card gave
    assert {e.nature: e.fin for e in fusion.droits.exonerations} == {"ald": date(2026, 11, 20), "c2s": date(2027, 9, 30)}


@pytest.mark.erreur("ADRI_INDISPONIBLE")
def test_sans_reponse_le_dossier_reste_tel_quel() -> None:
    with pytest.raises(Refus) as refus:
        interroger(service(defaut="absent"), MERE, JOUR)
    assert refus.value.anomalies[0].code == "ADRI_INDISPONIBLE"


@pytest.mark.erreur("NIR_MANQUANT")
def test_sans_nir_pas_de_question() -> None:
    with pytest.raises(Refus, match="NIR entier"):
        interroger(service(), evolve(MERE, cle=""), JOUR)


@pytest.mark.erreur("TRAIT_MANQUANT")
@pytest.mark.erreur("NAISSANCE_FAUSSE")
@pytest.mark.erreur("NIR_INCOHERENT")
@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({}, ""),
        ({"naissance": "19990400"}, ""),
        ({"nom": " - "}, "TRAIT_MANQUANT"),
        ({"prenom": ""}, "TRAIT_MANQUANT"),
        ({"naissance": ""}, "NAISSANCE_FAUSSE"),
        ({"naissance": "1980-04-12"}, "NAISSANCE_FAUSSE"),
        ({"naissance": "19800230"}, "NAISSANCE_FAUSSE"),
        ({"naissance": "19801301"}, "NAISSANCE_FAUSSE"),
        ({"naissance": "20261122"}, "NAISSANCE_FAUSSE"),
        ({"naissance": "18501122"}, "NAISSANCE_FAUSSE"),
        ({"sexe": "M"}, "NIR_INCOHERENT"),
        ({"naissance": "19810412"}, "NIR_INCOHERENT"),
    ],
)
def test_les_traits_stricts(champs: dict[str, str], code: str) -> None:
    # the year of the fictitious number is 99
    personne = evolve(MERE, **{"naissance": "19990412", **champs})
    assert [a.code for a in controler_identite(personne, JOUR)] == ([code] if code else [])


def test_les_manques_disent_tout_ce_qui_bloque_d_abord() -> None:
    personne = evolve(MERE, nir="", cle="", prenom="", droits=Droits())
    codes = [(a.code, a.gravite) for a in manques_avant_facturation(personne, JOUR)]
    assert codes == [("NIR_MANQUANT", "bloquant"), ("DROITS_FERMES", "bloquant"), ("TRAIT_MANQUANT", "bloquant")]
    at = manques_avant_facturation(evolve(MERE, naissance="19990412"), JOUR, "41")
    assert [a.code for a in at] == ["AT_SANS_FEUILLE"]


def test_simplifier() -> None:
    assert simplifier("  D'Œuvre-Éléonore ") == "D OEUVRE ELEONORE"


def test_les_doublons_et_leur_raison(registre: RegistreBase) -> None:
    a = evolve(MERE, cabinet="CAB1")
    b = evolve(a, nom="Test Riviere", prenom="ANNE MARIE", nir="", cle="")
    c = evolve(a, nom="TEST-AUTRE", prenom="Bob")
    d = evolve(b, sexe="M", nir_individuel="299135555504269")
    for personne in (a, b, c, d):
        registre.enregistrer_patient(personne)
    trouves = {(x.premier.prenom, x.second.prenom, x.raison, x.certain) for x in doublons_du_cabinet(registre, "CAB1")}
    assert len(trouves) == 2
    assert {(frozenset((p, s)), r, c_) for p, s, r, c_ in trouves} == {
        (frozenset(("Anne", "ANNE MARIE")), "mêmes nom, prénom et date de naissance", False),
        (frozenset(("Anne", "Bob")), "même numéro d'assuré, même naissance, même rang", True),
    }
    assert doublons([a, ENFANT, JUMEAU]) == ()


def connaissance(connu: Patient, **traits: object) -> AssureConnu:
    valeurs: dict[str, object] = {"droits": Droits((amo(date(2026, 1, 1), date(2027, 6, 30)),)), **traits}
    return AssureConnu(connu.nir, connu.cle, connu.nom, connu.prenom, connu.naissance, **valeurs)  # type: ignore[arg-type]


@pytest.mark.parametrize(("mode", "appels"), [(A_LA_MAIN, 0), (CIBLE, 1), (SYSTEMATIQUE, 2)])
def test_une_carte_lue_est_completee_par_le_service_quand_le_mode_le_veut(mode: int, appels: int) -> None:
    adri = AdriEmule((connaissance(MERE), connaissance(ENFANT)), HorlogeEmulee(datetime(2026, 11, 21, 9)))
    lues = [Comparee(p, {"carte": p}, JOUR) for p in (MERE, ENFANT)]  # the mother has an ALD, the child has not
    completees, remarques = completer(lues, adri, JOUR, mode)
    assert adri.appels == appels
    assert [("adri" in c.lus) for c in completees] == [appels > 0, appels > 1]
    assert not remarques


def test_un_service_muet_n_empeche_pas_la_lecture_de_la_carte() -> None:
    lue = Comparee(MERE, {"carte": MERE}, JOUR)
    completees, remarques = completer([lue], service(defaut="absent"), JOUR, CIBLE)
    assert completees == (lue,)
    assert [a.code for a in remarques] == ["ADRI_INDISPONIBLE"]


def test_les_droits_de_plusieurs_patients_sont_gardes_sauf_ceux_qu_il_faut_regarder(registre: RegistreBase) -> None:
    rouverts = registre.enregistrer_patient(evolve(MERE, cabinet="CAB1"))
    autre = registre.enregistrer_patient(evolve(ENFANT, cabinet="CAB1", nir="2991355555099", cle="12", rang=1))
    sans_nir = registre.enregistrer_patient(evolve(ENFANT, cabinet="CAB1", nir="", cle="", prenom="Sans"))
    service_ = AdriEmule(
        (connaissance(rouverts), connaissance(evolve(autre, nom="TEST-MARIEE"))), HorlogeEmulee(datetime(2026, 11, 21, 9))
    )
    lus = interroger_patients(registre, service_, [rouverts.id, autre.id, sans_nir.id], JOUR)
    assert lus.changes == (rouverts.id,)
    assert registre.patient(rouverts.id).droits.amo[-1].fin == date(2027, 6, 30)
    assert lus.a_voir == (f"{autre.nom} {autre.prenom}",)
    assert registre.patient(autre.id) == autre
    assert [(nom, a.code) for nom, a in lus.refus] == [(f"{sans_nir.nom} Sans", "NIR_MANQUANT")]
    # the same question once more changes nothing
    assert interroger_patients(registre, service_, [rouverts.id], JOUR).confirmes == (rouverts.id,)


def test_des_droits_qui_se_ferment_attendent_des_yeux(registre: RegistreBase) -> None:
    p = registre.enregistrer_patient(evolve(MERE, cabinet="CAB1"))
    adri = AdriEmule((connaissance(p),), HorlogeEmulee(datetime(2026, 11, 21, 9)), defaut="contradictoire")
    lus = interroger_patients(registre, adri, [p.id], JOUR)
    assert (lus.changes, lus.a_voir) == ((), (f"{p.nom} {p.prenom}",))
    assert registre.patient(p.id) == p


def test_un_service_muet_deux_fois_de_suite_n_est_plus_derange(registre: RegistreBase) -> None:
    patients = [registre.enregistrer_patient(evolve(MERE, cabinet="CAB1", prenom=f"P{i}")) for i in range(5)]
    lus = interroger_patients(registre, service(defaut="absent"), [p.id for p in patients], JOUR)
    assert len(lus.refus) == 2
    assert lus.non_demandes == 3
    assert "non demandés 3" in interroges(lus)
