"""Pasted text made inert before it is read as keys."""

DEBUT, FIN = "\x1b[200~", "\x1b[201~"  # what a terminal puts around a paste, once asked with mode 2004
_ECHAP, _VISIBLE = "\x1b", "\u241b"


class Collage:
    """Follows the pastes of a terminal, however its bytes are cut.

    Textual reads an Escape inside a paste as the start of a key: what follows would be typed out of its place, and a control
    character would be obeyed (Ctrl+Q). Inside a paste each Escape becomes its visible sign here; the rest stays as it came.
    """

    def __init__(self) -> None:
        self._dedans = False
        self._vu = ""  # the part of the next mark already read

    def filtrer(self, texte: str) -> str:
        """The same text, without an Escape between the two marks; the start of an end mark waits for its rest."""
        if not (self._dedans or self._vu or _ECHAP in texte):
            return texte
        return "".join(self._suivant(c) for c in texte)

    def _suivant(self, c: str) -> str:
        marque = FIN if self._dedans else DEBUT
        vu = self._vu + c
        if vu == marque:
            rendu = marque if self._dedans else c
            self._dedans, self._vu = not self._dedans, ""
            return rendu
        if marque.startswith(vu):
            self._vu = vu
            return "" if self._dedans else c
        avant, self._vu = self._vu, c if c == _ECHAP else ""
        if not self._dedans:
            return c
        return avant.replace(_ECHAP, _VISIBLE) + ("" if self._vu else c)
