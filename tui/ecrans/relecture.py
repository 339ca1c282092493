"""Reading again only what may have changed: a screen one comes back to keeps what it shows while the base has not moved."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from core.ports import Registre
    from tui.ecrans.taches import Taches

T = TypeVar("T")


def _rien() -> None:
    return None


class Relectures:
    """By name, the state of the base and the question of the reading that is shown."""

    def __init__(self) -> None:
        self._montrees: dict[str, Hashable] = {}

    def demander(
        self,
        ecran: "Taches",
        nom: str,
        question: Hashable,
        travail: "Callable[[Registre], T]",
        suite: Callable[[T], None],
        *,
        sinon: Callable[[], None] = _rien,
        toujours: bool = False,
        retenir: bool = False,
    ) -> None:
        """`Taches.demander` for a reading that depends on the base and on `question` alone; when neither has changed since the
        one that is shown, nothing is read nor drawn, and `sinon` does what coming back does all the same.

        With `toujours` it is read in any case: where the cursor goes, for one, is no part of what is read.
        """
        montree = None if toujours else self._montrees.get(nom)

        def lire(registre: "Registre") -> "tuple[Hashable, list[T]]":
            etat = registre.changements(), question
            return etat, [] if etat == montree else [travail(registre)]

        def montrer(lu: "tuple[Hashable, list[T]]") -> None:
            etat, valeurs = lu
            for valeur in valeurs:
                suite(valeur)
                self._montrees[nom] = etat
            if not valeurs:
                sinon()

        ecran.demander(nom, lire, montrer, retenir=retenir)
