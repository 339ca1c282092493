"""A list to choose one thing from: letters filter, 1-9 pick, Enter takes the row under the cursor."""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from core.travail.filtre import passe
from tui.widgets.barres import LigneFixe
from tui.widgets.champ import Champ
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau


class Choix(ModalScreen[None]):
    """`choisir(i)` gets the place of the chosen line in `lignes`, `retirer(i)` that of one to take out; Esc chooses nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Fermer", show=False, id="choix.fermer"),
        Binding("enter", "prendre", "Prendre", show=False, id="choix.prendre"),
        Binding("ctrl+x", "retirer", "Retirer de la liste, quand elle le permet", show=False, id="choix.retirer"),
        Binding("down,tab", "bouger(1)", "Suivante", show=False, id="choix.bas"),
        Binding("up,shift+tab", "bouger(-1)", "Précédente", show=False, id="choix.haut"),
        Binding("pagedown", "bouger(10)", "Page suivante", show=False, id="choix.page-bas"),
        Binding("pageup", "bouger(-10)", "Page précédente", show=False, id="choix.page-haut"),
    ]

    def __init__(
        self,
        titre: str,
        lignes: Sequence[tuple[str, ...]],
        choisir: Callable[[int], None],
        *,
        colonnes: Sequence[Colonne] = (),
        retirer: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__()
        self._retirer = retirer
        self._titre, self._lignes, self._choisir = titre, lignes, choisir
        self._colonnes = colonnes or (Colonne(""),)

    def compose(self) -> ComposeResult:
        """Title, filter, list."""
        yield LigneFixe(id="titre", fond="bandeau")
        yield Champ("Filtrer", id="filtre", reserves="", au_changement=self._filtrer)
        yield Tableau(self._colonnes, id="choix", numerote=True)

    def on_mount(self) -> None:
        """All lines, the filter ready."""
        retire = ", ^X retire" if self._retirer is not None else ""
        self.query_one("#titre", LigneFixe).montrer(f" {self._titre} — 1-9/Entrée choisit{retire}, Échap ferme")
        lignes = self._lignes
        tableau = self.query_one("#choix", Tableau)
        tableau.remede = ""  # Esc closes the list
        tableau.montrer(SourceListe(range(len(lignes)), lambda i: lignes[i], lambda i: i))
        filtre = self.query_one("#filtre", Champ)
        filtre.choix = self._chiffre
        self.set_focus(filtre)

    def _filtrer(self, champ: Champ) -> None:
        self.query_one("#choix", Tableau).filtrer(champ.valeur)

    def _chiffre(self, chiffre: int) -> bool:
        tableau, filtre = self.query_one("#choix", Tableau), self.query_one("#filtre", Champ)
        suite = f"{filtre.valeur}{chiffre}"
        # a digit that goes on with a word of the list (`r2`, `lot 12`) belongs to it
        if chiffre > len(tableau.source) or (filtre.valeur and any(passe(ligne, suite) for ligne in self._lignes)):
            return False
        self._prendre(tableau.source.cle(chiffre - 1))
        return True

    def action_bouger(self, pas: int) -> None:
        """Move in the list while the filter keeps the focus."""
        self.query_one("#choix", Tableau).action_bouger(pas)

    def action_prendre(self) -> None:
        """Take the row under the cursor."""
        cle = self.query_one("#choix", Tableau).cle_courante
        if cle is not None:
            self._prendre(cle)

    def action_retirer(self) -> None:
        """Take the row under the cursor out of what is kept."""
        cle = self.query_one("#choix", Tableau).cle_courante
        if cle is not None and self._retirer is not None:
            self.app.pop_screen()
            self._retirer(int(str(cle)))

    def _prendre(self, cle: Hashable) -> None:
        self.app.pop_screen()
        self._choisir(int(str(cle)))
