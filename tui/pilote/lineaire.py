"""The linear mode: one plain line of text for each line of the screen that changed, for screen readers and very slow lines.

No cursor movement, no colour, no alternate screen: what was said stays in the scrollback.  The place of the cursor and the row
chosen, which are drawn in reverse, are between square brackets.
"""

import re
from typing import TYPE_CHECKING, Any

from tui.pilote.grille import Grille
from tui.pilote.pilote import Pilote
from tui.visible import en_ascii

if TYPE_CHECKING:
    from textual.app import App

_BLANCS = re.compile(r" {2,}")
# keys by their names: as signs of ASCII they would be read as letters
_TOUCHES = (("Pg↓", "page suivante"), ("Pg↑", "page précédente"), ("↓", "bas"), ("↑", "haut"), ("←", "gauche"))
_BARRES = str.maketrans(dict.fromkeys("─│┌┐└┘├┤┬┴┼━┃═║█▌▐░▒▓", " "))


def ligne_parlee(voulue: Grille, y: int) -> str:
    """The row as one reads it aloud: blanks closed up, the reversed part between brackets (the header apart)."""
    caracteres, styles = voulue.caracteres[y], voulue.styles[y]
    morceaux: list[str] = []
    inverse = False
    for c, style in zip(caracteres, styles, strict=True):
        ici = y > 0 and "7" in style.split(";")
        if ici != inverse:
            morceaux.append("[" if ici else "]")
            inverse = ici
        morceaux.append(c)
    texte = "".join(morceaux).translate(_BARRES) + ("]" if inverse else "")
    texte = re.sub(r"\[\s+(?=\S[^\]]*\])", "[", texte)
    texte = re.sub(r"(?<=\S)\s+\]", lambda m: "]" if m.string[m.start() - 1] != "[" else " ]", texte)
    for touche, nom in _TOUCHES:
        texte = texte.replace(touche, nom)
    return en_ascii(_BLANCS.sub("  ", texte).strip())


class TraceurLineaire:
    """Says the rows that changed; nothing is said twice."""

    def __init__(self, largeur: int, hauteur: int) -> None:
        self._dites: list[str] = []
        self.oublier(largeur, hauteur)

    def oublier(self, largeur: int, hauteur: int) -> None:
        """Say everything again (Ctrl+L, resize)."""
        self._dites = [""] * hauteur

    def tracer(self, voulue: Grille) -> str:
        """The lines to send."""
        sortie = []
        for y in sorted(voulue.touchees):
            dite = ligne_parlee(voulue, y)
            if dite != self._dites[y]:
                self._dites[y] = dite
                if dite.strip("[] "):
                    sortie.append(dite + "\r\n")
        voulue.touchees.clear()
        return "".join(sortie)


class PiloteLineaire(Pilote):
    """The driver of FACTURIER_MODE=lineaire."""

    ENTRER = SORTIR = ""

    def __init__(self, app: "App[Any]", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None) -> None:
        super().__init__(app, debug=debug, mouse=False, size=size)
        self._traceur = TraceurLineaire(self._voulue.largeur, self._voulue.hauteur)

    def write(self, data: str) -> None:
        """Only what is drawn counts: no other sequence reaches the terminal."""
        with self._reveil:
            self._voulue.appliquer(data)
            self._a_ecrire = True
            self._reveil.notify()
