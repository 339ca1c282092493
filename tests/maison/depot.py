"""The files of the project, as a checkout holds them."""

import subprocess
from functools import cache
from pathlib import Path

RACINE = Path(__file__).parents[2]
PAQUETS = ("core", "db", "ngap", "tui")
_A_PART = {".git", ".venv", "__pycache__", ".hypothesis", "dist", "build", "mutants"}


@cache
def fichiers() -> tuple[Path, ...]:
    """Every file git knows or would add; without git (an archive), every file that is not a by-product."""
    try:
        commande = ["git", "-C", str(RACINE), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        noms = subprocess.run(commande, check=True, capture_output=True).stdout.decode().split("\0")
        trouves = [RACINE / nom for nom in noms if nom]
    except (OSError, subprocess.CalledProcessError):
        trouves = [p for p in RACINE.rglob("*") if not _A_PART & set(p.relative_to(RACINE).parts) and "_cache" not in str(p)]
    return tuple(sorted(p for p in trouves if p.is_file()))


@cache
def texte(chemin: Path) -> str | None:
    """The file as text; None for a binary one."""
    octets = chemin.read_bytes()
    if b"\0" in octets:
        return None
    return octets.decode("utf-8", "replace")


def sources(*paquets: str) -> tuple[Path, ...]:
    """The Python files of these packages."""
    return tuple(p for p in fichiers() if p.suffix == ".py" and p.relative_to(RACINE).parts[0] in paquets)


def nom(chemin: Path) -> str:
    """The path from the root, with slashes."""
    return chemin.relative_to(RACINE).as_posix()
