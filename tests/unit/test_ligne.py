"""The one-line entry: how each token is read, whatever their order, and how what is wrong is named."""

from datetime import date

import pytest
from fabrique_base import base, horloge, patient

from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.erreurs import Refus
from core.langage.ligne import lire_ligne
from core.nomenclature import charger
from core.services import modeles
from core.services.comprendre import comprendre, jetons_lus
from core.services.saisir import apercu, saisir

NGAP = charger()
JOUR = date(2026, 11, 21)
CONNUS = {"dup", "dup je", "je", "mar", "o'brien"}


def lire(texte, jour=JOUR):
    return lire_ligne(texte, NGAP, jour, lambda f: f.casefold() in CONNUS)


def roles(texte):
    return [(j.texte, j.role) for j in lire(texte).jetons]


@pytest.mark.parametrize(
    ("ligne", "attendu"),
    [
        ("dup je dex+ins", [("dup je", "patient"), ("dex+ins", "actes")]),
        ("#12 dex", [("#12", "patient"), ("dex", "actes")]),
        ("dex 12/11", [("dex", "actes"), ("12/11", "debut")]),
        ("mar dex ma", [("mar", "patient"), ("dex", "actes"), ("ma", "debut")]),
        ("dup pst*2", [("dup", "patient"), ("pst*2", "actes")]),
        ("dup .insu3(20j)", [("dup", "patient"), (".insu3(20j)", "modele")]),
        ("dup 12", [("dup", "patient"), ("12", "debut")]),
        ("dup j", [("dup", "patient"), ("j", "debut")]),
        ("dup +1", [("dup", "patient"), ("+1", "debut")]),
        ("dup -2", [("dup", "patient"), ("-2", "debut")]),
        ("dup lu", [("dup", "patient"), ("lu", "debut")]),
        ("dup 30j", [("dup", "patient"), ("30j", "duree")]),
        ("dup 4s", [("dup", "patient"), ("4s", "duree")]),
        ("dup 3m", [("dup", "patient"), ("3m", "duree")]),
        ("dup x14", [("dup", "patient"), ("x14", "duree")]),
        ("dup ..30/11", [("dup", "patient"), ("..30/11", "duree")]),
        ("dup /2j", [("dup", "patient"), ("/2j", "rythme")]),
        ("dup /s", [("dup", "patient"), ("/s", "rythme")]),
        ("dup lmv", [("dup", "patient"), ("lmv", "rythme")]),
        ("dup 8h,12h30,19h", [("dup", "patient"), ("8h,12h30,19h", "heures")]),
        ("dup dom", [("dup", "patient"), ("dom", "lieu")]),
        ("dup cab", [("dup", "patient"), ("cab", "lieu")]),
        ("dup 6km", [("dup", "patient"), ("6km", "km")]),
        ("dup 12kmm", [("dup", "patient"), ("12kmm", "km")]),
        ("dup 7+7-4", [("dup", "patient"), ("7+7-4", "km")]),
        ("dup @mar", [("dup", "patient"), ("@mar", "prescripteur")]),
        ("dup o:10/11", [("dup", "patient"), ("o:10/11", "jour")]),
        ("dup !nuit !dim", [("dup", "patient"), ("!nuit", "mentions"), ("!dim", "mentions")]),
        ("dup horsald at mat", [("dup", "patient"), ("horsald", "mentions"), ("at", "mentions"), ("mat", "mentions")]),
        ("dup deg", [("dup", "patient"), ("deg", "mode")]),
        ("dup mode1:0060", [("dup", "patient"), ("mode1:0060", "mode")]),
        ("dup r", [("dup", "patient"), ("r", "renouveler")]),
        ("o'brien dex", [("o'brien", "patient"), ("dex", "actes")]),
        ("", []),
    ],
)
def test_chaque_jeton_est_reconnu_a_sa_forme(ligne, attendu):
    lue = lire(ligne)
    assert [(j.texte, j.role) for j in lue.jetons] == attendu
    assert lue.fautes == ()
    assert all(ligne[j.debut : j.fin] == j.texte for j in lue.jetons)


def test_l_ordre_des_jetons_ne_change_rien():
    mots = ["dex+ins", "12/11", "30j", "8h,19h", "dom", "6km", "@mar", "o:10/11", "!dim"]
    assert lire("dup je " + " ".join(mots)).champs == lire("dup je " + " ".join(reversed(mots))).champs


def test_la_ligne_de_la_specification():
    lue = lire("dup je  dex+ins  12/11  30j  8h,19h  dom 6km  @mar  o:10/11  !dim  ald")
    assert lue.champs == {
        "actes": "dex+ins",
        "debut": "12/11/2026",
        "duree": "30j",
        "heures": "8h,19h",
        "lieu": "dom",
        "km": "6km",
        "jour": "10/11/2026",
        "mentions": "!dim ald",
    }
    assert (lue.patient, lue.prescripteur) == ("dup je", "mar")


@pytest.mark.parametrize(
    ("ligne", "place", "mot"),
    [
        ("dup dex 12/13", 9, "12/13"),
        ("dup dex 99h", 9, "99h"),
        ("dup ?? dex", 5, "??"),
        ("dup dex+zzzz", 9, "zzzz"),
        ("dup dex !foo", 9, "!foo"),
        ("zork dex", 1, "zork"),
        ("dup dex 0j", 9, "0j"),
        ("dup dex 999km", 9, "999km"),
        ("#x dex", 1, "#x"),
    ],
)
@pytest.mark.erreur("LIGNE_ILLISIBLE")
def test_le_jeton_faux_est_nomme_avec_sa_place_et_ce_qui_etait_attendu(ligne, place, mot):
    (faute,) = lire(ligne).fautes[:1]
    assert f"« {mot} », caractère {place}" == faute.ou
    assert faute.remede


def test_deux_dates_de_debut_sont_une_faute_et_non_une_correction():
    lue = lire("dup dex 12/11 13/11")
    assert [(j.texte, bool(j.faute)) for j in lue.jetons][-2:] == [("12/11", False), ("13/11", True)]


def test_pres_du_nouvel_an_l_annee_passee_est_dite():
    lue = lire("dup dex 28/12", date(2027, 1, 5))
    assert lue.champs["debut"] == "28/12/2026"
    assert lue.avis == ("« 28/12 » est lu 28/12/2026 : l'année précédente",)
    assert lire("dup dex 28/12/2026", date(2027, 1, 5)).avis == ()


# -- with a base ------------------------------------------------------------------------------------------------------


@pytest.fixture
def registre(tmp_path):
    r = base(tmp_path)
    for nom, prenom in (("TEST-DUPONT", "Jeanne"), ("TEST-DUPONT", "Paul"), ("TEST-MARTIN", "Zoe")):
        patient(r, nom=nom, prenom=prenom)
    yield r
    r.fermer()


def compris(registre, texte):
    return comprendre(registre, texte, NGAP, horloge())


@pytest.mark.parametrize(
    ("ligne", "code"),
    [
        ("dup dex @doc", "PATIENT_AMBIGU"),
        ("dex", "PATIENT_ABSENT"),
        ("#99 dex @doc", "INTROUVABLE"),
        ("mar dex @zzz", "PRESCRIPTEUR_INCONNU"),
        ("mar dex", "PRESCRIPTEUR_MANQUANT"),
        ("mar r @doc", "RIEN_A_RENOUVELER"),
        ("mar @doc", "FICHE_SANS_ACTE"),
        ("mar .rien @doc", "MODELE_INCONNU"),
    ],
)
@pytest.mark.erreur("PATIENT_AMBIGU")
@pytest.mark.erreur("PATIENT_ABSENT")
@pytest.mark.erreur("PRESCRIPTEUR_INCONNU")
@pytest.mark.erreur("RIEN_A_RENOUVELER")
@pytest.mark.erreur("MODELE_INCONNU")
def test_ce_qui_manque_est_dit(registre, ligne, code):
    comprise = compris(registre, ligne)
    assert comprise.ordonnance is None
    assert code in {a.code for a in comprise.fautes}


@pytest.mark.erreur("PRESCRIPTEUR_AMBIGU")
def test_les_choix_numerotes_se_mettent_a_la_place_du_jeton(registre):
    from core.dossier.personnes import Prescripteur

    registre.enregistrer_prescripteur(Prescripteur("TEST-DOCTE", "Ana", rpps="99900000268"))
    comprise = compris(registre, "dup dex")
    assert [c.libelle.split()[1] for c in comprise.choix] == ["Jeanne", "Paul"]
    c = comprise.choix[0]
    assert "dup dex"[: c.debut] + c.texte + "dup dex"[c.fin :] == f"{c.texte} dex"
    assert "PRESCRIPTEUR_AMBIGU" in {a.code for a in compris(registre, "mar dex @doc").fautes}


@pytest.mark.erreur("INFIRMIER_ABSENT")
def test_un_cabinet_sans_infirmier(registre):
    from core.dossier.personnes import Cabinet

    registre.enregistrer_cabinet(Cabinet("VIDE", "CABINET VIDE", "VILLE"))
    patient(registre, nom="TEST-SEUL", cabinet="VIDE")
    assert "INFIRMIER_ABSENT" in {a.code for a in compris(registre, "seul dex @doc").fautes}


@pytest.mark.erreur("ORDONNANCE_DEJA_SAISIE")
def test_saisir_renouveler_et_ne_pas_saisir_deux_fois(registre):
    ligne = "mar dex+ins 12/11 4j 8h,19h dom 7+7-4 @doc"
    comprise = compris(registre, ligne)
    serie, parts = apercu(registre, comprise, NGAP, JOUR)
    faite = saisir(registre, comprise, NGAP, horloge())
    assert (len(serie.visites), faite.seances) == (8, 8)
    assert parts is None or parts.amo + parts.amc + parts.patient == serie.montant
    assert [a.code for a in compris(registre, ligne).fautes] == ["ORDONNANCE_DEJA_SAISIE"]
    # the empty patient is the last one; r takes up where the last one ended, for the same length
    suivante = compris(registre, "r")
    assert suivante.fautes == ()
    suite = suivante.ordonnance
    assert (suite.debut, suite.fin) == (date(2026, 11, 16), date(2026, 11, 19))
    assert suite.soins == faite.ordonnance.soins


@pytest.mark.parametrize(
    ("dates", "fin"),
    [
        ("12 ..20", date(2026, 11, 20)),
        ("12 ..10", date(2026, 12, 10)),
        ("..20 12", date(2026, 11, 20)),
        ("..10", date(2026, 12, 10)),
        ("o:12/11 ..10", date(2026, 12, 10)),
        ("25/10 ..30", date(2026, 10, 30)),
        ("12 ..10/11", None),
    ],
)
def test_le_dernier_jour_est_le_meme_sur_la_ligne_et_dans_la_fiche(registre, dates, fin):
    """A day alone is the first one of that number that is not before the start, whatever the order of the words."""
    comprise = compris(registre, f"mar dex {dates} @doc")
    assert (comprise.ordonnance.fin if comprise.ordonnance else None) == fin
    if fin is None:
        assert [a.code for a in comprise.fautes] == ["DUREE_ILLISIBLE"]
        return
    dits = [(j.sens, sens) for j, sens in jetons_lus(comprise) if j.role == "duree"]
    assert dits == [(f"jusqu'au {fin:%d/%m/%Y}",) * 2]


def test_la_fin_d_une_duree_se_lit_sur_la_ligne(registre):
    (sens,) = (sens for j, sens in jetons_lus(compris(registre, "mar dex 12 30j @doc")) if j.role == "duree")
    assert sens == "jusqu'au 11/12/2026"


def test_la_ligne_dit_l_acte_fini_avant_et_l_ald_inconnue(registre):
    (faute,) = compris(registre, "mar dex:..02/11+ins 9/11 4j 8h @doc").fautes
    assert "dex s'arrête le 02/11, avant le début du 09/11" in faute.message
    assert any("aucune ALD n'est connue au 09/11" in a for a in compris(registre, "mar dex 9/11 4j ald @doc").avis)


def test_une_ligne_fausse_n_enregistre_rien(registre):
    with pytest.raises(Refus):
        saisir(registre, compris(registre, "mar dex 12/13 @doc"), NGAP, horloge())
    assert registre.ordonnances() == []


# -- templates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("appel", "attendu"),
    [
        ("insu", "dex+ins 30j 8h,19h 6km"),
        ("insu(10j)", "dex+ins 10j 8h,19h 6km"),
        ("insu(10j;4km)", "dex+ins 10j 8h,19h 4km"),
        ("insu(;4km)", "dex+ins 30j 8h,19h 4km"),
        ("ins", "dex+ins 30j 8h,19h 6km"),
    ],
)
def test_les_parametres_se_remplissent_dans_l_ordre(registre, appel, attendu):
    modeles.garder(registre, "insu", "dex+ins {duree=30j} 8h,19h {km=6km}", horloge())
    assert modeles.developper(registre, appel) == attendu


@pytest.mark.erreur("MODELE_PARAMETRES")
def test_parametre_manquant_ou_de_trop(registre):
    modeles.garder(registre, "pst", "pst {duree}", horloge())
    for appel in ("pst", "pst(1j;2j)"):
        with pytest.raises(Refus) as pris:
            modeles.developper(registre, appel)
        assert pris.value.anomalies[0].code == "MODELE_PARAMETRES"


@pytest.mark.erreur("MODELE_REFUSE")
@pytest.mark.parametrize(("nom", "texte"), [("", "dex"), ("a b", "dex"), ("x", ""), ("x", "dex {"), ("x", "#12 dex")])
def test_un_modele_mal_fait_est_refuse(registre, nom, texte):
    with pytest.raises(Refus) as pris:
        modeles.garder(registre, nom, texte, horloge())
    assert {a.code for a in pris.value.anomalies} == {"MODELE_REFUSE"}


def test_le_modele_le_plus_proche_gagne_et_les_versions_restent(registre):
    for cabinet, auteur, texte in (("", "", "dex"), ("CAB1", "", "ins"), ("CAB1", "9", "pst")):
        modeles.garder(registre, "m", texte, horloge(), cabinet=cabinet, auteur=auteur)
    assert [modeles.developper(registre, "m", *qui) for qui in ((), ("CAB1",), ("CAB1", "9"))] == ["dex", "ins", "pst"]
    second = modeles.garder(registre, "m", "dex+ins", horloge())
    assert (second.version, modeles.developper(registre, "m")) == (2, "dex+ins")
    assert modeles.garder(registre, "m", "dex+ins", horloge()).version == 2
    employe = modeles.employer(registre, second, horloge())
    assert (employe.emplois, employe.employe_le) == (1, date(2026, 11, 20))
    modeles.retirer(registre, "m")
    assert [m.nom for m in modeles.courants(registre)] == []
    assert [m.texte for m in registre.modeles()] == ["dex+ins", "dex", "ins", "pst"]


def test_la_ligne_l_emporte_sur_le_modele(registre):
    modeles.garder(registre, "insu", "dex+ins {duree=30j} 8h,19h cab", horloge())
    ordonnance = compris(registre, "mar .insu 12/11 2j dom @doc").ordonnance
    assert isinstance(ordonnance, Ordonnance)
    assert (ordonnance.fin, ordonnance.lieu, len(ordonnance.heures)) == (date(2026, 11, 13), "domicile", 2)
    assert {type(s) for s in ordonnance.soins} == {SoinPrescrit}
