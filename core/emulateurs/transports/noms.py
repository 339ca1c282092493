"""The only file names that cross the border between the program and an emulated payer."""

import re

from core.erreurs import Anomalie, Refus

_BASE = re.compile(r"EMU_[0-9A-Z]{9}_[0-9]{3}_[0-9A-Z]{1,6}")
_EXTENSIONS = (".b2", ".emu.json", ".sig")
_MESSAGE = re.compile(r"EMU_[0-9A-Z_]{1,32}(-[0-9]{1,3})?\.(arl|noemie)")


def est_message(nom: str) -> bool:
    """Whether this is the name of a message of a payer (`EMU_….arl`, `EMU_….noemie`)."""
    return _MESSAGE.fullmatch(nom) is not None


def base_de(nom: str) -> str | None:
    """The base name of a `.b2` file that may be taken in, else None."""
    base = nom.removesuffix(".b2")
    return base if base != nom and _BASE.fullmatch(base) else None


def verifier_paquet(nom: str, fichiers: tuple[str, ...]) -> None:
    """Refuse (PAQUET_MAL_NOMME) a package that is not `EMU_<issuer 9>_<lot 3>_<id6>` with its files and a `.b2`."""
    attendus = {nom + extension for extension in _EXTENSIONS}
    if not _BASE.fullmatch(nom) or not set(fichiers) <= attendus or nom + ".b2" not in fichiers:
        raise Refus(
            Anomalie(
                "PAQUET_MAL_NOMME",
                f"paquet {nom!r} ({', '.join(fichiers) or 'sans fichier'}) : nom ou fichiers inattendus",
                "refaire le lot : un paquet s'appelle EMU_<émetteur>_<lot>_<identifiant> et contient .b2, .emu.json et .sig",
            )
        )
