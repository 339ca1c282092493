"""What the journal of an invoice or a lot says, in French."""

import ast
from datetime import datetime
from pathlib import Path

from core.lots.echanges import EntreeJournal
from core.services.journal import LIBELLES, raconter

RACINE = Path(__file__).parents[2]


def evenements() -> set[str]:
    """The kinds of events the program writes about an invoice or a lot."""
    trouves = set()
    for fichier in (*RACINE.glob("core/**/*.py"), *RACINE.glob("db/**/*.py")):
        for noeud in ast.walk(ast.parse(fichier.read_text("utf-8"))):
            if isinstance(noeud, ast.Call) and getattr(noeud.func, "attr", "") == "journaliser":
                type_, objet = noeud.args[0], noeud.args[1]
                if isinstance(type_, ast.Constant) and isinstance(objet, ast.Constant) and objet.value in ("facture", "lot"):
                    trouves.add(type_.value)
    return trouves


def test_chaque_evenement_a_son_mot_et_aucun_mot_n_est_de_trop():
    assert evenements() == set(LIBELLES)


def test_une_entree_se_lit():
    entree = EntreeJournal(1, datetime(2026, 11, 21, 9), "facture_validee", "facture", 4, "n° 25", "")
    assert raconter(entree) == "21/11/2026 09:00  numérotée  n° 25"
