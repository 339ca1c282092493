"""Every environment variable the program reads is told in the guide, and the guide tells no other."""

import re
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
_VARIABLE = re.compile(r"FACTURIER_[A-Z]+")


def test_les_variables_lues_sont_dans_le_guide():
    lues = {
        v for dossier in ("tui", "core", "db") for f in (RACINE / dossier).rglob("*.py") for v in _VARIABLE.findall(f.read_text())
    }
    dites = set(_VARIABLE.findall((RACINE / "docs/guide.md").read_text("utf-8")))
    assert lues == dites
