"""A one-line input that draws itself: label, text, cursor. No border, no blink, keys handled at once and in order.

Textual's Input takes its keys through a queue of its own, so a key typed ahead after Enter would land in the field
before; this one is changed by a direct call (see `tui.frappe`).
"""

from collections.abc import Callable
from itertools import pairwise
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip

from tui.couleurs import PALETTE
from tui.visible import visible
from tui.widgets.dessin import EnLignes
from tui.widgets.lignes import ajuster

_CORRECTIONS = frozenset({"backspace", "delete", "left", "right", "home", "end", "ctrl+a", "ctrl+d", "ctrl+u", "ctrl+w"})


def _rien(_: "Champ") -> None:
    return None


class Champ(EnLignes, can_focus=True):
    """`libelle` then the text typed; `fantome` is the default that an empty Enter accepts, or an example, between parentheses:
    dimmed alone, it would read as a value without colours.

    Characters in `reserves` are never typed: they stay keys of the screen (`?` for help); `:` and `/` neither in an empty field
    nor over a text offered to be replaced, unless they are in `libres`. Those in `suite` go on with a text that is offered.
    """

    DEFAULT_CSS = "Champ { height: 1; width: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "reculer", show=False, id="champ.gauche"),
        Binding("right", "avancer", show=False, id="champ.droite"),
        Binding("home,ctrl+a", "debut", show=False, id="champ.debut"),
        Binding("end", "fin", show=False, id="champ.fin"),
        Binding("backspace", "effacer", show=False, id="champ.effacer"),
        Binding("delete,ctrl+d", "supprimer", show=False, id="champ.supprimer"),
        Binding("ctrl+w", "effacer_mot", show=False, id="champ.effacer-mot"),
        Binding("ctrl+u", "vider", show=False, id="champ.vider"),
    ]

    def __init__(
        self,
        libelle: str = "",
        *,
        id: str | None = None,
        marge: int = 0,
        fantome: str = "",
        reserves: str = "?",
        libres: str = "",
        suite: str = "",
        secret: bool = False,
        chiffre_choisit: bool = False,
        au_changement: Callable[["Champ"], None] = _rien,
    ) -> None:
        super().__init__(id=id)
        self.libelle = libelle
        self._marge = max(marge, cell_len(libelle) + 1 if libelle else 0)
        self.fantome = fantome
        self.reserves = reserves
        self._libres, self._suite = libres, suite
        self.secret = secret
        self._au_changement = au_changement
        self._valeur = ""
        self._place = 0
        self._remplace = False  # the next character typed replaces the text
        self.faute = False
        self._teintes: tuple[tuple[int, int, str], ...] = ()
        self.choix: Callable[[int], bool] | None = None
        """When set, digits 1-9 are offered to it first; True means that the digit picked something."""

    @property
    def valeur(self) -> str:
        """The text as typed, exactly."""
        return self._valeur

    @property
    def place(self) -> int:
        """The cursor, in characters."""
        return self._place

    def remplir(self, texte: str, *, prevenir: bool = False) -> None:
        """Put a text and the cursor at its end; tells `au_changement` only when asked."""
        if texte != self._valeur or self._place != len(texte):
            self._valeur, self._place = texte, len(texte)
            self.refresh()
        self._remplace = False
        if prevenir:
            self._au_changement(self)

    def libeller(self, libelle: str) -> None:
        """Change the label."""
        self.libelle, self._marge = libelle, cell_len(libelle) + 1
        self.refresh()

    def marquer(self, faute: bool) -> None:
        """Show that the text is wrong (a mark, not only a colour)."""
        if faute != self.faute:
            self.faute = faute
            self.refresh()

    def teinter(self, teintes: tuple[tuple[int, int, str], ...]) -> None:
        """Draw the characters from `debut` to `fin` in a style, word by word, until the next call."""
        if teintes != self._teintes:
            self._teintes = teintes
            self.refresh()

    def offrir(self) -> None:
        """The text is offered to be replaced: the first character typed takes its place, any move keeps it."""
        self._remplace = bool(self._valeur)
        self.refresh()

    def proposer(self, fantome: str) -> None:
        """Change the dimmed default."""
        if fantome != self.fantome:
            self.fantome = fantome
            self.refresh()

    def est_du_texte(self, touche: str, caractere: str | None) -> bool:
        """Whether a key only changes what is typed here; a digit that may pick something does more."""
        if caractere and caractere.isprintable():
            return self.choix is None or caractere not in "123456789"
        return touche in _CORRECTIONS

    def taper(self, caractere: str) -> bool:
        """One printable character; False when it is reserved for the screen."""
        debute = not self._valeur or self._remplace
        reserve = caractere in self.reserves or (caractere in ":/" and debute and self.reserves)
        if reserve and caractere not in self._libres:
            return False
        if self.choix is not None and caractere in "123456789" and self.choix(int(caractere)):
            return True
        debut = 0 if self._remplace and caractere not in self._suite else self._place
        self._remplacer(debut, self._place, caractere)
        return True

    def coller(self, texte: str) -> tuple[str, ...]:
        """Type the first line of a pasted text, controls made visible; returns the other lines, which it has no room for."""
        lignes = [visible(x) for x in texte.splitlines() if x.strip()]
        if lignes:
            debut = 0 if self._remplace else self._place
            self._remplacer(debut, self._place, lignes[0])
        return tuple(lignes[1:])

    def _remplacer(self, debut: int, fin: int, texte: str) -> None:
        self._valeur = self._valeur[:debut] + texte + self._valeur[fin:]
        self._place = debut + len(texte)
        self._remplace = False
        self.refresh()
        self._au_changement(self)

    def _aller(self, place: int) -> None:
        place = max(0, min(place, len(self._valeur)))
        self._remplace = False
        if place != self._place:
            self._place = place
            self.refresh()

    def action_reculer(self) -> None:
        """One character to the left."""
        self._aller(self._place - 1)

    def action_avancer(self) -> None:
        """One character to the right."""
        self._aller(self._place + 1)

    def action_debut(self) -> None:
        """To the start."""
        self._aller(0)

    def action_fin(self) -> None:
        """To the end."""
        self._aller(len(self._valeur))

    def action_effacer(self) -> None:
        """Delete the character before the cursor."""
        if self._place:
            self._remplacer(self._place - 1, self._place, "")

    def action_supprimer(self) -> None:
        """Delete the character under the cursor."""
        if self._place < len(self._valeur):
            self._remplacer(self._place, self._place + 1, "")

    def action_effacer_mot(self) -> None:
        """Delete the word before the cursor."""
        avant = self._valeur[: self._place].rstrip()
        self._remplacer(max(avant.rfind(" "), avant.rfind("+")) + 1, self._place, "")

    def action_vider(self) -> None:
        """Delete everything before the cursor."""
        if self._place:
            self._remplacer(0, self._place, "")

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Remove the cursor."""
        self.refresh()

    def on_hide(self, event: events.Hide) -> None:
        """A field hidden then shown again at once keeps the focus: the keys typed ahead are for it."""
        if self.display:
            event.prevent_default()

    def dessiner(self, crop: Region) -> list[Strip]:
        """One line: label, mark, text or dimmed default, cursor cell."""
        return [self._bande().crop(crop.x, crop.right) for _ in range(crop.y, crop.bottom)]

    def _bande(self) -> Strip:
        # the last cell stays blank: a full field does not touch the label of the next one
        return Strip([*self._morceaux(self.size.width - 1), Segment(" ")], self.size.width)

    def _morceaux(self, largeur: int) -> list[Segment]:
        segments = []
        if self._marge:
            style = "titre" if self.has_focus else "discret"
            segments.append(Segment(ajuster(self.libelle, self._marge - 1), PALETTE[style]))
            segments.append(Segment("!", PALETTE["erreur"]) if self.faute else Segment(" ", PALETTE[""]))
        place = max(1, largeur - self._marge)
        texte = "•" * len(self._valeur) if self.secret else self._valeur
        if not texte and not self.has_focus:
            segments.append(Segment(self._exemple(place), PALETTE["exemple"]))
            return segments
        # marks of no width aside, what ends at the cursor cannot hold more characters than cells
        avant, apres = visible(texte[max(0, self._place - 4 * place) : self._place]), texte[self._place + 1 :]
        sous = visible(texte[self._place : self._place + 1]) or " "
        while cell_len(avant) + cell_len(sous) > place:
            avant = avant[1:]
        reste = place - cell_len(avant) - cell_len(sous)
        texte_style = PALETTE["erreur" if self.faute else ("choisi" if self._remplace else "")]
        if self.has_focus:
            suite = ajuster(apres, reste) if texte else self._exemple(reste)
            if self._teintes and texte:
                segments += self._par_mots(self._place - len(avant), self._place, avant)
                segments.append(Segment(sous, PALETTE["curseur"]))
                segments += self._par_mots(self._place + 1, self._place + 1 + len(suite), suite)
                return segments
            segments += [
                Segment(avant, texte_style),
                Segment(sous, PALETTE["curseur"]),
                Segment(suite, texte_style if texte else PALETTE["exemple"]),
            ]
        else:
            segments.append(Segment(ajuster(texte, place), texte_style))
        return segments

    def _exemple(self, place: int) -> str:
        """What an empty field shows, cut inside its parentheses."""
        if not self.fantome or place < 3:
            return " " * place
        return ajuster(f"({ajuster(self.fantome, place - 2).rstrip()})", place)

    def _par_mots(self, debut: int, fin: int, texte: str) -> list[Segment]:
        """The text shown from one character to another, each word in its style (a control made visible stays one character)."""
        coupes = sorted({debut, fin, *(p for d, f, _ in self._teintes for p in (d, f) if debut < p < fin)})
        segments = []
        for d, f in pairwise(coupes):
            style = next((nom for du, au, nom in self._teintes if du <= d < au), "")
            segments.append(Segment(texte[d - debut : f - debut], PALETTE[style]))
        return segments
