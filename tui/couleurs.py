"""The 16 colours of the user's own palette, by meaning; with NO_COLOR only bold, dim, underline and reverse stay.

No meaning is carried by the colour alone: a word or a mark always says it too.
"""

from rich.style import Style

_COULEURS: dict[str, Style] = {
    "": Style(),
    "titre": Style(bold=True),
    "discret": Style(dim=True),
    "exemple": Style(dim=True),  # what an empty field would take
    "accent": Style(color="cyan"),
    "touche": Style(bold=True),
    "bandeau": Style(reverse=True),
    "curseur": Style(reverse=True),
    "curseur-flou": Style(bold=True, underline=True),
    "choisi": Style(bold=True, color="cyan"),
    "ok": Style(color="green"),
    "alerte": Style(color="yellow"),
    "erreur": Style(color="red", bold=True),
    "montant": Style(bold=True),
}
_SANS_COULEUR = {nom: Style(bold=s.bold, dim=s.dim, underline=s.underline, reverse=s.reverse) for nom, s in _COULEURS.items()}
# high contrast: nothing dimmed, nothing that only a hue tells; bold, underline and reverse on the terminal's own colours
_CONTRASTE = {nom: Style(bold=True, underline=s.underline, reverse=s.reverse) for nom, s in _COULEURS.items() if nom}
_CONTRASTE |= {
    "": Style(),
    "exemple": Style(),
    "erreur": Style(bold=True, reverse=True),
    "alerte": Style(bold=True, underline=True),
}


class Palette:
    """Styles by name, chosen once at start: `palette["erreur"]`."""

    def __init__(self) -> None:
        self._styles = _COULEURS

    def choisir(self, *, sans_couleur: bool, contraste: bool = False) -> None:
        """Honour NO_COLOR (any value, as on no-color.org) and FACTURIER_THEME=contraste."""
        self._styles = _CONTRASTE if contraste else (_SANS_COULEUR if sans_couleur else _COULEURS)

    def __getitem__(self, nom: str) -> Style:
        return self._styles[nom]


PALETTE = Palette()
