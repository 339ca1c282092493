"""A text to read: the reason of an amount, the history of an invoice. Scrolls, any of Esc, q or Enter goes back."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.widgets.barres import LigneFixe
from tui.widgets.lignes import Panneau, plier


class Texte(ModalScreen[None]):
    """Lines longer than the screen are folded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark,f10", "app.pop_screen", "Fermer", show=False, id="texte.fermer"),
        Binding("down,j", "defiler(1)", "Descendre", show=False, id="texte.bas"),
        Binding("up,k", "defiler(-1)", "Monter", show=False, id="texte.haut"),
        Binding("pagedown,space", "defiler(15)", "Page suivante", show=False, id="texte.page-bas"),
        Binding("pageup", "defiler(-15)", "Page précédente", show=False, id="texte.page-haut"),
    ]

    def __init__(self, titre: str, texte: str) -> None:
        super().__init__()
        self._titre, self._texte = titre, texte

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield LigneFixe(id="titre", fond="bandeau")
        yield Panneau(id="lignes")

    def on_resize(self) -> None:
        """Fold to the width of the screen."""
        self.query_one("#titre", LigneFixe).montrer(f" {self._titre} — Échap ferme, ↓ Pg↓ défile")
        self.query_one("#lignes", Panneau).montrer(plier(self._texte, self.size.width))

    def action_defiler(self, pas: int) -> None:
        """Scroll."""
        self.query_one("#lignes", Panneau).defiler(pas)
