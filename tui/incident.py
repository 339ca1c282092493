"""The last resort: a fault nobody foresaw becomes one French line and a file of the user, never a traceback.

The file holds the kinds of the faults and the lines of the program they went through.  It holds no value and no message of the
fault: both can carry a name or a NIR, and the file is meant to be sent to whoever repairs the program.
"""

import os
import tempfile
import traceback
from pathlib import Path

from tui.dossier_etat import dossier_etat

CODE_SORTIE = 3
_CAUSES_MAX = 10


def phrase(erreur: BaseException, suite: str = "la commande s'est arrêtée") -> str:
    """What to tell the user; writes the report. A package that is missing is named instead."""
    if isinstance(erreur, ModuleNotFoundError):
        return f"il manque {erreur.name} à Python — refaire l'installation (docs/guide.md)"
    from core.erreurs import Anomalie  # late: the four packages are checked before any of them is imported

    rapport = noter(erreur)
    lieu = f"transmettre {rapport} (ni nom ni numéro dedans)" if rapport else "le détail n'a pas pu être écrit"
    return Anomalie("INCIDENT_IMPREVU", f"incident imprévu (INCIDENT_IMPREVU) : {suite}", f"recommencer ; {lieu}").phrase()


def noter(erreur: BaseException) -> Path | None:
    """Write the report, readable by its owner only: in the state folder, else in the temporary one; None when neither can be."""
    texte = detail(erreur).encode("utf-8", "backslashreplace")
    for dossier in (dossier_etat(), Path(tempfile.gettempdir())):
        try:
            dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
            descripteur, chemin = tempfile.mkstemp(prefix="facturier-incident-", suffix=".txt", dir=dossier)
            with os.fdopen(descripteur, "wb") as fichier:
                fichier.write(texte)
        except OSError:
            continue
        return Path(chemin)
    return None


def detail(erreur: BaseException) -> str:
    """The kinds and the frames of the fault and of what caused it, the last one first."""
    morceaux: list[str] = []
    suite: BaseException | None = erreur
    while suite is not None and len(morceaux) < _CAUSES_MAX:
        pile = "".join(traceback.format_list(traceback.extract_tb(suite.__traceback__)[-40:]))
        morceaux.append(f"{type(suite).__module__}.{type(suite).__qualname__}\n{pile}")
        suite = suite.__cause__ or suite.__context__
    return "\ncausé par ou pendant :\n".join(morceaux)
