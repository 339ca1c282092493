"""Plain lines drawn by themselves: no layout, no markup, one Strip a line, and only the lines that changed are repainted."""

import textwrap
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from tui.couleurs import PALETTE
from tui.visible import visible
from tui.widgets.dessin import EnLignes

Fragment = tuple[str, str]
"""A piece of text and the name of its style in `tui.couleurs`."""

Ligne = str | Sequence[Fragment]


def bande(ligne: Ligne, largeur: int, fond: str = "") -> Strip:
    """The line cut or padded to exactly `largeur` cells; every text is made visible first."""
    fragments: Sequence[Fragment] = [(ligne, fond)] if isinstance(ligne, str) else ligne
    segments, reste = [], largeur
    for texte, style in fragments:
        texte = visible(texte)
        taille = cell_len(texte)
        if taille > reste:
            texte, taille = _couper(texte, reste), reste
        if texte:
            segments.append(Segment(texte, PALETTE[style or fond]))
        reste -= taille
        if reste <= 0:
            break
    if reste > 0:
        segments.append(Segment(" " * reste, PALETTE[fond]))
    return Strip(segments, largeur)


def _couper(texte: str, largeur: int) -> str:
    """The text in exactly `largeur` cells, ending with … because something is lost."""
    if largeur <= 0:
        return ""
    debut = set_cell_size(texte, largeur - 1).rstrip()
    return debut + visible("…") + " " * (largeur - 1 - cell_len(debut))


def ajuster(texte: str, largeur: int, *, droite: bool = False) -> str:
    """The visible text in exactly `largeur` cells, cut with …, padded on the left when `droite`."""
    texte = visible(texte)
    taille = cell_len(texte)
    if taille > largeur:
        return _couper(texte, largeur)
    vide = " " * (largeur - taille)
    return vide + texte if droite else texte + vide


def plier(texte: str, largeur: int) -> list[str]:
    """The text in lines of at most `largeur` characters; the indent of a line is kept on those it is folded into."""
    lignes: list[str] = []
    for brute in texte.split("\n"):
        ligne = visible(brute)
        retrait = " " * (len(ligne) - len(ligne.lstrip()))
        lignes += textwrap.wrap(ligne, max(20, largeur), subsequent_indent=retrait + "  ", drop_whitespace=True) or [""]
    return lignes


class Panneau(EnLignes):
    """A block of lines; `montrer` replaces them and repaints only those that differ.

    With `defile=True` it takes the focus and scrolls with the arrows and pages.
    """

    DEFAULT_CSS = "Panneau { height: 1fr; width: 1fr; }"

    def __init__(self, *, id: str | None = None, fond: str = "", classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lignes: list[Ligne] = []
        self._bandes: dict[int, Strip] = {}  # of the lines already drawn
        self._fond = fond
        self.haut = 0

    @property
    def lignes(self) -> list[Ligne]:
        """What is shown, from the first line, scrolled or not."""
        return self._lignes

    def montrer(self, lignes: Sequence[Ligne]) -> None:
        """Replace the lines, keep the scroll when it still makes sense."""
        avant, self._lignes = self._lignes, list(lignes)
        for i in [i for i in self._bandes if self._a(avant, i) != self._a(self._lignes, i)]:
            del self._bandes[i]
        self.haut = min(self.haut, max(0, len(self._lignes) - self.size.height))
        largeur = self.size.width
        if not largeur:
            return
        change = [y for y in range(self.size.height) if self._a(avant, y + self.haut) != self._a(self._lignes, y + self.haut)]
        if len(change) * 2 > self.size.height:
            self.refresh()
        elif change:
            self.refresh(*(Region(0, y, largeur, 1) for y in change))

    def defiler(self, pas: int) -> None:
        """Move the view by `pas` lines, within the lines."""
        nouveau = max(0, min(self.haut + pas, len(self._lignes) - self.size.height))
        if nouveau != self.haut:
            self.haut = nouveau
            self.refresh()

    @staticmethod
    def _a(lignes: Sequence[Ligne], i: int) -> Ligne | None:
        return lignes[i] if i < len(lignes) else None

    def texte(self) -> str:
        """The lines as plain text, for tests and for the linear mode."""
        return "\n".join(x if isinstance(x, str) else "".join(t for t, _ in x) for x in self._lignes)

    def _bande(self, i: int) -> Strip:
        faite = self._bandes.get(i)
        if faite is None or faite.cell_length != self.size.width:
            faite = self._bandes[i] = bande(self._a(self._lignes, i) or "", self.size.width, self._fond)
        return faite

    def dessiner(self, crop: Region) -> list[Strip]:
        """The lines, from the first one shown."""
        return [self._bande(y + self.haut).crop(crop.x, crop.right) for y in range(crop.y, crop.bottom)]
