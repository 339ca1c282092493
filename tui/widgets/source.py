"""Rows for a table, fetched by index, so that the cost of a table does not depend on its length."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, Protocol, TypeVar, runtime_checkable

from core.travail.filtre import passe

T = TypeVar("T")


class Source(Protocol):
    """Rows by index: `ligne(i)` one text a column, `cle(i)` stable, `style(i)` a name of `tui.couleurs`."""

    def __len__(self) -> int: ...

    def ligne(self, i: int) -> Sequence[str]:
        """The cells of row i."""
        ...

    def cle(self, i: int) -> Hashable:
        """What row i is, whatever the order."""
        ...

    def style(self, i: int) -> str:
        """How row i is drawn; "" for plain."""
        ...


@runtime_checkable
class Fouillable(Source, Protocol):
    """Rows that can be filtered and sorted; -1 is the order they are given in."""

    def filtrer(self, texte: str) -> None:
        """Keep the rows holding every word, in any column; a word after `!` must be absent."""
        ...

    def trier(self, colonne: int, *, decroissant: bool = False) -> None:
        """Sort by a column."""
        ...


def _sans_style(_: object) -> str:
    return ""


class SourceListe(Generic[T]):
    """Objects in memory, turned into cells only when they are shown; can be filtered and sorted."""

    def __init__(
        self,
        objets: Sequence[T],
        cellules: Callable[[T], Sequence[str]],
        cle: Callable[[T], Hashable],
        style: Callable[[T], str] = _sans_style,
        tris: Sequence[Callable[[T], object] | None] = (),
    ) -> None:
        self._tous = objets
        self._vus: Sequence[T] = objets
        self._cellules, self._cle, self._style = cellules, cle, style
        self._tris = tris
        self._ordre: tuple[int, bool] | None = None
        self._filtre = ""

    def __len__(self) -> int:
        return len(self._vus)

    def objet(self, i: int) -> T:
        """The object behind row i."""
        return self._vus[i]

    def ligne(self, i: int) -> Sequence[str]:
        """The cells of row i."""
        return self._cellules(self._vus[i])

    def cle(self, i: int) -> Hashable:
        """The key of row i."""
        return self._cle(self._vus[i])

    def style(self, i: int) -> str:
        """The style of row i."""
        return self._style(self._vus[i])

    def filtrer(self, texte: str) -> None:
        """Keep the rows holding every word, in any column; a word after `!` must be absent."""
        self._filtre = texte
        self._refaire()

    def trier(self, colonne: int, *, decroissant: bool = False) -> None:
        """Sort by a column, by its own key when one was given, else by its text."""
        self._ordre = (colonne, decroissant) if colonne >= 0 else None
        self._refaire()

    def _refaire(self) -> None:
        vus: Sequence[T] = self._tous
        if self._filtre.strip():
            vus = [o for o in vus if passe(self._cellules(o), self._filtre)]
        if self._ordre is not None:
            colonne, decroissant = self._ordre
            propre = self._tris[colonne] if colonne < len(self._tris) else None
            vus = sorted(vus, key=propre or (lambda o: self._cellules(o)[colonne].casefold()), reverse=decroissant)  # type: ignore[arg-type]
        self._vus = vus
