"""`?`: the keys of the view one was in, generated from its bindings."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.ecrans import CODES
from tui.ecrans.base import Ecran
from tui.fonctions import Fonction, fonctions
from tui.widgets.barres import LigneFixe
from tui.widgets.lignes import Ligne, Panneau


class Aide(ModalScreen[None]):
    """Any of Esc, ?, q or Enter goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "app.pop_screen", "Fermer", show=False, id="aide.fermer"),
        Binding("down,j", "defiler(1)", "Descendre", show=False, id="aide.bas"),
        Binding("up,k", "defiler(-1)", "Monter", show=False, id="aide.haut"),
        Binding("pagedown,space", "defiler(15)", "Page suivante", show=False, id="aide.page-bas"),
        Binding("pageup", "defiler(-15)", "Page précédente", show=False, id="aide.page-haut"),
    ]

    def __init__(self, ecran: Ecran) -> None:
        super().__init__()
        self._ecran = ecran

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield LigneFixe(id="titre", fond="bandeau")
        yield Panneau(id="lignes")

    def on_mount(self) -> None:
        """Fill from the bindings."""
        self.query_one("#titre", LigneFixe).montrer(f" Touches de « {self._ecran.TITRE} » — Échap ferme, ↓ Pg↓ défile")
        self.query_one("#lignes", Panneau).montrer(lignes_d_aide(self._ecran))

    def action_defiler(self, pas: int) -> None:
        """Scroll."""
        self.query_one("#lignes", Panneau).defiler(pas)


def lignes_d_aide(ecran: Ecran) -> list[Ligne]:
    """One line a key: the screen's own, those of the widget with the focus, those of every screen, the jump codes."""
    vus: set[str] = set()
    lignes: list[Ligne] = []
    propres = list(fonctions(type(ecran), ecran.NOM))
    communes = list(fonctions(Ecran))
    focus = list(fonctions(type(ecran.focused))) if ecran.focused is not None else []
    for titre, groupe in (
        (ecran.TITRE, propres),
        ("Là où est le curseur", focus),
        ("Partout", [*fonctions(ecran.facturier), *communes]),
    ):
        lignes += _groupe(titre, groupe, vus)
    lignes += ["", [("Codes après « : »", "titre")]]
    lignes += [[(f"  :{code:<10}", "touche"), (nom, "")] for code, nom in CODES.items()]
    return lignes


def _groupe(titre: str, groupe: Iterable[Fonction], vus: set[str]) -> list[Ligne]:
    nouvelles = [f for f in groupe if f.touche not in vus]
    vus.update(f.touche for f in nouvelles)
    if not nouvelles:
        return []
    return ["", [(titre, "titre")], *([(f"  {f.touche:<11}", "touche"), (f.phrase, "")] for f in nouvelles)]
