"""Byte-exact golden files: every record, every flow; the published examples are never written by us."""

import pytest

from core.telematique import arl, b2, codec, noemie
from core.telematique.b2.lecture import CLASSES as CLASSES_B2
from core.telematique.noemie.lecture import CLASSES as CLASSES_NOEMIE
from tests.enregistrements.dores import DOSSIER, fichiers
from tests.enregistrements.fabrique import LOTS

ECRITS = fichiers()
CLASSES = {"b2": CLASSES_B2, "noemie": CLASSES_NOEMIE}


def _difference(attendu: bytes, obtenu: bytes, largeur: int = 128) -> str:
    for i in range(0, max(len(attendu), len(obtenu)), largeur):
        a, o = attendu[i : i + largeur], obtenu[i : i + largeur]
        if a != o:
            colonne = next(k for k in range(largeur) if a[k : k + 1] != o[k : k + 1]) + 1
            return f"bloc {i // largeur + 1}, position {colonne}\nattendu {a!r}\nobtenu  {o!r}"
    return ""


@pytest.mark.parametrize("nom", sorted(ECRITS))
def test_le_fichier_ecrit_est_le_fichier_dore(nom: str) -> None:
    attendu = (DOSSIER / nom).read_bytes()
    assert ECRITS[nom] == attendu, _difference(attendu, ECRITS[nom])


def test_l_exemple_publie_est_reproduit_octet_pour_octet() -> None:
    ecrit = b2.ecrire_lot(LOTS["exemple"]())
    assert ecrit.b2 == (DOSSIER / "exemple.b2").read_bytes()
    assert (ecrit.nom, ecrit.total, ecrit.total_amo, ecrit.total_amc) == ("EMU_991234567_042_EMU001", 1535, 921, 0)


def test_l_exemple_noemie_publie_est_lu_et_reecrit_octet_pour_octet() -> None:
    octets = (DOSSIER / "exemple.noemie").read_bytes()
    retour = noemie.lire(octets)
    (facture,) = retour.factures
    assert facture.amo is not None
    assert (facture.numero, facture.amo.etat, facture.amo.demande, facture.motifs[0].code) == (123, "R", 921, "E016")
    assert noemie.ecrire(retour) == octets


@pytest.mark.parametrize("nom", sorted(f.name for f in DOSSIER.glob("*.noemie")))
def test_un_retour_lu_se_reecrit_a_l_identique(nom: str) -> None:
    octets = (DOSSIER / nom).read_bytes()
    assert noemie.ecrire(noemie.lire(octets)) == octets


@pytest.mark.parametrize("nom", sorted(f.name for f in DOSSIER.glob("*.arl")))
def test_un_arl_lu_se_reecrit_a_l_identique(nom: str) -> None:
    octets = (DOSSIER / nom).read_bytes()
    assert noemie.est_arl(octets)
    assert arl.ecrire(arl.lire(octets)) == octets


@pytest.mark.parametrize("nom", sorted(f.name for f in DOSSIER.glob("*.b2")))
def test_un_b2_dore_est_conforme_et_ses_enregistrements_se_reecrivent(nom: str) -> None:
    octets = (DOSSIER / nom).read_bytes()
    assert b2.verifier(octets) == ()
    fichier = b2.lire(octets)
    reecrit = [codec.ecrire(fichier.entete)]
    for lot in fichier.lots:
        reecrit.append(codec.ecrire(lot.entete))
        for facture in lot.factures:
            assert facture.suite is not None
            reecrit += [codec.ecrire(facture.entete), codec.ecrire(facture.suite)]
            for ligne in facture.lignes:
                reecrit += [codec.ecrire(r) for r in (ligne.acte, ligne.suite, ligne.rpps) if r is not None]
            reecrit.append(codec.ecrire(facture.fin))
        reecrit.append(codec.ecrire(lot.fin))
    reecrit.append(codec.ecrire(fichier.fin))
    assert "".join(reecrit).encode("ascii") == octets


@pytest.mark.parametrize("entree", (DOSSIER / "enregistrements.txt").read_text("ascii").splitlines(), ids=lambda e: e[:12])
def test_chaque_enregistrement_se_lit_et_se_reecrit(entree: str) -> None:
    famille, code, fil = entree.split(";", 2)
    valeur = codec.lire(CLASSES[famille][code], fil)
    assert codec.ecrire(valeur) == fil


def test_toutes_les_dispositions_publiees_sont_declarees() -> None:
    declarees = [
        f"{famille};{code};{zone.debut};{zone.longueur};{zone.type}"
        for famille, classes in CLASSES.items()
        for code, classe in classes.items()
        for zone in codec.forme(classe).zones
    ]
    publiees = [li for li in (DOSSIER / "dispositions.csv").read_text("utf-8").splitlines() if not li.startswith("#")]
    assert sorted(declarees) == sorted(publiees)
    assert {len(CLASSES["b2"]), len(CLASSES["noemie"])} == {18, 27}
