"""Which tasks of the screens are actions that `u` undoes, and what each is called on the message line; a command names itself
(`core.commandes.execution.nommer`)."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from core.ports import Registre

T = TypeVar("T")

# name of the task -> what was done; a task that only reads leaves no action, whatever its name
ACTIONS: dict[str, str] = {
    "modifier": "fiche modifiée",
    "garder": "fiche enregistrée",
    "carte": "carte lue",
    "droits": "droits lus en ligne",
    "nir": "NIR gardé",
    "liste": "liste importée",
    "accord": "accord préalable noté",
    "bsi": "BSI noté",
    "poser": "lecture locale posée",
    "arreter": "lecture locale arrêtée",
    "fusion": "fusion de dossiers",
    "question": "question à l'infirmier",
    "routine-gardee": "routine gardée",
    "filtre": "filtre gardé",
    "filtre-retire": "filtre retiré",
    "routine-retiree": "routine retirée",
    "parametre": "paramètre changé",
    "lot": "envoi",
    "refaite": "facture refaite",
    "retour": "retour",
}


def en_action(registre: "Registre", libelle: str, moment: datetime, travail: "Callable[[Registre], T]") -> T:
    """Run the task so that what it writes can be undone as one action."""
    with registre.action(libelle, moment):
        return travail(registre)
