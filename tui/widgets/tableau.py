"""The table of every list: a cursor, a selection, a sort and a filter over rows fetched by index.

It draws itself line by line (line API): only the rows on the screen are ever built, one Strip each, kept while nothing
changes, so 100 000 rows cost what 20 cost.  What happens in it is told by a direct call, not by a message: the next key
typed ahead must find it done.  Only what tells more of the row under the cursor waits until the cursor rests.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import ClassVar

from attrs import frozen
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from core.pluriel import combien
from tui.couleurs import PALETTE
from tui.repos import Repos
from tui.visible import visible
from tui.widgets.dessin import EnLignes
from tui.widgets.lignes import ajuster
from tui.widgets.source import Fouillable, Source, SourceListe

_CACHE = 128  # rows kept drawn, three screens high: a strip and its own caches weigh 1.3 KB, and there are twenty-odd tables


@frozen
class Colonne:
    """A column: `largeur` in cells, 0 shares what is left; `droite` for amounts and numbers."""

    titre: str
    largeur: int = 0
    droite: bool = False


def _rien(_: Hashable | None) -> None:
    return None


class Tableau(EnLignes, can_focus=True):
    """A list under its title line; `Space` selects, `Enter` opens, `t` sorts by the next column.

    `au_curseur` is told at once which row is under the cursor. `detailler` shows more of it: at once when other rows are shown,
    once the cursor rests when it moves, so that a key held draws rows alone.
    """

    DEFAULT_CSS = "Tableau { height: 1fr; width: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "bouger(-1)", "Ligne précédente", show=False, id="liste.haut"),
        Binding("down,j", "bouger(1)", "Ligne suivante", show=False, id="liste.bas"),
        Binding("pageup", "page(-1)", "Page précédente", show=False, id="liste.page-haut"),
        Binding("pagedown", "page(1)", "Page suivante", show=False, id="liste.page-bas"),
        Binding("home,g", "placer(0)", "Première ligne", show=False, id="liste.debut"),
        Binding("end,G", "placer(-1)", "Dernière ligne", show=False, id="liste.fin"),
        Binding("enter", "ouvrir", "Ouvrir la ligne", show=False, id="liste.ouvrir"),
        Binding("space", "choisir", "Choisir la ligne (puis la suivante)", show=False, id="liste.choisir"),
        Binding("asterisk", "choisir_tout", "Choisir toutes les lignes montrées, ou plus aucune", show=False, id="liste.tout"),
        Binding("v", "choisir_jusqu_ici", "Choisir de la dernière choisie jusqu'ici", show=False, id="liste.jusqu-ici"),
        Binding("t", "trier", "Trier par la colonne suivante", show=False, id="liste.trier"),
    ]

    def __init__(
        self,
        colonnes: Sequence[Colonne],
        *,
        id: str | None = None,
        vide: str = "aucune ligne",
        a_l_ouverture: Callable[[Hashable], None] = _rien,
        au_curseur: Callable[[Hashable | None], None] = _rien,
        detailler: Callable[[Hashable | None], None] = _rien,
        numerote: bool = False,
    ) -> None:
        super().__init__(id=id)
        self._colonnes = tuple(colonnes)
        self._vide = vide
        self._a_l_ouverture, self._au_curseur, self._detailler = a_l_ouverture, au_curseur, detailler
        self._numerote = numerote
        self.source: Source = SourceListe((), lambda _: (), lambda _: None)
        self.choisies: set[Hashable] = set()
        self.filtre = ""  # the words in force, kept when other rows are shown
        self._ancre: Hashable | None = None  # the last row selected by Space
        self.curseur = 0
        self._haut = 0
        self.remede = " : Échap retire le filtre"
        self._lue = False  # nothing is said of an emptiness that was not read yet
        self._tri = -1
        self._strips: dict[tuple[int, bool, bool], Strip] = {}  # by row, while the rows are the same
        self._faites: dict[tuple[int, str, tuple[str, ...], str], Strip] = {}  # by what is written on them
        self._repos = Repos(self, self._detailler_ici)

    def montrer(self, source: Source, *, curseur_sur: Hashable | None = None) -> None:
        """Show other rows; the cursor stays on the same key when it is still there (looked for near its place)."""
        ancienne = curseur_sur if curseur_sur is not None else self.cle_courante
        self.source, self._lue = source, True
        if self.filtre and isinstance(source, Fouillable):
            source.filtrer(self.filtre)
        self._strips.clear()
        self.curseur = self._retrouver(ancienne)
        self._cadrer()
        self._repeindre_ce_qui_differe()
        self._au_curseur(self.cle_courante)
        self._repos.oublier()
        self._detailler_ici()

    @property
    def lue(self) -> bool:
        """Whether rows were ever shown, be there none."""
        return self._lue

    @property
    def en_mouvement(self) -> bool:
        """Whether the row under the cursor is still to be detailed."""
        return self._repos.en_attente

    def _detailler_ici(self) -> None:
        self._detailler(self.cle_courante)

    def _retrouver(self, cle: Hashable | None) -> int:
        n = len(self.source)
        if cle is not None:
            voisins = sorted(range(max(0, self.curseur - 500), min(n, self.curseur + 500)), key=lambda i: abs(i - self.curseur))
            for i in voisins:
                if self.source.cle(i) == cle:
                    return i
        return max(0, min(self.curseur, n - 1))

    @property
    def ligne_coupee(self) -> bool:
        """Whether the row under the cursor says more than its columns show."""
        if not len(self.source):
            return False
        return any(cell_len(visible(t)) > n for t, n in zip(self.source.ligne(self.curseur), self._largeurs(), strict=False))

    @property
    def cle_courante(self) -> Hashable | None:
        """The key of the row under the cursor; None when the list is empty."""
        return self.source.cle(self.curseur) if self.curseur < len(self.source) else None

    def cles_visees(self) -> list[Hashable]:
        """The rows a verb acts on: those selected and shown; none when nothing is selected (never all, never the cursor by
        accident)."""
        return [cle for cle in self.cles() if cle in self.choisies] if self.choisies else []

    def cles(self) -> Iterable[Hashable]:
        """The keys of all rows, in the order shown."""
        return (self.source.cle(i) for i in range(len(self.source)))

    def redessiner(self) -> None:
        """Draw again after a change in the objects behind the rows."""
        self._strips.clear()
        self.refresh()

    def action_bouger(self, pas: int) -> None:
        """Move the cursor by `pas` rows."""
        self.deplacer(self.curseur + pas)

    def action_page(self, sens: int) -> None:
        """Move the cursor by one screen."""
        self.deplacer(self.curseur + sens * max(1, self._hauteur - 1))

    def action_placer(self, i: int) -> None:
        """Move the cursor to row i, -1 for the last."""
        self.deplacer(len(self.source) - 1 if i < 0 else i)

    def deplacer(self, vers: int) -> None:
        """Put the cursor on row `vers`, kept within the list; repaint two rows, or all when it scrolls."""
        vers = max(0, min(vers, len(self.source) - 1))
        if vers == self.curseur:
            return
        avant, self.curseur, haut = self.curseur, vers, self._haut
        self._cadrer()
        if self._haut != haut:
            self.refresh()
        else:
            self._repeindre(avant)
            self._repeindre(vers)
        self._au_curseur(self.cle_courante)
        self._repos.attendre()

    def action_ouvrir(self) -> None:
        """Open the row under the cursor."""
        cle = self.cle_courante
        if cle is not None:
            self._a_l_ouverture(cle)

    def action_choisir(self) -> None:
        """Select or unselect the row, and go down."""
        cle = self.cle_courante
        if cle is None:
            return
        self.choisies ^= {cle}
        self._ancre = cle
        self._repeindre(self.curseur)
        self.refresh(Region(0, 0, self.size.width, 1))
        self.action_bouger(1)

    def action_choisir_tout(self) -> None:
        """Select every row shown; when they all are, none."""
        montrees = set(self.cles())
        self.choisir(set() if montrees <= self.choisies else self.choisies | montrees)

    def action_choisir_jusqu_ici(self) -> None:
        """Select every row between the last one selected by Space and the cursor."""
        ancre = self._place(self._ancre)
        if ancre is None or self.cle_courante is None:
            self.action_choisir()
            return
        debut, fin = sorted((ancre, self.curseur))
        self.choisir(self.choisies | {self.source.cle(i) for i in range(debut, fin + 1)})

    def choisir(self, cles: "set[Hashable]") -> None:
        """Have these rows selected, and no other."""
        self.choisies = set(cles)
        self.redessiner()

    def _place(self, cle: Hashable | None) -> int | None:
        return next((i for i, autre in enumerate(self.cles()) if autre == cle), None) if cle is not None else None

    def action_trier(self) -> None:
        """Sort by the next column; after the last one, back to the given order."""
        if isinstance(self.source, Fouillable):
            self._tri = self._tri + 1 if self._tri + 1 < len(self._colonnes) else -1
            cle = self.cle_courante
            self.source.trier(self._tri)
            self.montrer(self.source, curseur_sur=cle)

    def filtrer(self, texte: str) -> None:
        """Keep the rows that hold the words, until other words are given."""
        self.filtre = texte.strip()
        if isinstance(self.source, Fouillable):
            self.source.filtrer(texte)
            self.montrer(self.source)

    def disposer(self, colonnes: Sequence[Colonne]) -> None:
        """Other columns, for rows of another kind."""
        if tuple(colonnes) != self._colonnes:
            self._colonnes, self._tri = tuple(colonnes), -1
            self._strips.clear()
            self._faites.clear()
            self.refresh()

    @property
    def _hauteur(self) -> int:
        return max(1, self.size.height - 1)

    def _cadrer(self) -> None:
        dernier_haut = max(0, len(self.source) - self._hauteur)
        if self.curseur < self._haut:
            self._haut = self.curseur
        elif self.curseur >= self._haut + self._hauteur:
            self._haut = self.curseur - self._hauteur + 1
        self._haut = min(self._haut, dernier_haut)

    def _repeindre_ce_qui_differe(self) -> None:
        """After other rows are shown: rows read again are mostly the same ones."""
        if self._dessin is None:
            self.refresh()
            return
        crop, avant = self._dessin
        change = [y for y, strip in enumerate(self.dessiner(crop)) if strip is not avant[y]]
        if len(change) * 2 > crop.height:
            self.refresh()
        elif change:
            self.refresh(*(Region(0, crop.y + y, self.size.width, 1) for y in change))

    def _repeindre(self, i: int) -> None:
        y = i - self._haut + 1
        if 1 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self, _: events.Resize) -> None:
        """Widths changed: draw all again."""
        self._strips.clear()
        self._cadrer()
        self.refresh()

    def on_focus(self) -> None:
        """The cursor row is drawn stronger with the focus."""
        self._repeindre(self.curseur)

    def on_blur(self) -> None:
        """The cursor row is drawn weaker without the focus."""
        self._repeindre(self.curseur)

    def _largeurs(self) -> list[int]:
        marge = 2 + (2 if self._numerote else 0)
        libre = self.size.width - marge - sum(c.largeur + 1 for c in self._colonnes if c.largeur) + 1
        souples = sum(1 for c in self._colonnes if not c.largeur)
        part, reste = divmod(max(0, libre - souples), souples) if souples else (0, 0)
        largeurs = []
        for colonne in self._colonnes:
            if colonne.largeur:
                largeurs.append(colonne.largeur)
            else:
                largeurs.append(part + (1 if reste > 0 else 0))
                reste -= 1
        return largeurs

    def _composer(self, marque: str, cellules: Sequence[str], style: str) -> Strip:
        largeur = self.size.width
        cle = largeur, marque, tuple(cellules), style
        strip = self._faites.get(cle)
        if strip is None:
            if len(self._faites) >= _CACHE:
                self._faites.clear()
            colonnes = zip(cellules, self._largeurs(), self._colonnes, strict=False)
            ligne = marque + " ".join(ajuster(t, n, droite=c.droite) for t, n, c in colonnes)
            strip = self._faites[cle] = Strip([Segment(ajuster(ligne, largeur), PALETTE[style])], largeur)
        return strip

    def _titre(self) -> Strip:
        titres = [c.titre + (" ▾" if i == self._tri else "") for i, c in enumerate(self._colonnes)]
        titre = self._composer("    " if self._numerote else "  ", titres, "discret")
        dits = [f"/{self.filtre}"] if self.filtre else []
        dits += [combien(len(self.cles_visees()), "choisie")] if self.choisies else []
        if not dits:
            return titre
        place = max(0, self.size.width - cell_len(visible(" · ".join(dits))) - 4)
        dit = ajuster(f"  [{' · '.join(dits)}]", self.size.width - place)
        return Strip([*titre.crop(0, place), Segment(dit, PALETTE["touche"])], self.size.width)

    def _rang(self, i: int, devant: bool) -> Strip:
        """Row i; `devant` says whether the list has the focus."""
        ici = i == self.curseur
        cle = (i, ici, devant)
        strip = self._strips.get(cle)
        if strip is None:
            if len(self._strips) >= _CACHE:
                self._strips.clear()
            choisie = self.source.cle(i) in self.choisies
            style = ("curseur" if devant else "curseur-flou") if ici else ("choisi" if choisie else self.source.style(i))
            marque = (">" if ici else " ") + ("*" if choisie else " ")
            if self._numerote:
                marque += f"{i + 1} " if i < 9 else "  "
            strip = self._composer(marque, self.source.ligne(i), style)
            if not choisie:
                self._strips[cle] = strip
        return strip

    def pourquoi_vide(self) -> str:
        """Why there is no row; nothing before the first reading."""
        if self.filtre:
            return f"rien ne correspond à « {visible(self.filtre)} »{self.remede}"
        return self._vide if self._lue else ""

    def dessiner(self, crop: Region) -> list[Strip]:
        """The title line and the visible rows."""
        sortie = []
        total, devant = len(self.source), self.has_focus
        for y in range(crop.y, crop.bottom):
            if y == 0:
                strip = self._titre()
            elif (i := self._haut + y - 1) < total:
                strip = self._rang(i, devant)
            else:
                strip = self._composer("  " + (self.pourquoi_vide() if y == 1 and not total else ""), (), "discret")
            sortie.append(strip.crop(crop.x, crop.right))
        return sortie
