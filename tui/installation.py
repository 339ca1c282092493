"""Where the program stands: its four packages must come from one place, and its samples travel with it.

`core`, `db` and `tui` are common names: another distribution installed in the same environment can overwrite or hide ours.
"""

import os.path
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PAQUETS = ("core", "db", "ngap", "tui")


def paquets_melanges() -> str:
    """A French sentence when the packages do not stand side by side, else an empty string. Imports none of them."""
    ici = _deux_crans_plus_haut(__file__)
    for nom in PAQUETS:
        trouve = PathFinder.find_spec(nom)
        lieu = _deux_crans_plus_haut(trouve.origin) if trouve and trouve.origin else ""
        if lieu != ici:
            ou = f"vient de {lieu}" if lieu else "est introuvable"
            return (
                f"facturier : le paquet « {nom} » {ou}, et non de {ici} : une autre distribution porte ce nom — "
                "installer Facturier dans un environnement à lui (uv tool install, pipx), ou retirer l'autre"
            )
    return ""


def _deux_crans_plus_haut(fichier: str) -> str:
    return os.path.dirname(os.path.dirname(os.path.realpath(fichier)))


def dossier_samples() -> "Path":
    """The fictitious world shipped with the program: inside `tui` once installed, beside it in a checkout."""
    from pathlib import Path

    livre = Path(__file__).with_name("samples")
    return livre if livre.is_dir() else Path(__file__).resolve().parent.parent / "samples"
