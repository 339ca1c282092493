"""A fault nobody foresaw, closed standard streams, control characters of the input: one French line, nothing lost in silence."""

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from tests.maison.test_maison_sorties import NUMERO, facturier
from tui import __main__, garde, incident
from tui.visible import sans_commande

SEANCE = {"date": "2026-11-17", "lieu": "domicile", "actes": [{"acte": "I.1.INJ_SC"}]}


def tomber(arguments: list[str]) -> int:
    nom = "TEST-DUPONT"
    try:
        return {"ALICE": 1}[nom]
    except KeyError as erreur:
        raise ZeroDivisionError(f"{nom} 2991355555042") from erreur


@pytest.mark.erreur("INCIDENT_IMPREVU")
def test_un_incident_est_une_ligne_et_un_rapport(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(__main__, "_aiguiller", tomber)
    assert __main__.main(["coter", "f"]) == incident.CODE_SORTIE == 3
    sortie, erreur = capsys.readouterr()
    (rapport,) = (tmp_path / "facturier").iterdir()
    assert sortie == ""
    assert erreur.count("\n") == 1, erreur
    assert erreur.startswith("facturier coter : incident imprévu")
    assert str(rapport) in erreur
    lu = rapport.read_text("utf-8")
    assert "ZeroDivisionError" in lu
    assert "KeyError" in lu
    assert "in tomber" in lu
    assert "2991355555042" not in lu.replace('raise ZeroDivisionError(f"{nom} 2991355555042")', ""), "aucune valeur"
    assert stat.S_IMODE(rapport.stat().st_mode) == 0o600


def test_sans_dossier_d_etat_le_rapport_va_ailleurs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "occupe").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "occupe"))
    monkeypatch.setattr(incident.tempfile, "gettempdir", lambda: str(tmp_path))
    rapport = incident.noter(ValueError("x"))
    assert rapport is not None
    assert rapport.parent == tmp_path


def test_un_paquet_absent_est_nomme() -> None:
    assert "attrs" in incident.phrase(ModuleNotFoundError("No module named 'attrs'", name="attrs"))


@pytest.mark.erreur("ENTREE_FERMEE")
@pytest.mark.parametrize(
    "commande",
    [("coter", "-"), ("journee", "-"), ("partager", "-"), ("b2", "verifier", "-"), ("noemie", "lire", "-")],
    ids=" ".join,
)
def test_une_entree_fermee_est_dite(commande: tuple[str, ...]) -> None:
    fait = facturier(*commande, stdout=-1, preexec_fn=lambda: os.close(0))
    assert (fait.returncode, fait.stdout) == (2, b""), fait.stderr.decode()
    assert "l'entrée standard est fermée" in fait.stderr.decode()
    assert fait.stderr.count(b"\n") == 1


def test_une_sortie_fermee_est_dite() -> None:
    fait = facturier(*NUMERO, preexec_fn=lambda: os.close(1))
    assert fait.returncode == 2
    assert "la sortie est fermée" in fait.stderr.decode()
    assert fait.stderr.count(b"\n") == 1


def entree(monkeypatch: pytest.MonkeyPatch, objet: object) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(objet).encode()), "utf-8"))


@pytest.mark.parametrize("commande", ["coter", "journee"])
@pytest.mark.parametrize("acte", ["I.1.INJ_SC", "\x1b]0;titre\x07"])
def test_rien_de_l_entree_ne_commande_le_terminal(
    commande: str, acte: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seance = {**SEANCE, "patient": "\x1b[2J\x9b31m", "actes": [{"acte": acte}]}
    entree(monkeypatch, {"id": "\x1b[31mTEST\x7f\n0 visite", "seance": seance})
    __main__.main([commande, "-"])
    sortie, erreur = capsys.readouterr()
    assert "TEST" in sortie
    assert not {c for c in sortie + erreur if c < " " or "\x7f" <= c < "\xa0"} - {"\n"}, ascii(sortie + erreur)
    assert not any(ligne.startswith("0 visite") for ligne in sortie.splitlines()), "une fausse ligne"


def test_le_filtre_n_altere_pas_le_json() -> None:
    texte = json.dumps({"nom": "Élise\x85 \u202e\x7f\x9b — 1"}, ensure_ascii=False)
    assert json.loads(sans_commande(texte)) == json.loads(texte)
    assert sans_commande("é\t1\n") == "é\t1\n"


def test_les_flux_sont_rendus(capsys: pytest.CaptureFixture[str]) -> None:
    avant = sys.stdout, sys.stderr
    assert garde.garder("x", lambda: 0) == 0
    assert (sys.stdout, sys.stderr) == avant
