"""The folder where the program keeps what concerns its user and no base: reports of incidents, what was already offered."""

import os
from pathlib import Path


def dossier_etat() -> Path:
    """`$XDG_STATE_HOME/facturier`, or its usual place; not made here."""
    racine = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return Path(racine, "facturier")
