"""A long update of a base says where it is, and can be given up: what SQLite does in one statement is otherwise silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

PAS = 100_000  # steps of SQLite between two looks at the clock: some milliseconds
PREMIERE, SUIVANTE = 2.0, 5.0  # seconds before the first word, then between two


def silence(_: str) -> None:
    """Nobody listens."""


class Avancement:
    """`dire` is given one line of French now and then; `arreter`, from another thread, stops the statement under way."""

    def __init__(self, dire: Callable[[str], None] = silence) -> None:
        self._dire = dire
        self._debut = self._dite = 0.0
        self.quoi = ""  # what is being done
        self.arrete = False

    def arreter(self) -> None:
        """Give up: the transaction will be undone."""
        self.arrete = True

    @contextmanager
    def suivre(self, connexion: Any) -> Iterator[None]:
        """Watch what this connection does."""
        self._debut = monotonic()
        self._dite = self._debut + PREMIERE - SUIVANTE
        connexion.set_progress_handler(self._battre, PAS)
        try:
            yield
        finally:
            connexion.set_progress_handler(None, PAS)

    def _battre(self) -> bool:
        """Called by SQLite; True interrupts it. An exception raised here would be lost."""
        try:
            maintenant = monotonic()
            if maintenant - self._dite >= SUIVANTE:
                self._dite = maintenant
                self._dire(f"{self.quoi}, {maintenant - self._debut:.0f} s (Ctrl+C l'arrête sans rien changer à la base)")
        except KeyboardInterrupt:
            self.arrete = True
        return self.arrete
