"""Lists of patients from spreadsheets: repaired, refused or left for a person; then the queue of missing NIR."""

from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve

from core.dossier.liste import lire_liste
from core.dossier.personnes import Patient
from core.erreurs import Refus
from core.identifiants import nir
from core.services.nir_manquants import compter, demander, file_des_nir, importer_liste
from db.registre import RegistreBase
from tests.unit.fabrique_base import base

JOUR = date(2026, 11, 21)
ENTETE = "NIR;Clé;Nom de naissance;Prénom;Né(e) le;Sexe;Fax\r\n"
FICTIF = "299135555504269"


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def lire(texte: str, encodage: str = "utf-8"):
    return lire_liste((ENTETE + texte).encode(encodage), "liste.csv", JOUR)


def une(texte: str, encodage: str = "utf-8"):
    (ligne,) = lire(texte, encodage).lignes
    return ligne


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_les_encodages_des_tableurs(encodage: str) -> None:
    ligne = une("2 99 13 55 555 042 69;;TEST-ÉTÉ;Zoé;12/04/1999;F;x\r\n", encodage)
    assert ligne.patient is not None
    assert (ligne.patient.nom, ligne.patient.prenom, ligne.patient.naissance) == ("TEST-ÉTÉ", "Zoé", "19990412")
    assert ligne.patient.nir + ligne.patient.cle == FICTIF
    assert ligne.reparations == ("séparateurs retirés",)
    assert ligne.numero == 2


@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_les_separateurs(separateur: str) -> None:
    texte = separateur.join(("Nom", "Prénom", "Date de naissance")) + "\n" + separateur.join(("TEST-A", "Bo", "1999-04-12"))
    liste = lire_liste(texte.encode(), "l.csv", JOUR)
    assert liste.colonnes == {"nom": "Nom", "prenom": "Prénom", "naissance": "Date de naissance"}
    assert [ligne.patient.naissance for ligne in liste.lignes if ligne.patient] == ["19990412"]


def test_les_colonnes_inconnues_sont_dites() -> None:
    assert lire("").ignorees == ("Fax",)


@pytest.mark.parametrize(
    ("numero", "cle", "attendu"),
    [
        ("2991355555042", "69", FICTIF),
        ("2991355555042", "69.0", FICTIF),
        ("'299135555504269", "", FICTIF),
        ("299135555504269.0", "", FICTIF),
        ("2.99135555504269E+14", "", FICTIF),
    ],
)
def test_ce_qui_est_certain_est_repare(numero: str, cle: str, attendu: str) -> None:
    ligne = une(f"{numero};{cle};TEST-A;Bo;12/04/1999;F;\r\n")
    assert ligne.patient is not None
    assert ligne.patient.nir + ligne.patient.cle == attendu
    assert ligne.reparations


def test_le_zero_de_tete_d_une_cle_est_remis_si_la_cle_est_alors_juste() -> None:
    corps = next(f"29913555{n:05d}" for n in range(200) if nir.cle(f"29913555{n:05d}").startswith("0"))
    ligne = une(f"{corps};{int(nir.cle(corps))};TEST-A;Bo;12/04/1999;F;\r\n")
    assert ligne.patient is not None
    assert ligne.patient.cle == nir.cle(corps)
    assert "zéro de tête" in ligne.reparations[0]


@pytest.mark.erreur("NIR_A_OBTENIR")
@pytest.mark.parametrize("numero", ["", "2991355555042", "2.9914E+14", "XXXXXXXXXXXXX", "299135555504270"])
def test_un_numero_qui_n_est_pas_sur_n_est_pas_garde(numero: str) -> None:
    ligne = une(f"{numero};;TEST-A;Bo;12/04/1999;F;\r\n")
    assert ligne.patient is not None
    assert (ligne.patient.nir, ligne.patient.cle) == ("", "")
    assert [a.code for a in ligne.anomalies] == ["NIR_A_OBTENIR"]


@pytest.mark.erreur("CELLULE_REFUSEE")
@pytest.mark.parametrize(
    ("texte", "code"),
    [
        (";;TEST\x1b[31m;Bo;12/04/1999;F;", "CELLULE_REFUSEE"),
        (";;[b]TEST;Bo;12/04/1999;F;", "CELLULE_REFUSEE"),
        (";;;Bo;12/04/1999;F;", "TRAIT_MANQUANT"),
        (";;TEST-A;Bo;36262;F;", "NAISSANCE_FAUSSE"),
        (";;TEST-A;Bo;12/04/99;F;", "NAISSANCE_FAUSSE"),
        (";;TEST-A;Bo;31/02/1999;F;", "NAISSANCE_FAUSSE"),
    ],
)
def test_une_ligne_fausse_est_refusee_et_dite(texte: str, code: str) -> None:
    ligne = une(texte + "\r\n")
    assert ligne.patient is None
    assert code in {a.code for a in ligne.anomalies}
    assert all(a.ou.startswith("liste.csv:2") for a in ligne.anomalies)


@pytest.mark.erreur("LISTE_ILLISIBLE")
@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"", "vide"),
        (b"\n \n", "vide"),
        (b"PK\x03\x04\0\0", "octets nuls"),
        (b"\xff\xfea", "UTF-16 incomplet"),
        (b"Nom;Ville\nTEST;X\n", "colonne introuvable : pr\u00e9nom, date de naissance".encode().decode()),
        (b'Nom;Prenom;Ne le\n"TEST;Bo;12/04/1999\n', "guillemets"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 Mio"),
    ],
)
def test_un_fichier_qui_n_est_pas_une_liste(octets: bytes, message: str) -> None:
    with pytest.raises(Refus) as refus:
        lire_liste(octets, "l.csv", JOUR)
    assert [a.code for a in refus.value.anomalies] == ["LISTE_ILLISIBLE"]
    assert message in refus.value.anomalies[0].message


def test_l_import_fait_complete_et_ne_remplace_jamais(registre: RegistreBase) -> None:
    sans_nir = Patient("TEST-B", "Léa", "19990412", cabinet="CAB1", commune="VILLE-EMU")
    autre = Patient("TEST-C", "Max", "19990413", nir="1991355555055", cle=nir.cle("1991355555055"), cabinet="CAB1")
    b, c = (registre.enregistrer_patient(p) for p in (sans_nir, autre))
    liste = lire(
        f"{FICTIF};;TEST-A;Bo;12/04/1999;F;\r\n"  # new
        "2991355555055;%s;TEST B;LEA;12/04/1999;F;\r\n"  # known without number
        "1991355555066;%s;TEST-C;Max;13/04/1999;M;\r\n"  # known with another right number
        ";;;Bo;12/04/1999;F;\r\n" % (nir.cle("2991355555055"), nir.cle("1991355555066"))
    )
    sorts = importer_liste(registre, liste, JOUR, "CAB1")
    assert [(s.numero, s.sort) for s in sorts] == [(2, "nouveau"), (3, "complete"), (4, "differe"), (5, "refuse")]
    assert (registre.patient(b.id).nir, registre.patient(b.id).commune) == ("2991355555055", "VILLE-EMU")
    assert registre.patient(c.id) == c
    encore = importer_liste(registre, liste, JOUR, "CAB1")
    assert compter(encore) == {"nouveau": 0, "complete": 0, "inchange": 2, "differe": 1, "refuse": 1}


@pytest.mark.erreur("CABINET_INCONNU")
def test_l_import_demande_un_cabinet_connu(registre: RegistreBase) -> None:
    with pytest.raises(Refus, match="cabinet inconnu : « CABX »"):
        importer_liste(registre, lire(""), JOUR, "CABX")


def test_la_file_des_nir_dit_a_qui_et_quand(registre: RegistreBase) -> None:
    a = registre.enregistrer_patient(Patient("TEST-A", "Bo", "19990412", sexe="F", cabinet="CAB1"))
    b = registre.enregistrer_patient(Patient("TEST-B", "Léa", "19990400", nir="2991355555042", cabinet="CAB1"))
    registre.enregistrer_patient(Patient("TEST-C", "Max", "19990412", nir="2991355555042", cle="69", cabinet="CAB1"))
    demander(registre, a, "patient", datetime(2026, 11, 3, 9))
    demander(registre, a, "caisse", datetime(2026, 11, 20, 9))
    file = file_des_nir(registre, "CAB1")
    assert [(f.patient.id, f.demandes) for f in file] == [
        (b.id, ()),
        (a.id, ((date(2026, 11, 3), "patient"), (date(2026, 11, 20), "caisse"))),
    ]
    assert file[1].identite == "TEST-A Bo, né(e) le 12/04/1999, sexe F, rang 1"
    assert "clé manquante" in file[0].message
    registre.enregistrer_patient(evolve(a, nir="2991355555042", cle="69"))
    assert [f.patient.id for f in file_des_nir(registre)] == [b.id]
