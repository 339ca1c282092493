"""One thread owns the connection: the screens hand it calls and wait without blocking the keys."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from db.avancement import Avancement, silence
from db.ouverture import ouvrir

if TYPE_CHECKING:
    from core.registre import Nature
    from db.registre import RegistreBase

T = TypeVar("T")


class Executeur:
    """Opens the base in its own thread and runs there, in order, every call it is given.

    From asyncio: `await asyncio.wrap_future(executeur.soumettre(lambda r: r.cabinets()))`.
    """

    def __init__(
        self,
        chemin: str | Path,
        cle_hex: str,
        *,
        creer: bool = False,
        nature: Nature = "fictive",
        dire: Callable[[str], None] = silence,
    ) -> None:
        """`dire` is told, now and then, how far the update of an older base is."""
        avancement = Avancement(dire)
        self._fil = ThreadPoolExecutor(max_workers=1, thread_name_prefix="base")
        try:
            futur = self._fil.submit(lambda: ouvrir(chemin, cle_hex, creer=creer, nature=nature, avancement=avancement))
            try:
                self._registre = futur.result()
            except KeyboardInterrupt:  # which only this thread hears: the update is given up, and refused for it
                avancement.arreter()
                self._fil.submit(futur.result().fermer).result()  # it was open already
                raise
        except BaseException:
            avancement.arreter()
            self._fil.shutdown()
            raise
        self.nature: Nature = self._registre.nature

    def soumettre(self, action: Callable[[RegistreBase], T]) -> Future[T]:
        """Queue a call; its `Refus` comes out of the future."""
        return self._fil.submit(action, self._registre)

    def faire(self, action: Callable[[RegistreBase], T]) -> T:
        """Run a call and wait for it."""
        return self.soumettre(action).result()

    def fermer(self) -> None:
        """Let the queued calls end, close the base, stop the thread."""
        self._fil.submit(self._registre.fermer).result()
        self._fil.shutdown()
