"""The fast reader gives what tomllib gives: on every data file, on shapes it does not know, on files that are wrong."""

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.nomenclature.chargement import lire_fichiers
from core.nomenclature.toml_rapide import lire


def reference(texte: str) -> object:
    try:
        return tomllib.loads(texte, parse_float=Decimal)
    except tomllib.TOMLDecodeError as erreur:
        return str(erreur)


def rapide(texte: str) -> object:
    try:
        return lire(texte)
    except tomllib.TOMLDecodeError as erreur:
        return str(erreur)


@pytest.mark.parametrize(("nom", "octets"), lire_fichiers().items(), ids=lambda x: x if isinstance(x, str) else "")
def test_chaque_fichier(nom: str, octets: bytes) -> None:
    texte = octets.decode()
    assert lire(texte) == tomllib.loads(texte, parse_float=Decimal)


PIEGES = [
    "a = 1\na = 2",
    '[[a]]\nb = 1\n[[a.c]]\nd = "x"\n[[a]]\nb = 2',
    "[a]\nb = 1\n[[a.b]]",
    "a = [{ b = 1 }]\n[[a]]\nb = 2",
    "a = [1]\n[[a]]\nb = 2",
    "a = []\n[[a]]\nb = 2",
    "[[a.b]]\nc = 1",
    'a = "x" # dit',
    "a = 'x'",
    'a = "\\u00e9"',
    'a = """x\ny"""',
    'a = [\n"x",\n]',
    "a = 2026-02-30",
    "a = 2026-02-28T10:00:00",
    "a = 1_000",
    "a = 01",
    "a = +1.5\nb = -2\nc = 1e3\nd = inf",
    "a = true\nb = false\nc = True",
    'a = ["x", "y",]',
    "a.b = 1",
    '"a-b" = [ "x" ]',
    "  a = 1",
    "a=1",
    'a = "x" "y"',
    'a = "x"\r\nb = 2\r\n',
    'a = "tab\there"',
    "a = { b = 1, c = 2.50 }",
    "a = { b = 1, b = 2 }",
    "[[a]\nb = 1",
    "a = 1\n[[a]]",
    'a = "x"\n\n# note\n\nb = "y"',
    "a = ٣",
    "a = 1\n\x0cb = 2",
    'a = "\x7f"',
    'a = ["x"]\nb = ["x", 1]',
]


@pytest.mark.parametrize("texte", PIEGES)
def test_formes_inhabituelles(texte: str) -> None:
    assert rapide(texte) == reference(texte)


LIGNES = st.lists(st.sampled_from([ligne for piege in PIEGES for ligne in piege.split("\n")]), max_size=8)


@given(LIGNES)
def test_lignes_melees(lignes: list[str]) -> None:
    texte = "\n".join(lignes)
    assert rapide(texte) == reference(texte)


def test_depuis_une_archive(tmp_path):
    """A zipped program reads the same files (`importlib.resources`)."""
    import zipfile

    from core.nomenclature.chargement import _parcourir_archive

    archive = tmp_path / "programme.zip"
    with zipfile.ZipFile(archive, "w") as zip_:
        for nom, octets in lire_fichiers().items():
            zip_.writestr(f"ngap/{nom}", octets)
    assert dict(sorted(_parcourir_archive(zipfile.Path(archive, "ngap/"), ""))) == lire_fichiers()
