"""A screen made of a list and, below it, the row under the cursor in full."""

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from tui.ecrans.base import Ecran
from tui.widgets.lignes import Panneau
from tui.widgets.tableau import Colonne, Tableau


class ListeEtDetail(Ecran):
    """Subclasses give the columns, what an empty list says, what Enter opens and what is told of a row."""

    COLONNES: ClassVar[Sequence[Colonne]] = ()
    VIDE: ClassVar[str] = ""

    def contenu(self) -> Iterable[Widget]:
        """The list and the detail."""
        yield Tableau(
            list(self.COLONNES),
            id=f"liste-{self.NOM}",
            vide=self.VIDE,
            a_l_ouverture=self._ouvrir,
            detailler=self._detailler,
        )
        yield Panneau(id="detail-bas")

    def premier(self) -> Widget:
        """The list."""
        return self.liste

    @property
    def liste(self) -> Tableau:
        """The table."""
        return self.query_one(f"#liste-{self.NOM}", Tableau)

    @property
    def detail(self) -> Panneau:
        """What is told below the list."""
        return self.query_one("#detail-bas", Panneau)

    def _ouvrir(self, cle: Hashable) -> None:
        """Enter on a row."""

    def _detailler(self, cle: Hashable | None) -> None:
        """The row under the cursor is another one; None when there is none."""
