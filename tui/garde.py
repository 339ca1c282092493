"""What stands between a command and the terminal: a full disk or a closed pipe ends in one French line, never in a traceback."""

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import Any

from tui.visible import sans_commande


def garder(prog: str, faire: Callable[[], int]) -> int:
    """Run `faire` and return its exit code: 2 when the system refuses something, 130 interrupted, 0 when the reader has gone.

    3 when a fault was not foreseen.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a name that is not UTF-8, or a terminal that has no accents, must not stop an answer
        sys.stdout.reconfigure(errors="backslashreplace")
    sortie, erreurs = sys.stdout, sys.stderr
    _occuper_les_descripteurs()
    sys.stdout = _Filtre(sortie) if sortie is not None else _SortieFermee()
    if erreurs is not None:
        sys.stderr = _Filtre(erreurs)
    try:
        return _garder(prog, faire, perdue=sortie is sys.__stdout__)
    finally:
        sys.stdout, sys.stderr = sortie, erreurs


def _garder(prog: str, faire: Callable[[], int], *, perdue: bool) -> int:
    try:
        code = faire()
        sys.stdout.flush()
    except BrokenPipeError:
        _ne_plus_ecrire(perdue)
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as erreur:
        if erreur.filename is None:
            _ne_plus_ecrire(perdue)
        print(f"{prog} : {phrase(erreur)}", file=sys.stderr)
        return 2
    except Exception as erreur:
        from tui import incident

        print(f"{prog} : {incident.phrase(erreur)}", file=sys.stderr)
        return incident.CODE_SORTIE
    return code


class _Filtre:
    """A stream of text through which nothing of the input can command the terminal; the rest is that of the stream."""

    def __init__(self, flux: Any) -> None:
        self._flux = flux

    def write(self, texte: str) -> int:
        """Write with the controls escaped, but for tabulations and ends of lines."""
        self._flux.write(sans_commande(texte))
        return len(texte)

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._flux, nom)


class _SortieFermee(io.TextIOBase):
    """Standard output when the caller closed it: an answer that nobody can read must not be lost in silence."""

    def write(self, texte: str) -> int:
        """Raises `OSError`."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def _occuper_les_descripteurs() -> None:
    """A closed standard stream leaves its number to the next file opened, where a message would then be written."""
    for flux in (sys.stdin, sys.stdout, sys.stderr):
        if flux is None:
            os.open(os.devnull, os.O_RDWR)


def phrase(erreur: OSError) -> str:
    """What the system refused, in French: place, cause, remedy."""
    from core.systeme import CAUSES  # late: the four packages are checked before any of them is imported

    lieu = f"fichier {os.fsdecode(erreur.filename)}" if erreur.filename is not None else "lecture ou écriture"
    cause, remede = CAUSES.get(
        erreur.errno or 0, (erreur.strerror or str(erreur), "vérifier le chemin, les droits et la place sur le disque")
    )
    return f"{lieu} : {cause} — {remede}"


def _ne_plus_ecrire(perdue: bool) -> None:
    """Standard output is lost: what is left in its buffer must not fail again when the program ends."""
    if perdue:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
