"""What stands between a command and the terminal: a full disk or a closed pipe ends in one French line, never in a traceback."""

import io
import os
import sys
from collections.abc import Callable


def garder(prog: str, faire: Callable[[], int]) -> int:
    """Run `faire` and return its exit code: 2 when the system refuses something, 130 interrupted, 0 when the reader has gone."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a name that is not UTF-8, or a terminal that has no accents, must not stop an answer
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = faire()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _ne_plus_ecrire()
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as erreur:
        if erreur.filename is None:
            _ne_plus_ecrire()
        print(f"{prog} : {phrase(erreur)}", file=sys.stderr)
        return 2
    return code


def phrase(erreur: OSError) -> str:
    """What the system refused, in French: place, cause, remedy."""
    from core.systeme import CAUSES  # late: the four packages are checked before any of them is imported

    lieu = f"fichier {os.fsdecode(erreur.filename)}" if erreur.filename is not None else "lecture ou écriture"
    cause, remede = CAUSES.get(
        erreur.errno or 0, (erreur.strerror or str(erreur), "vérifier le chemin, les droits et la place sur le disque")
    )
    return f"{lieu} : {cause} — {remede}"


def _ne_plus_ecrire() -> None:
    """Standard output is lost: what is left in its buffer must not fail again when the program ends."""
    if sys.stdout is sys.__stdout__:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
