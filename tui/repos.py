"""What waits until one stops: done once, after the last key of a run, so that a run of keys costs what its keys show."""

from collections.abc import Callable
from time import monotonic

from textual.message_pump import MessagePump
from textual.timer import Timer

# seconds without a key after which one has stopped: longer than a key held takes to come again, shorter than the eye
REPOS = 0.05


class Repos:
    """`attendre` at each key; `faire` is called by the timer of `pompe`, once, when no other key came meanwhile."""

    def __init__(self, pompe: MessagePump, faire: Callable[[], None]) -> None:
        self._pompe, self._faire = pompe, faire
        self._depuis = 0.0
        self._minuteur: Timer | None = None

    @property
    def en_attente(self) -> bool:
        """Whether something is still to be done."""
        return self._minuteur is not None

    def attendre(self) -> None:
        """A key came: not yet."""
        self._depuis = monotonic()
        if self._minuteur is None:
            self._minuteur = self._pompe.set_timer(REPOS, self._guetter)

    def oublier(self) -> None:
        """Nothing is to be done any more."""
        if self._minuteur is not None:
            self._minuteur.stop()
            self._minuteur = None

    def _guetter(self) -> None:
        reste = self._depuis + REPOS - monotonic()
        if reste > 0:
            self._minuteur = self._pompe.set_timer(reste, self._guetter)
        else:
            self.oublier()
            self._faire()
