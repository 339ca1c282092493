"""`facturier b2` and `facturier noemie` as typed: what they print, and exit code 2 on any fault."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.enregistrements.dores import DOSSIER
from tui.__main__ import main

B2 = DOSSIER / "fse_situations.b2"


def test_b2_lire_montre_les_factures_le_bloc_et_les_totaux_recalcules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["b2", "lire", str(B2)]) == 0
    texte = capsys.readouterr().out
    assert "Lot 042, organisme 999, CABINET EMULE (991234567)" in texte
    assert "bloc EMU : prescription du 01/10/2026, mode 5, tiers payant AMO" in texte
    assert "remplace la facture 000000099" in texte
    assert "Recalculé : 7 factures, facturé 93,48\u00a0€, AMO 82,27\u00a0€" in texte
    assert "46 enregistrements déclarés, 46 lus" in texte
    assert "2991355555042" not in texte


def test_b2_lire_json_donne_un_objet_par_facture(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["b2", "lire", "--json", str(B2)]) == 0
    objets = [json.loads(ligne) for ligne in capsys.readouterr().out.splitlines()]
    assert [o["facture"] for o in objets] == [f"{n:09d}" for n in range(123, 130)]
    assert objets[0]["lignes"][0] == {
        "rang": 1,
        "jour": "2026-10-20",
        "code": "BSB",
        "quantite": 1,
        "coefficient": "1.00",
        "prix_unitaire": "18.20",
        "base": "18.20",
        "taux": 100,
        "part_amo": "18.20",
        "part_amc": "0.00",
        "honoraires": "18.20",
    }


def test_b2_verifier_dit_conforme_ou_nomme_les_fautes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["b2", "verifier", str(B2)]) == 0
    assert "conforme" in capsys.readouterr().out
    altere = tmp_path / "altere.b2"
    altere.write_bytes(B2.read_bytes().replace(b"000009348", b"000009349"))
    for action in ("lire", "verifier"):
        assert main(["b2", action, str(altere)]) == 2
        erreur = capsys.readouterr().err
        assert "lot 042 : total facturé : 93,49\u00a0€ déclaré, 93,48\u00a0€ calculé" in erreur
    coupe = tmp_path / "coupe.b2"
    coupe.write_bytes(B2.read_bytes()[:1000])
    assert main(["b2", "lire", str(coupe)]) == 2
    sortie = capsys.readouterr()
    assert "CABINET EMULE" in sortie.out
    assert "104 caractères de trop" in sortie.err


@pytest.mark.parametrize("nom", ["mouvements.noemie", "partiel.noemie", "negatif.arl", "positif.arl"])
def test_noemie_lire_en_clair_et_en_json(nom: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["noemie", "lire", str(DOSSIER / nom)]) == 0
    texte = capsys.readouterr().out
    assert ("ARL" in texte) == nom.endswith(".arl")
    assert main(["noemie", "lire", "--json", str(DOSSIER / nom)]) == 0
    objets = [json.loads(ligne) for ligne in capsys.readouterr().out.splitlines()]
    assert objets[0]["sorte"] == ("arl" if nom.endswith(".arl") else "virement")


def test_noemie_lire_montre_virement_rejets_retenues_et_forfaits(capsys: pytest.CaptureFixture[str]) -> None:
    main(["noemie", "lire", str(DOSSIER / "mouvements.noemie")])
    texte = capsys.readouterr().out
    assert "« CPAM EMULEE 0003 », 533,45\u00a0€" in texte
    assert "Dette IND0000001 (IND, RPR) : retenu 50,00\u00a0€, reste dû 12,00\u00a0€" in texte
    assert "Forfait 00026 : 490,00\u00a0€" in texte
    main(["noemie", "lire", str(DOSSIER / "rejet.noemie")])
    assert "rejet 2900 (part O, niveau F) : FACTURE DEJA PAYEE" in capsys.readouterr().out


def test_un_retour_qui_se_contredit_est_refuse_par_l_entree_standard(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    octets = (DOSSIER / "paye.noemie").read_bytes().replace(b"00000000921P@999", b"00000000920P@999")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(octets), "latin-1"))
    assert main(["noemie", "lire", "-"]) == 2
    sortie = capsys.readouterr()
    assert sortie.out == ""
    assert "cumul des montants : 9,20\u00a0€ P déclaré, 9,21\u00a0€ P calculé" in sortie.err
