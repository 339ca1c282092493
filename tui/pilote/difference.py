"""From what the terminal shows to what is wanted, in few bytes: changed spans, styles where they change, rows that moved."""

from collections import Counter

from tui.pilote.grille import SUITE, VIDE, Grille, se_voit_sur_un_blanc

# more unchanged cells are always cheaper to jump over than to write again
_PONT = 5
# erasing a run of blanks then jumping over it costs ten bytes, six when nothing follows
_BLANCS, _BLANCS_A_LA_FIN = 10, 6
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
        ou = {_cle(avant, y): y for y in sales}
        cles = {y: _cle(voulue, y) for y in sales}
        trouves = ((y, ou.get(cles[y], y)) for y in sales if not cles[y][0].isspace())
        pas = Counter(ancien - y for y, ancien in trouves if ancien != y)
        if not pas:
            return
        k, nombre = pas.most_common(1)[0]
        if nombre < _DEFILE:
            return
        deplacees = [y for y in sales if 0 <= y + k < avant.hauteur and cles[y] == _cle(avant, y + k)]
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
            fin = self._fin_du_span(voulue, x, y)
            if fin > fin_utile and largeur - max(debut, fin_utile) > 3:
                self._span(caracteres, styles, debut, max(debut, fin_utile), y, sortie)
                self._effacer_fin(max(debut, fin_utile), y, sortie)
                break
            self._span(caracteres, styles, debut, fin, y, sortie)
            x = fin
        vus[:], vus_styles[:] = caracteres, styles

    def _fin_du_span(self, voulue: Grille, x: int, y: int) -> int:
        """Where what is written from x stops: unchanged cells are written again when jumping over them costs more."""
        caracteres, styles = voulue.caracteres[y], voulue.styles[y]
        vus, vus_styles = self.montree.caracteres[y], self.montree.styles[y]
        fin = c = x + 1
        while c < voulue.largeur and c - fin <= _PONT:
            if caracteres[c] != vus[c] or styles[c] != vus_styles[c]:
                if c > fin and not _recopier(caracteres, styles, fin, c):
                    break
                fin = c + 1
            c += 1
        while fin < voulue.largeur and caracteres[fin] == SUITE:
            fin += 1
        return fin

    def _span(self, caracteres: list[str], styles: list[str], debut: int, fin: int, y: int, sortie: list[str]) -> None:
        if debut >= fin:
            return
        self._aller(debut, y, sortie)
        x = debut
        while x < fin:
            efface = _fin_des_blancs(caracteres, styles, x, fin)
            if efface > x:
                self._blanchir(x, efface, y, efface == fin, sortie)
                x = efface
                continue
            style = styles[x]
            if _est_blanc(caracteres, styles, x) and not se_voit_sur_un_blanc(self._style):
                style = self._style
            blanc = not se_voit_sur_un_blanc(style)
            suivant = x + 1
            while suivant < fin:
                if _est_blanc(caracteres, styles, suivant):
                    if not blanc or _fin_des_blancs(caracteres, styles, suivant, fin) > suivant:
                        break
                elif styles[suivant] != style:
                    break
                suivant += 1
            self._poser_style(style, sortie)
            sortie.append("".join(caracteres[x:suivant]))
            self._x = x = suivant
        # at the last column terminals wait in their own ways: the place is then unknown
        if self._x >= len(caracteres):
            self._x = self._y = -1

    def _blanchir(self, x: int, apres: int, y: int, dernier: bool, sortie: list[str]) -> None:
        """Blank the cells from x to `apres` without writing them; the cursor stays before them when nothing follows."""
        if se_voit_sur_un_blanc(self._style):
            self._poser_style("", sortie)
        sortie.append(f"\x1b[{apres - x}X")
        if not dernier:
            self._aller(apres, y, sortie)

    def _effacer_fin(self, x: int, y: int, sortie: list[str]) -> None:
        self._aller(x, y, sortie)
        if se_voit_sur_un_blanc(self._style):
            self._poser_style("", sortie)
        sortie.append("\x1b[K")

    def _poser_style(self, style: str, sortie: list[str]) -> None:
        if style != self._style:
            if not style:
                sortie.append("\x1b[m")
            elif self._style and style.startswith(self._style + ";"):
                sortie.append(f"\x1b[{style[len(self._style) + 1 :]}m")
            else:
                sortie.append(f"\x1b[{';' if self._style else ''}{style}m")
            self._style = style

    def _aller(self, x: int, y: int, sortie: list[str]) -> None:
        if (x, y) == (self._x, self._y):
            return
        if y == self._y and x > self._x >= 0:
            pas = x - self._x
            sortie.append("\x1b[C" if pas == 1 else f"\x1b[{pas}C")
        elif x == 0 and self._y >= 0 and y - self._y in (0, 1):
            sortie.append("\r\n" if y > self._y else "\r")
        elif x == 0:
            sortie.append(f"\x1b[{y + 1}H")
        else:
            sortie.append(f"\x1b[{y + 1};{x + 1}H")
        self._x, self._y = x, y


def _est_blanc(caracteres: list[str], styles: list[str], x: int) -> bool:
    return caracteres[x] == VIDE and not styles[x]


def _fin_des_blancs(caracteres: list[str], styles: list[str], x: int, fin: int) -> int:
    """Where the blanks that begin at x end, when erasing them is cheaper than writing them; else x."""
    apres = x
    while apres < fin and _est_blanc(caracteres, styles, apres):
        apres += 1
    return apres if apres - x > (_BLANCS if apres < fin else _BLANCS_A_LA_FIN) else x


def _recopier(caracteres: list[str], styles: list[str], debut: int, fin: int) -> bool:
    """Whether writing these unchanged cells again, in the style of the one before, costs no more than a jump over them."""
    style = styles[debut - 1]
    if any(styles[c] != style and not _est_blanc(caracteres, styles, c) for c in range(debut, fin)):
        return False
    octets = sum(len(caracteres[c].encode()) for c in range(debut, fin))
    return octets <= (3 if fin - debut == 1 else 4)


def _cle(grille: Grille, y: int) -> tuple[str, str]:
    return "".join(grille.caracteres[y]), "\0".join(grille.styles[y])
