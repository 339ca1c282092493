"""The cells of a terminal as Textual asked for them: its drawing sequences applied to a grid of characters and styles.

Only what Textual writes to draw is understood (cursor position, SGR, text, line feed); anything else is given back to be sent
as it is.
"""

import re
from functools import lru_cache

from rich.cells import get_character_cell_size

_JETONS = re.compile(
    r"\x1b\[(?P<sgr>[0-9;]*)m"
    r"|\x1b\[(?P<y>[0-9]+);(?P<x>[0-9]+)H"
    r"|(?P<texte>[^\x1b\n\r]+)"
    r"|(?P<saut>\r?\n|\r)"
    r"|(?P<lien>\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07))"
    r"|(?P<autre>\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x1b\x07]*(?:\x1b\\|\x07)|.)?)"
)
VIDE = " "
SUITE = ""  # second cell of a wide character
INCONNU = "\0"  # what the terminal shows there is not known

# underlined, reversed, struck out, with a background or a line above: what is seen on a blank
_SE_VOIT = re.compile(r"(?:^|;)(?:4|7|9|21|4[0-8]|53|10[0-7])(?:;|$)")


@lru_cache(maxsize=1024)
def se_voit_sur_un_blanc(style: str) -> bool:
    """Whether a blank in this style differs from a blank in none: boldness and the colour of letters do not show."""
    return _SE_VOIT.search(style) is not None


@lru_cache(maxsize=512)
def _une_cellule_chacun(texte: str) -> bool:
    """Whether no character is wide nor a mark of no width: accents are letters as the others."""
    return all(get_character_cell_size(c) == 1 for c in set(texte))


class Grille:
    """`caracteres[y][x]` and `styles[y][x]` (SGR parameters, "" for none, nor for a blank on which they do not show).

    `touchees` are the rows written since looked at.
    """

    def __init__(self, largeur: int, hauteur: int, remplissage: str = VIDE) -> None:
        self.largeur, self.hauteur = largeur, hauteur
        self.caracteres = [[remplissage] * largeur for _ in range(hauteur)]
        self.styles = [[""] * largeur for _ in range(hauteur)]
        self.touchees: set[int] = set(range(hauteur))
        self._x = self._y = 0
        self._style = ""

    def appliquer(self, donnees: str) -> list[str]:
        """Draw; returns the sequences that do not draw, in order."""
        autres: list[str] = []
        for jeton in _JETONS.finditer(donnees):
            genre = jeton.lastgroup
            if genre == "texte":
                self._ecrire(jeton["texte"])
            elif genre == "sgr":
                codes = jeton["sgr"]
                if codes in ("", "0"):
                    self._style = ""
                else:
                    self._style = f"{self._style};{codes}" if self._style else codes
            elif genre == "x":
                self._y, self._x = int(jeton["y"]) - 1, int(jeton["x"]) - 1
            elif genre == "saut":
                self._x = 0
                if jeton["saut"] != "\r":
                    self._y += 1
            elif genre == "autre":
                autres.append(jeton["autre"])
        return autres

    def _ecrire(self, texte: str) -> None:
        x, y = self._x, self._y
        if not 0 <= y < self.hauteur or x >= self.largeur:
            self._x = x + len(texte)
            return
        ligne, styles = self.caracteres[y], self.styles[y]
        self.touchees.add(y)
        if texte.isascii() or _une_cellule_chacun(texte):
            place = texte if len(texte) <= self.largeur - x else texte[: self.largeur - x]
            fin = x + len(place)
            self._liberer(ligne, x, fin)
            ligne[x:fin] = place
            style = self._style
            if style and VIDE in place and not se_voit_sur_un_blanc(style):
                styles[x:fin] = ["" if c == VIDE else style for c in place]
            else:
                styles[x:fin] = [style] * (fin - x)
            self._x = x + len(texte)
            return
        blanc = self._style if se_voit_sur_un_blanc(self._style) else ""
        for c in texte:
            taille = get_character_cell_size(c)
            if taille == 0:
                self._combiner(ligne, x, c)
                continue
            if x + taille <= self.largeur:
                self._liberer(ligne, x, x + taille)
                ligne[x], styles[x] = c, blanc if c == VIDE else self._style
                if taille == 2:
                    ligne[x + 1], styles[x + 1] = SUITE, self._style
            x += taille
        self._x = x

    def _combiner(self, ligne: list[str], x: int, c: str) -> None:
        """A mark of no width belongs to the character before it."""
        place = min(x, self.largeur) - 1
        if place > 0 and ligne[place] == SUITE:
            place -= 1
        if place >= 0:
            ligne[place] += c
            self.styles[self._y][place] = self._style

    def _liberer(self, ligne: list[str], debut: int, fin: int) -> None:
        """A wide character half covered by what comes becomes a space, as terminals do."""
        if debut and ligne[debut] == SUITE:
            ligne[debut - 1] = VIDE
        if fin < self.largeur and ligne[fin] == SUITE:
            ligne[fin] = VIDE
