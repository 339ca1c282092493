"""A widget drawn line by line, whose lines serve again: at each frame Textual asks every widget for all of its own, changed or
not, and what it was given before it has already cut and styled."""

from typing import Self

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class EnLignes(Widget):
    """Subclasses give `dessiner(crop)`; whatever changes what they show calls `refresh`, as for any widget."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._dessin: tuple[Region, list[Strip]] | None = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """What was drawn is not good any more."""
        self._dessin = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def dessiner(self, crop: Region) -> list[Strip]:
        """The strips of the region, each as wide as it: blanks until a subclass says what."""
        return [Strip.blank(crop.width)] * crop.height

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of the region, straight to the compositor (no style cache, no box)."""
        if self._dessin is None or self._dessin[0] != crop:
            self._dessin = crop, self.dessiner(crop)
        return self._dessin[1]
