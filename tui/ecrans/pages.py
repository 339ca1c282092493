"""A list too long to be held: the keys of all its rows, and the objects of the pages one looks at, read when they are shown."""

from array import array
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import field, frozen

from core.travail.filtre import passe

if TYPE_CHECKING:
    from core.ports import Registre
    from tui.ecrans.taches import Taches
    from tui.widgets.tableau import Tableau

T = TypeVar("T")

LONGUE = 500  # rows: a shorter list is read whole
PAGE = 100  # rows read together when one of them is shown
GARDES = 6 * PAGE
TRANCHE = 500  # rows gone through at a time by a filter or a sort


@frozen
class Longue(Generic[T]):
    """What is read of a long list at first: its keys in order, its summary, the objects of its first page."""

    cles: Sequence[int]
    resume: str
    premiers: Sequence[T] = field(default=())


@frozen
class Lecture(Generic[T]):
    """How the objects of a long list are read by their keys, and what a row shows of one."""

    lire: "Callable[[Registre, Sequence[int]], Sequence[T]]"
    cle: Callable[[T], int]
    cellules: Callable[[T], Sequence[str]]
    style: Callable[[T], str]
    tris: Sequence[Callable[[T], object] | None] = ()


class SourcePages(Generic[T]):
    """Rows for a table; those not read yet show `…`. A filter or a sort goes through all of them, slice by slice beside the keys:
    what a filter finds is shown as it is found."""

    def __init__(self, ecran: "Taches", tableau: "Tableau", liste: Longue[T], lecture: Lecture[T]) -> None:
        self._ecran, self._tableau, self._lecture = ecran, tableau, lecture
        self._toutes = self._vues = array("q", liste.cles)
        self._lus: dict[int, T] = {lecture.cle(x): x for x in liste.premiers}
        self._voulues: set[int] = set()  # the first rows of the pages that are asked for
        self._filtre = ""
        self._colonne = -1

    def __len__(self) -> int:
        return len(self._vues)

    def cle(self, i: int) -> int:
        """The key of row i."""
        return self._vues[i]

    def objet(self, cle: Hashable) -> T | None:
        """The object of that key, None while it is not read."""
        return self._lus.get(cle)  # type: ignore[call-overload, no-any-return]

    def ligne(self, i: int) -> Sequence[str]:
        """The cells of row i; a page that is not there is asked for."""
        objet = self._lus.get(self._vues[i])
        if objet is None:
            self._demander(i - i % PAGE)
            return ("…",)
        return self._lecture.cellules(objet)

    def style(self, i: int) -> str:
        """The style of row i."""
        objet = self._lus.get(self._vues[i])
        return "discret" if objet is None else self._lecture.style(objet)

    # -- pages --------------------------------------------------------------------------------------------------------

    def _demander(self, debut: int) -> None:
        """Of two demands only the last one answers: it holds the pages of the first."""
        if debut in self._voulues:
            return
        self._voulues.add(debut)
        cles = [c for d in sorted(self._voulues) for c in self._vues[d : d + PAGE] if c not in self._lus]
        self._ecran.demander("page", lambda r: self._lecture.lire(r, cles), self._recevoir)

    def _recevoir(self, objets: Sequence[T]) -> None:
        self._voulues.clear()
        self._lus |= {self._lecture.cle(x): x for x in objets}
        for cle in [*self._lus][: max(0, len(self._lus) - GARDES)]:
            del self._lus[cle]
        if self._tableau.source is self:
            self._tableau.montrer(self)

    # -- filter and sort ----------------------------------------------------------------------------------------------

    def filtrer(self, texte: str) -> None:
        """Keep the rows holding every word, as a list in memory does."""
        if texte.strip() != self._filtre:
            self._filtre = texte.strip()
            self._refaire()

    def trier(self, colonne: int, *, decroissant: bool = False) -> None:
        """Sort by a column; -1 is the order in which the list is read."""
        self._colonne = colonne
        self._refaire(decroissant)

    def _refaire(self, decroissant: bool = False) -> None:
        self._voulues.clear()
        if self._filtre or self._colonne >= 0:
            self._fouiller(0, [], decroissant)
        else:
            self._ecran.demander("fouille", lambda _: None, lambda _: None)  # what was being gone through is left
            self._poser(self._toutes)

    def _fouiller(self, debut: int, trouvees: list[tuple[Any, int]], decroissant: bool) -> None:
        tranche, filtre, colonne, x = self._toutes[debut : debut + TRANCHE], self._filtre, self._colonne, self._lecture
        propre = x.tris[colonne] if 0 <= colonne < len(x.tris) else None

        def lire(registre: "Registre") -> list[tuple[Any, int]]:
            gardees = []
            for objet in x.lire(registre, tranche):
                cellules = x.cellules(objet)
                if not filtre or passe(cellules, filtre):
                    rang = propre(objet) if propre else cellules[colonne].casefold() if colonne >= 0 else 0
                    gardees.append((rang, x.cle(objet)))
            return gardees

        def suivre(gardees: list[tuple[Any, int]]) -> None:
            trouvees.extend(gardees)
            suite = debut + TRANCHE
            finie = suite >= len(self._toutes)
            if finie and colonne >= 0:
                trouvees.sort(key=lambda t: t[0], reverse=decroissant)
            if finie or (colonne < 0 and (gardees or not debut)):
                self._poser(array("q", [cle for _, cle in trouvees]))
            if not finie:
                self._fouiller(suite, trouvees, decroissant)

        self._ecran.demander("fouille", lire, suivre)

    def _poser(self, cles: "array[int]") -> None:
        self._vues = cles
        if self._tableau.source is self:
            self._tableau.montrer(self)
