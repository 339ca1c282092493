"""Files that survive a power cut: written aside, synced, renamed, and the folder synced too."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path


def ecrire_durable(dossier: Path, nom: str, octets: bytes) -> None:
    """Write `dossier/nom` whole or not at all; raises `OSError`, the temporary file being removed."""
    provisoire = dossier / f".{nom}.{os.getpid()}.tmp"
    try:
        descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descripteur, "wb") as flux:
            flux.write(octets)
            flux.flush()
            os.fsync(flux.fileno())
        os.replace(provisoire, dossier / nom)
    except OSError:
        provisoire.unlink(missing_ok=True)
        raise
    synchroniser(dossier)


def ecrire_dossier(dossier: Path, nom: str, fichiers: Iterable[tuple[str, bytes]]) -> Path:
    """Write the files in a hidden folder beside `dossier/nom`, durably; the caller renames it. Raises `OSError`."""
    provisoire = dossier / f".{nom}.tmp"
    provisoire.mkdir(mode=0o700, exist_ok=True)
    for nom_fichier, octets in fichiers:
        ecrire_durable(provisoire, nom_fichier, octets)
    return provisoire


def renommer_durable(source: Path, cible: Path) -> None:
    """Rename, then sync both folders."""
    os.replace(source, cible)
    synchroniser(cible.parent)
    if source.parent != cible.parent:
        synchroniser(source.parent)


def synchroniser(dossier: Path) -> None:
    """Make the names of a folder durable."""
    descripteur = os.open(dossier, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def lire_ordinaire(chemin: Path) -> bytes | None:
    """The bytes of an ordinary file; None when it is gone, or is a link, a folder, a pipe."""
    try:
        if not stat.S_ISREG(os.lstat(chemin).st_mode):
            return None
        descripteur = os.open(chemin, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    with os.fdopen(descripteur, "rb") as flux:
        return flux.read()
