"""The demo base made once and kept ready in the cache folder of the user: filling it takes longer than showing a screen.

A kept base is named by what it was made from (samples, code of the base, version) and by its own bytes: one that is not
what its name says is not used. Without a cache folder of one's own, nothing is kept and the caller makes the base itself.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from core.version import VERSION

PREFIXE = "demo-"


def copier(vers: Path, sources: Iterable[Path], faire: Callable[[Path], None]) -> bool:
    """Put a ready base at `vers`, readable by its owner only; `faire(chemin)` makes it when none is kept. False: no cache."""
    dossier = _dossier()
    if dossier is None:
        return False
    origine = empreinte(sources)
    try:
        octets = _lire(dossier, origine) or _garder(dossier, origine, faire)
        descripteur = os.open(vers, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descripteur, "wb") as fichier:
                fichier.write(octets)
        except OSError:
            vers.unlink()
            raise
    except OSError:
        return False  # full disk, cache taken away: the base is made in its own place, where a refusal is said
    return True


def empreinte(sources: Iterable[Path]) -> str:
    """What the base is made from: every file under `sources`, by name and content, and the version."""
    somme = hashlib.blake2b(VERSION.encode(), digest_size=16)
    for racine in sources:
        for lieu, dossiers, noms in os.walk(racine):
            dossiers[:] = sorted(d for d in dossiers if d != "__pycache__")
            for nom in sorted(noms):
                chemin = os.path.join(lieu, nom)
                with open(chemin, "rb") as fichier:
                    octets = fichier.read()
                somme.update(f"{os.path.relpath(chemin, racine)}\0{len(octets)}\0".encode() + octets)
    return somme.hexdigest()


def _dossier() -> Path | None:
    """The cache folder, ours and closed to others; None when there is none."""
    racine = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(racine):
        maison = os.path.expanduser("~")
        if not os.path.isabs(maison):
            return None
        racine = os.path.join(maison, ".cache")
    dossier = Path(racine) / "facturier"
    try:
        dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
        etat = dossier.lstat()
    except OSError:
        return None
    ferme = stat.S_ISDIR(etat.st_mode) and etat.st_uid == os.getuid() and not stat.S_IMODE(etat.st_mode) & 0o077
    return dossier if ferme else None


def _lire(dossier: Path, origine: str) -> bytes | None:
    """The kept base whose bytes are those its name says."""
    for chemin in sorted(dossier.glob(f"{PREFIXE}{origine}-*.db")):
        octets = chemin.read_bytes()
        if chemin.name == _nom(origine, octets):
            return octets
    return None


def _garder(dossier: Path, origine: str, faire: Callable[[Path], None]) -> bytes:
    """Make the base, and keep it in the place of the older ones."""
    essai = dossier / f"essai-{os.getpid()}.db"
    essai.unlink(missing_ok=True)
    try:
        faire(essai)
        essai.chmod(0o600)
        octets = essai.read_bytes()
        for ancienne in dossier.glob(f"{PREFIXE}*.db"):
            ancienne.unlink(missing_ok=True)
        essai.rename(dossier / _nom(origine, octets))
    finally:
        for reste in dossier.glob(essai.name + "*"):
            reste.unlink(missing_ok=True)
    return octets


def _nom(origine: str, octets: bytes) -> str:
    return f"{PREFIXE}{origine}-{hashlib.blake2b(octets, digest_size=16).hexdigest()}.db"
