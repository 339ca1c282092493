"""What may go wrong on the way to an emulated payer: written beforehand for a test, or drawn from a scenario and a seed."""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Literal, Protocol

from core.emulateurs.caisse.scenario import Reseau, tirage

Operation = Literal["deposer", "relever"]


class Panne(Enum):
    """What happens to one call."""

    AUCUNE = "aucune"
    AVANT = "avant"  # nothing left: certain
    PERDU = "perdu"  # it may have left, it did not arrive: uncertain
    RECU = "recu"  # it arrived, the answer was lost: uncertain


class Ligne(Protocol):
    """Says what happens to the next call."""

    def panne(self, operation: Operation) -> Panne:
        """Asked once a call."""
        ...


class LigneEcrite:
    """The failures are given, one a call; then the line is good."""

    def __init__(self, pannes: Iterable[Panne] = ()) -> None:
        self._pannes: Iterator[Panne] = iter(pannes)

    def panne(self, operation: Operation) -> Panne:
        """The next one of the list, whatever the call."""
        return next(self._pannes, Panne.AUCUNE)


class LigneTiree:
    """The failures of a scenario: shares of the calls, drawn from the seed and the number of the call."""

    def __init__(self, reseau: Reseau, graine: int) -> None:
        self._reseau = reseau
        self._graine = graine
        self._appels = 0

    def panne(self, operation: Operation) -> Panne:
        """A deposit may fail in three ways, a reading in one."""
        self._appels += 1
        sort, r = tirage(self._graine, "reseau", self._appels), self._reseau
        if operation == "relever":
            return Panne.AVANT if sort < r.releve else Panne.AUCUNE
        seuil = 0.0
        for part, panne in ((r.avant, Panne.AVANT), (r.perdu, Panne.PERDU), (r.recu, Panne.RECU)):
            seuil += float(part)
            if sort < seuil:
                return panne
        return Panne.AUCUNE
