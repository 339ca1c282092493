"""The explicit conversion of a French text to the characters of the wire: upper case, no accent, ASCII, no `@`."""

import unicodedata

from attrs import frozen

from core.telematique.codec import CARACTERE_TEXTE

# what Unicode does not decompose, and typographic signs that have a plain form
_EQUIVALENTS = {
    "Œ": "OE",
    "Æ": "AE",
    "ẞ": "SS",
    "Ø": "O",
    "Ł": "L",
    "Đ": "D",
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "…": "...",
    "€": "EUR",
    "°": "O",
    "\u00a0": " ",
    "\u202f": " ",
    "\t": " ",
    "\n": " ",
    "{": "(",
    "}": ")",
}


@frozen
class TexteB2:
    """A converted text, and the characters (each once, in order) that have no form on the wire and were left out."""

    texte: str
    perdus: tuple[str, ...] = ()


def en_b2(texte: str) -> TexteB2:
    """Convert to upper-case unaccented ASCII without `@`; spaces are collapsed; nothing is shortened."""
    sortie: list[str] = []
    perdus: dict[str, None] = {}
    for lettre in texte.upper():
        for signe in _EQUIVALENTS.get(lettre) or unicodedata.normalize("NFKD", lettre):
            if CARACTERE_TEXTE.fullmatch(signe):
                sortie.append(signe)
            elif not unicodedata.combining(signe):
                perdus[signe] = None
    return TexteB2(" ".join("".join(sortie).split()), tuple(perdus))
