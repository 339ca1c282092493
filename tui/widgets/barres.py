"""The fixed lines of every screen: header, message and live keys. Plain lines: a change repaints one line, nothing more."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip

from tui.visible import visible
from tui.widgets.dessin import EnLignes
from tui.widgets.lignes import Fragment, Ligne, ajuster, bande, plier


class LigneFixe(EnLignes):
    """One line; `montrer` repaints it only when it differs."""

    DEFAULT_CSS = "LigneFixe { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None, fond: str = "") -> None:
        super().__init__(id=id)
        self._ligne: Ligne = ""
        self._fond = fond

    def montrer(self, ligne: Ligne) -> None:
        """Replace the line."""
        if ligne != self._ligne:
            self._ligne = ligne
            self.refresh()

    def texte(self) -> str:
        """The line as plain text."""
        return self._ligne if isinstance(self._ligne, str) else "".join(t for t, _ in self._ligne)

    def dessiner(self, crop: Region) -> list[Strip]:
        """The strip."""
        return [bande(self._ligne, self.size.width, self._fond).crop(crop.x, crop.right) for _ in range(crop.height)]


class LigneMessage(LigneFixe):
    """The message line: it takes a second line for a message too long for one, so that the remedy is read."""

    vue = False  # whether the message was drawn

    def montrer(self, ligne: Ligne) -> None:
        """Replace the message."""
        self.vue = False
        super().montrer(ligne)
        self._tenir()

    def on_resize(self) -> None:
        """Wider, one line may do."""
        self._tenir()

    def _pliees(self) -> list[Ligne]:
        largeur = self.screen.size.width or 80
        if isinstance(self._ligne, str) or cell_len(visible(self.texte())) <= largeur:
            return [self._ligne]
        premiere, *suite = plier(self.texte(), largeur)
        style = self._ligne[-1][1]
        # a third line is not shown: the end is cut by `…`, and Ctrl+G reads it all
        return [[(premiere, style)], [(" ".join(s.strip() for s in suite), style)]] if suite else [self._ligne]

    def _tenir(self) -> None:
        hauteur = len(self._pliees())
        if self.styles.height is None or self.styles.height.value != hauteur:
            self.styles.height = hauteur
        elif hauteur > 1:
            self.refresh()

    def dessiner(self, crop: Region) -> list[Strip]:
        """One strip a line."""
        self.vue = True
        bandes = [bande(x, self.size.width, self._fond) for x in self._pliees()]
        vide = bande("", self.size.width, self._fond)
        return [(bandes[y] if y < len(bandes) else vide).crop(crop.x, crop.right) for y in range(crop.y, crop.bottom)]


class Bandeau(LigneFixe):
    """Line 1: practice, nurse, screen on the left; mode and counters on the right, which are never cut."""

    def __init__(self) -> None:
        super().__init__(fond="bandeau")
        self._gauche = ""
        self._droites: tuple[str, ...] = ("",)

    def situer(self, gauche: str, *droites: str) -> None:
        """Give the two ends of the line: the forms of the right one, longest first; one that leaves the left whole is shown."""
        if (gauche, droites) != (self._gauche, self._droites):
            self._gauche, self._droites = gauche, droites
            self.refresh()

    def texte(self) -> str:
        """The line as plain text, in its longest form."""
        return f"{self._gauche} {self._droites[0]}"

    def dessiner(self, crop: Region) -> list[Strip]:
        """The strip."""
        largeur = self.size.width
        voulue = largeur - cell_len(visible(self._gauche)) - 3
        droites = [visible(d) for d in self._droites]
        droite = next((d for d in droites if cell_len(d) <= voulue), droites[-1])
        place = max(0, largeur - cell_len(droite) - 3)
        ligne = f" {ajuster(self._gauche, place)} {droite} "
        return [bande([(ajuster(ligne, largeur), "bandeau")], largeur, "bandeau").crop(crop.x, crop.right)] * crop.height


def ligne_de_touches(touches: Sequence[tuple[str, str]], largeur: int) -> list[Fragment]:
    """`c lire la carte  Entrée ouvrir …` as far as it fits whole, the last place kept for `? aide`."""
    fin = [("?", "aide"), ("^P", "tout")]
    reste = largeur - sum(cell_len(t) + cell_len(n) + 3 for t, n in fin)
    fragments: list[Fragment] = []
    for touche, nom in touches:
        taille = cell_len(touche) + cell_len(nom) + 3
        if taille > reste:
            break
        fragments += [(touche, "touche"), (f" {nom}  ", "discret")]
        reste -= taille
    for touche, nom in fin:
        fragments += [(touche, "touche"), (f" {nom}  ", "discret")]
    return fragments
