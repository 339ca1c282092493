"""The documents say what the program does: commands, keys, settings and codes are those of today, and links lead somewhere."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.maison import documents
from tests.maison.depot import RACINE, fichiers, nom, texte
from tui.cli import COMMANDES

DOCUMENTS = [p for p in fichiers() if p.suffix == ".md"]
REMEDE = "refaire : python -m tests.maison.documents"


def test_le_catalogue_des_erreurs_est_a_jour() -> None:
    assert documents.ERREURS.read_text("utf-8") == documents.catalogue(), REMEDE


def test_le_guide_est_a_jour() -> None:
    actuel = documents.GUIDE.read_text("utf-8")
    assert actuel == documents.guide(actuel), REMEDE
    assert all(f"<!-- {partie} -->" in actuel for partie in documents.PARTIES)


def test_la_page_de_la_caisse_dit_qui_donne_chaque_code():
    actuel = documents.CAISSE.read_text("utf-8")
    assert "<!-- codes -->" in actuel
    assert actuel == documents.caisse(actuel), REMEDE


@pytest.mark.parametrize("chemin", DOCUMENTS, ids=nom)
def test_les_commandes_citees_existent(chemin: Path) -> None:
    citees = set(re.findall(r"(?:\./|[`\s(])facturier ([a-z][a-z0-9-]*)", texte(chemin) or ""))
    assert not citees - set(COMMANDES) - {"test"}, f"{nom(chemin)} cite une commande qui n'existe pas"


@pytest.mark.parametrize("chemin", DOCUMENTS, ids=nom)
def test_les_liens_menent_quelque_part(chemin: Path) -> None:
    liens = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", texte(chemin) or "")
    perdus = [lien for lien in liens if "://" not in lien and not (chemin.parent / lien).exists()]
    assert not perdus, f"{nom(chemin)} : {perdus}"


def test_les_dependances_sont_toutes_motivees() -> None:
    projet = tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))["project"]
    motivees = (RACINE / "DECISIONS.md").read_text("utf-8")
    for exigence in projet["dependencies"]:
        paquet = re.match(r"[a-z0-9-]+", exigence)
        assert paquet
        assert f"| {paquet[0]} |" in motivees, f"dire dans DECISIONS.md pourquoi {paquet[0]}"
