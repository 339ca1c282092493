"""Containers that draw nothing: their blank lines skip the style cache, which costs more than the field that changed."""

from functools import lru_cache

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip


@lru_cache(maxsize=64)
def blancs(largeur: int, hauteur: int) -> list[Strip]:
    """Blank strips; always the same objects, so their own caches serve again."""
    vide = Strip.blank(largeur)
    return [vide] * hauteur


class Rang(Horizontal):
    """Fields side by side on one line."""

    DEFAULT_CSS = "Rang { height: 1; width: 1fr; }"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing but blanks."""
        return blancs(crop.width, crop.height)


class Cote(Horizontal):
    """Two views side by side, all the height; one above the other where a line is read aloud whole."""

    DEFAULT_CSS = "Cote { height: 1fr; width: 1fr; }"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing but blanks."""
        return blancs(crop.width, crop.height)


class Pile(Vertical):
    """Views one above the other."""

    DEFAULT_CSS = "Pile { height: 1fr; width: 1fr; }"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing but blanks."""
        return blancs(crop.width, crop.height)
