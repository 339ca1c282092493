"""facturier identifiant, partager and delais, as typed: answers on standard output, faults on standard error, exit codes."""

import io
import json
import sys
from pathlib import Path

import pytest

from tui.__main__ import main

CAS = Path(__file__).parents[1] / "cas" / "droits"


def lancer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    sortie = capsys.readouterr()
    return code, sortie.out, sortie.err


@pytest.mark.parametrize(
    ("sorte", "valeur", "code", "etat"),
    [
        ("nir", "2 99 13 55 555 042 69", 0, "fictif"),
        ("nir", "2991355555042", 2, "incomplet"),
        ("nir", "299135555504270", 2, "invalide"),
        ("rpps", "99912345677", 0, "fictif"),
        ("rpps", "99912345670", 2, "invalide"),
        ("am", "991234567", 0, "fictif"),
        ("am", "", 2, "incomplet"),
        ("finess", "2A0000014", 0, "valide"),
        ("finess", "2A0000015", 2, "invalide"),
        ("amc", "0075500017", 0, "valide"),
    ],
)
def test_identifiant(capsys: pytest.CaptureFixture[str], sorte: str, valeur: str, code: int, etat: str) -> None:
    obtenu, sortie, _ = lancer(capsys, "identifiant", sorte, valeur, "--json")
    objet = json.loads(sortie)
    assert (obtenu, objet["etat"], objet["entree"]) == (code, etat, valeur)
    assert objet["message"]
    assert lancer(capsys, "identifiant", sorte, valeur)[1].startswith(f"{etat} : ")


def test_une_cle_fausse_nomme_la_bonne(capsys: pytest.CaptureFixture[str]) -> None:
    _, sortie, _ = lancer(capsys, "identifiant", "nir", "299135555504270", "--json")
    assert json.loads(sortie)["cle_attendue"] == "69"


@pytest.mark.parametrize(("commande", "fichier"), [("partager", "partage_publies.jsonl"), ("delais", "delais_publies.jsonl")])
def test_un_fichier_donne_une_reponse_par_ligne(capsys: pytest.CaptureFixture[str], commande: str, fichier: str) -> None:
    entrees = [json.loads(ligne)["id"] for ligne in (CAS / fichier).read_text("utf-8").splitlines()]
    code, sortie, erreurs = lancer(capsys, commande, str(CAS / fichier), "--json")
    assert (code, erreurs) == (0, "")
    assert [json.loads(ligne)["id"] for ligne in sortie.splitlines()] == entrees
    code, texte, _ = lancer(capsys, commande, str(CAS / fichier))
    assert code == 0
    assert all(identifiant in texte for identifiant in entrees)


def test_l_entree_standard_et_une_ligne_perdue(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    bonne = '{"id": "ok", "type": "conservation", "date_envoi": "2026-11-20"}'
    entree = f"\ufeff{bonne}\n\n{{non\n{bonne}\n".encode() + b"\xff\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(entree), "utf-8"))
    code, sortie, erreurs = lancer(capsys, "delais", "-", "--json")
    assert code == 2
    assert [json.loads(ligne)["date_limite"] for ligne in sortie.splitlines()] == ["2027-02-18"] * 2
    assert "entrée:3 : ce n'est pas du JSON" in erreurs
    assert "entrée:5 : octet 0xff" in erreurs
