"""What a run of work leaves behind goes while nobody types: cycles of the classes that were imported, sources of the functions
that attrs and cattrs wrote, readers of data files that are read."""

import gc
import linecache
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import Facturier

CALME = 2.0  # seconds without a key after which nobody types
TOUCHES = 500  # keys between two times: a quarter of an hour


class Menage:
    """`faire` once after the start, told that it is the first time, then after every `TOUCHES` keys; `touche` at each key.

    No timer runs between.
    """

    def __init__(self, app: "Facturier", faire: Callable[[bool], None]) -> None:
        self._app, self._faire = app, faire
        self._restent, self._premier = TOUCHES, True

    def attendre(self) -> None:
        """Do it once nobody types."""
        self._restent = TOUCHES
        self._app.set_timer(CALME, self._guetter)

    def touche(self) -> None:
        """A key."""
        self._restent -= 1
        if self._restent == 0:
            self.attendre()

    def _guetter(self) -> None:
        if self._app.chronometre.silence < CALME:
            self._app.set_timer(CALME, self._guetter)
        else:
            self._faire(self._premier)
            self._premier = False


def balayer(tout: bool) -> None:
    """2 MiB and 50 ms for `tout`, what was imported and frozen: attrs makes each class twice, and only a collection frees the
    first. What is there afterwards stays, and later times go through what came since."""
    if lecteurs := sys.modules.get("core.donnees"):
        lecteurs.oublier_les_lecteurs()
    linecache.clearcache()
    if tout:
        gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.collect()  # of nothing: what lives now no longer counts in the decision of a full collection
