"""From what the terminal shows to what is wanted, in few bytes: changed spans, styles where they change, rows that moved."""

from collections import Counter

from tui.pilote.grille import SUITE, VIDE, Grille

# rewriting so many unchanged cells costs no more than moving the cursor over them
_PONT = 5
# moving rows in the terminal costs about twenty bytes: worth it from so many rows
_DEFILE = 3


class Traceur:
    """Keeps the cells shown, the place of the cursor and the style in force; `tracer` brings them to a wanted grid."""

    def __init__(self, largeur: int, hauteur: int) -> None:
        self.montree = Grille(largeur, hauteur)
        self._x = self._y = -1  # unknown
        self._style = ""
        self._effacer = True

    def oublier(self, largeur: int, hauteur: int) -> None:
        """Nothing is known of the terminal any more: the next time, clear it and draw everything."""
        self.montree = Grille(largeur, hauteur)
        self._x = self._y = -1
        self._effacer = True

    def tracer(self, voulue: Grille) -> str:
        """The bytes to send, as text; afterwards the terminal shows `voulue`."""
        sortie: list[str] = []
        touchees = sorted(voulue.touchees)
        voulue.touchees.clear()
        if self._effacer:
            sortie.append("\x1b[m\x1b[H\x1b[2J")
            self._x = self._y = 0
            self._style = ""
            self._effacer = False
            touchees = list(range(voulue.hauteur))
        avant = self.montree
        sales = [y for y in touchees if voulue.caracteres[y] != avant.caracteres[y] or voulue.styles[y] != avant.styles[y]]
        if len(sales) > _DEFILE:
            self._defiler(voulue, sales, sortie)
        for y in sales:
            self._ligne(voulue, y, sortie)
        return "".join(sortie)

    # -- rows that moved ----------------------------------------------------------------------------------------------

    def _defiler(self, voulue: Grille, sales: list[int], sortie: list[str]) -> None:
        """When a block of rows is found again higher or lower, let the terminal move it."""
        avant = self.montree
        ou: dict[tuple[str, str], int] = {}
        for y in sales:
            ou[_cle(avant, y)] = y
        trouves = ((y, ou.get(_cle(voulue, y), y)) for y in sales if any(c != VIDE for c in voulue.caracteres[y]))
        pas = Counter(ancien - y for y, ancien in trouves if ancien != y)
        if not pas:
            return
        k, nombre = pas.most_common(1)[0]
        if nombre < _DEFILE:
            return
        deplacees = [y for y in sales if 0 <= y + k < avant.hauteur and _cle(voulue, y) == _cle(avant, y + k)]
        haut, bas = min(deplacees), max(deplacees)
        # the block is what moves and the rows it uncovers
        if k > 0:
            bas += k
        else:
            haut += k
        if haut < 0 or bas >= avant.hauteur:
            return
        if self._style:
            sortie.append("\x1b[m")
            self._style = ""
        sortie.append(f"\x1b[{haut + 1};{bas + 1}r\x1b[{haut + 1}H\x1b[{abs(k)}{'M' if k > 0 else 'L'}\x1b[r")
        self._x = self._y = -1
        for grille in (avant.caracteres, avant.styles):
            vide = VIDE if grille is avant.caracteres else ""
            bloc = grille[haut : bas + 1]
            neuves = [[vide] * avant.largeur for _ in range(abs(k))]
            grille[haut : bas + 1] = bloc[k:] + neuves if k > 0 else neuves + bloc[:k]
        sales[:] = sorted({*sales, *range(haut, bas + 1)})

    # -- one row ------------------------------------------------------------------------------------------------------

    def _ligne(self, voulue: Grille, y: int, sortie: list[str]) -> None:
        caracteres, styles = voulue.caracteres[y], voulue.styles[y]
        vus, vus_styles = self.montree.caracteres[y], self.montree.styles[y]
        if caracteres == vus and styles == vus_styles:
            return
        largeur = voulue.largeur
        fin_utile = largeur
        while fin_utile and caracteres[fin_utile - 1] == VIDE and not styles[fin_utile - 1]:
            fin_utile -= 1
        x = 0
        while x < largeur:
            if caracteres[x] == vus[x] and styles[x] == vus_styles[x]:
                x += 1
                continue
            debut = x - 1 if caracteres[x] == SUITE and x else x
            fin, egales, c = x + 1, 0, x + 1
            while c < largeur and egales <= _PONT:
                if caracteres[c] == vus[c] and styles[c] == vus_styles[c]:
                    egales += 1
                else:
                    egales, fin = 0, c + 1
                c += 1
            while fin < largeur and caracteres[fin] == SUITE:
                fin += 1
            if fin > fin_utile and largeur - max(debut, fin_utile) > 3:
                self._span(caracteres, styles, debut, max(debut, fin_utile), y, sortie)
                self._effacer_fin(max(debut, fin_utile), y, sortie)
                break
            self._span(caracteres, styles, debut, fin, y, sortie)
            x = fin
        vus[:], vus_styles[:] = caracteres, styles

    def _span(self, caracteres: list[str], styles: list[str], debut: int, fin: int, y: int, sortie: list[str]) -> None:
        if debut >= fin:
            return
        self._aller(debut, y, sortie)
        x = debut
        while x < fin:
            style = styles[x]
            suivant = x + 1
            while suivant < fin and styles[suivant] == style:
                suivant += 1
            self._poser_style(style, sortie)
            sortie.append("".join(caracteres[x:suivant]))
            x = suivant
        # at the last column terminals wait in their own ways: the place is then unknown
        self._x, self._y = (fin, y) if fin < len(caracteres) else (-1, -1)

    def _effacer_fin(self, x: int, y: int, sortie: list[str]) -> None:
        self._aller(x, y, sortie)
        self._poser_style("", sortie)
        sortie.append("\x1b[K")

    def _poser_style(self, style: str, sortie: list[str]) -> None:
        if style != self._style:
            if not style:
                sortie.append("\x1b[m")
            else:
                sortie.append(f"\x1b[{';' if self._style else ''}{style}m")
            self._style = style

    def _aller(self, x: int, y: int, sortie: list[str]) -> None:
        if (x, y) == (self._x, self._y):
            return
        if y == self._y and x > self._x >= 0:
            pas = x - self._x
            sortie.append("\x1b[C" if pas == 1 else f"\x1b[{pas}C")
        elif y == self._y and x == 0:
            sortie.append("\r")
        elif x == 0:
            sortie.append(f"\x1b[{y + 1}H")
        else:
            sortie.append(f"\x1b[{y + 1};{x + 1}H")
        self._x, self._y = x, y


def _cle(grille: Grille, y: int) -> tuple[str, str]:
    return "".join(grille.caracteres[y]), "\0".join(grille.styles[y])
