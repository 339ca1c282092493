"""The only file names that cross the border between the program and an emulated payer."""

import re

from core.citation import citer
from core.erreurs import Anomalie, Refus

_BASE = re.compile(r"EMU_[0-9A-Z]{9}_[0-9]{3}_[0-9A-Z]{1,6}")
_SCOR = re.compile(r"EMU_SCOR_[0-9A-Z]{9}_[0-9]{3}")
_PIECE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.(pdf|jpg|jpeg|png)")
MANIFESTE = "manifest.json"
_EXTENSIONS = (".b2", ".emu.json", ".sig")
_MESSAGE = re.compile(r"EMU_[0-9A-Z_]{1,32}(-[0-9]{1,3})?\.(arl|noemie)")


def est_message(nom: str) -> bool:
    """Whether this is the name of a message of a payer (`EMU_….arl`, `EMU_….noemie`)."""
    return _MESSAGE.fullmatch(nom) is not None


def base_de(nom: str) -> str | None:
    """The base name of a `.b2` file that may be taken in, else None."""
    base = nom.removesuffix(".b2")
    return base if base != nom and _BASE.fullmatch(base) else None


def est_lot_de_pieces(nom: str) -> bool:
    """Whether this is the base name of a lot of scanned pieces (a folder in the spool)."""
    return _SCOR.fullmatch(nom) is not None


def est_piece(nom: str) -> bool:
    """Whether this is the manifest or the name of a piece of such a lot."""
    return nom == MANIFESTE or _PIECE.fullmatch(nom) is not None


def verifier_paquet(nom: str, fichiers: tuple[str, ...]) -> None:
    """Refuse (PAQUET_MAL_NOMME) a package that is not `EMU_<issuer 9>_<lot 3>_<id6>` with its files and a `.b2`,
    nor a lot of pieces with its manifest."""
    if est_lot_de_pieces(nom) and MANIFESTE in fichiers and all(map(est_piece, fichiers)):
        return
    attendus = {nom + extension for extension in _EXTENSIONS}
    if not _BASE.fullmatch(nom) or not set(fichiers) <= attendus or nom + ".b2" not in fichiers:
        raise Refus(
            Anomalie(
                "PAQUET_MAL_NOMME",
                f"paquet {citer(nom)} ({', '.join(fichiers) or 'sans fichier'}) : nom ou fichiers inattendus",
                "refaire le lot : un paquet s'appelle EMU_<émetteur>_<lot>_<identifiant> et contient .b2, .emu.json et .sig",
            )
        )
