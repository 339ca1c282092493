"""A screen one comes to is drawn once, with what it reads: not empty first, then piece by piece."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.timer import Timer

if TYPE_CHECKING:
    from tui.ecrans.taches import Taches

# a reading that takes longer is not waited for: the screen is drawn as it is, and again with its answer
PATIENCE = 0.05


class Rideau:
    """Down from the key that changes the screen until what this screen asked for has answered."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._derriere: Taches | None = None
        self._tenu = ExitStack()
        self._minuteur: Timer | None = None

    def baisser(self, ecran: "Taches") -> None:
        """Draw nothing more for now."""
        if self._derriere is None:
            self._tenu.enter_context(self._app.batch_update())
            self._minuteur = self._app.set_timer(PATIENCE, self._lever)
        self._derriere = ecran

    def lever_sur(self, ecran: "Taches") -> None:
        """Draw this screen if it is the one behind and nothing it asked for is still awaited."""
        if ecran is self._derriere and not ecran.occupe():
            self._lever()

    def _lever(self) -> None:
        if self._minuteur is not None:
            self._minuteur.stop()
        self._derriere = self._minuteur = None
        self._tenu.close()
        if self._app.screen_stack:
            self._app.screen.refresh()  # what was laid out behind the curtain was drawn for nobody
