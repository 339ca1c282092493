"""Each rule R1 to R29 of the emulated format has a test that would fail without it; those that no other file holds are here."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from core.services.envoi import constituer_lots
from core.telematique import noemie
from tests.caisse_emulee.monde import AMC, CONNU, DRE, MUTUELLE, avec_droits, caisse, deposer_dre, lus, repondre
from tests.enregistrements.fabrique import ALPHA, facture, ligne
from tests.simulation.atelier import base, facture_validee, horloge, patient

TESTS = Path(__file__).parents[1]
LECTEUR = "enregistrements/test_lecteur_des_tables.py"
B2 = f"{LECTEUR}::test_il_voit_une_faute_de_chaque_regle_du_b2"
RETOUR = f"{LECTEUR}::test_il_voit_une_faute_de_chaque_regle_du_noemie"
OU = {
    "R1": "unit/test_issues_caisse.py::test_a_lot_altered_on_the_way_is_refused_by_its_signature_and_leaves_again",
    "R2": B2,
    "R3": B2,
    "R4": B2,
    "R5": "unit/test_caisse_lots.py::test_a_file_that_breaks_a_rule_is_refused_whole",
    "R6": B2,
    "R7": B2,
    "R8": B2,
    "R9": B2,
    "R10": "unit/test_b2_ecriture.py::test_la_fse_avec_dre_et_sa_dre_portent_les_memes_lignes",
    "R11": B2,
    "R12": B2,
    "R13": "unit/test_b2_ecriture.py::test_le_schema_documente_est_celui_du_lecteur",
    "R14": B2,
    "R15": RETOUR,
    "R16": RETOUR,
    "R17": RETOUR,
    "R18": RETOUR,
    "R19": RETOUR,
    "R20": RETOUR,
    "R21": "unit/test_noemie.py::test_un_retour_qui_se_contredit_n_est_pas_ecrit",
    "R22": "unit/test_noemie.py::test_un_arl_qui_se_contredit_n_est_pas_ecrit",
    "R23": B2,
    "R24": B2,
    "R25": B2,
    "R26": "unit/test_b2_ecriture.py::test_le_nom_de_base_et_la_cle_d_idempotence",
    "R27": f"{LECTEUR}::test_les_fichiers_de_reference",
    "R28": "unit/test_issues_paiements.py::test_out_of_tiers_payant_nothing_is_due_and_the_invoice_is_closed",
    "R29": "enregistrements/test_regles_du_format.py::test_the_names_are_those_of_the_payer_and_blank_when_it_knows_nobody",
}


@pytest.mark.parametrize("regle", [f"R{n}" for n in range(1, 30)])
def test_each_rule_has_its_test(regle: str) -> None:
    chemin, nom = OU[regle].split("::")
    arbre = ast.parse((TESTS / chemin).read_text("utf-8"))
    assert nom in {n.name for n in ast.walk(arbre) if isinstance(n, ast.FunctionDef)}


def test_the_names_are_those_of_the_payer_and_blank_when_it_knows_nobody() -> None:
    """R29: names from the payer's own file, NIR, key and birth date from the B2."""
    une = facture(ligne(1, "AMI", 315, "4"))
    connu = repondre(une, payeur=caisse(evolve(CONNU, nom="TESTA-DU-FICHIER"))).assure
    assert (connu.nom, connu.prenom, connu.nir, connu.cle, connu.naissance) == (
        "TESTA-DU-FICHIER",
        "ALPHA",
        ALPHA.nir,
        ALPHA.cle,
        ALPHA.naissance[2:],
    )
    inconnu = repondre(evolve(une, beneficiaire=evolve(ALPHA, nir="2991355555043", cle="68"))).assure
    assert (inconnu.nom, inconnu.prenom, inconnu.nir, inconnu.cle) == ("", "", "2991355555043", "68")


def test_the_return_of_a_complementary_begins_with_its_010_and_has_no_198() -> None:
    """R10, R15, R19: one payer, one payee, one transfer."""
    payeur = caisse(avec_droits(amc=(MUTUELLE,)))
    deposer_dre(payeur, evolve(DRE, amc=AMC))
    (retour,) = lus(payeur)
    assert (retour.emetteur.type, retour.organisme_complementaire) == ("OC", "75500017")
    assert [(f.type, f.amo, f.amc.etat if f.amc else "") for f in retour.factures] == [("D", None, "P")]
    assert b"@" not in noemie.ecrire(retour)[: 128 + 13]
    assert noemie.ecrire(retour)[128:133] == b"01001"


def test_after_lot_999_comes_001_and_a_number_is_not_used_twice_on_one_day(tmp_path: Path) -> None:
    """R1: three digits, and A08 looks at issuer, number and day."""
    registre = base(tmp_path)
    malade, heure = patient(registre), horloge()
    numeros = []
    for valeur in (0, 998, 999):
        registre.executer("UPDATE compteur SET valeur = ? WHERE nom LIKE 'lot:%'", (valeur,))
        facture_validee(registre, malade)
        numeros += [lot.numero for lot in constituer_lots(registre, heure).lots]
        heure.avancer(timedelta(days=valeur < 999))
    assert numeros == [1, 999, 1]
    registre.executer("UPDATE compteur SET valeur = 999 WHERE nom LIKE 'lot:%'")
    facture_validee(registre, malade)
    assert [a.code for a in constituer_lots(registre, heure).anomalies] == ["LOTS_EPUISES"]
    registre.fermer()
