"""A full disk, a reader that leaves, a closed output, bytes that are no text: one French line, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.maison.depot import RACINE
from tui.cli import COMMANDES

NUMERO = ("identifiant", "nir", "299135555504269")


def facturier(*arguments: str | bytes, **options: object) -> subprocess.CompletedProcess[bytes]:
    env = {"PYTHONPATH": str(RACINE), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    commande = [sys.executable, "-P", "-m", "tui", *arguments]
    return subprocess.run(commande, env=env | options.pop("env", {}), check=False, **{"stderr": subprocess.PIPE} | options)  # type: ignore[call-overload]


@pytest.mark.parametrize("arguments", [("--help",), NUMERO])
def test_un_disque_plein_est_dit(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as plein:
        fait = facturier(*arguments, stdout=plein)
    assert fait.returncode == 2
    assert "plus de place sur le disque" in fait.stderr.decode()
    assert b"Traceback" not in fait.stderr


def test_une_sortie_fermee_ne_fait_rien_tomber() -> None:
    fait = facturier(*NUMERO, preexec_fn=lambda: os.close(1))
    assert b"Traceback" not in fait.stderr


def test_un_lecteur_parti_ne_fait_rien_tomber() -> None:
    lecture, ecriture = os.pipe()
    os.close(lecture)
    fait = facturier(*NUMERO, stdout=ecriture)
    os.close(ecriture)
    assert (fait.returncode, fait.stderr) == (0, b"")


def test_un_terminal_sans_accents_recoit_quand_meme_la_reponse() -> None:
    fait = facturier("--help", stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "ascii"})
    assert (fait.returncode, fait.stderr) == (0, b"")
    assert b"usage" in fait.stdout


@pytest.mark.parametrize(
    ("chemin", "attendu"), [("absent.jsonl", "absent.jsonl : introuvable"), (".", "c'est un dossier"), (b"a\xff", "introuvable")]
)
def test_un_chemin_qui_ne_va_pas_est_nomme(chemin: str | bytes, attendu: str, tmp_path: Path) -> None:
    fait = facturier("partager", chemin, stdout=subprocess.PIPE, cwd=tmp_path)
    assert fait.returncode == 2
    assert attendu in fait.stderr.decode("utf-8", "surrogateescape")
    assert b"Traceback" not in fait.stderr


@pytest.mark.parametrize(
    ("arguments", "attendu"),
    [
        (["identifiant", "zut\x1b", "1"], "sorte : « zut\\x1b » n'est pas admis ; choisir parmi nir, rpps, am, finess, amc"),
        (["identifiant", "nir", "1", "--json=oui"], "--json : cette option ne prend pas de valeur : « oui »"),
        (["annuler-dre", "l'une"], "NUMERO : valeur refusée : « l'une »"),
    ],
)
def test_un_argument_refuse_est_cite_en_francais(arguments: list[str], attendu: str) -> None:
    fait = facturier(*arguments, stdout=subprocess.PIPE)
    assert fait.returncode == 2
    assert fait.stderr.decode().splitlines()[-1].endswith(f"arguments refusés : {attendu}")


@pytest.mark.parametrize("commande", sorted(COMMANDES))
def test_l_aide_et_les_refus_d_arguments_sont_en_francais(commande: str) -> None:
    aide = facturier(commande, "--help", stdout=subprocess.PIPE)
    refus = facturier(commande, "--option-qui-n-existe-pas", "x", "y", "z", stdout=subprocess.PIPE)
    assert aide.returncode == 0, aide.stderr.decode()
    assert refus.returncode == 2
    assert b"Traceback" not in refus.stderr
    for anglais in ("usage:", "show this", "positional", "invalid choice", "required:", "unrecognized", "expected"):
        assert anglais not in (aide.stdout + refus.stderr).decode(), anglais
