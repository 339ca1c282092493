"""Text from outside made harmless for a terminal: nothing it holds can draw, move the cursor or reorder the line.

Every text that is not a literal of the program goes through `visible` before it is shown.
"""

import re
import unicodedata
from functools import lru_cache

# spaces of French typography that `str.isprintable` refuses
_ESPACES = "\u00a0\u202f\u2009"
# printable by category, but of no width or of a width that terminals disagree about
_SANS_LARGEUR = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(chr(c) for c in range(0xFE00, 0xFE10))
_MARQUES_EN_TROP = re.compile(
    r"((?:[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]){2})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def _caractere(c: str) -> str:
    if c < " ":
        return chr(0x2400 + ord(c))
    if c == "\x7f":
        return "\u2421"
    if (c.isprintable() and c not in _SANS_LARGEUR and not 0xE0100 <= ord(c) <= 0xE01EF) or c in _ESPACES:
        return c
    return "\ufffd"


# marks and frames of the program by what a terminal without them can draw; letters keep their accents
_SIGNES = str.maketrans(
    {
        "✗": "X",
        "✓": "+",
        "…": "~",
        "—": "-",
        "–": "-",
        "·": "-",
        "•": "*",
        "█": "#",
        "▸": ">",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
    }
    | dict.fromkeys("─━═", "-")
    | dict.fromkeys("│┃║", "|")
    | dict.fromkeys("┌┐└┘├┤┬┴┼", "+")
    | dict.fromkeys("▌▐░▒▓", "#")
    | dict.fromkeys("\u00a0\u202f\u2009", " ")
    | {"«": '"', "»": '"', "’": "'"}
)


class _Signes:
    """Whether the marks are drawn in ASCII, chosen once at start."""

    ascii = False


def choisir_signes(*, ascii: bool) -> None:
    """FACTURIER_ASCII: no frame, arrow or mark outside ASCII."""
    _Signes.ascii = ascii
    _nettoyer.cache_clear()


def en_ascii(texte: str) -> str:
    """The marks of the program in ASCII, one for one; letters are kept."""
    return texte.translate(_SIGNES)


@lru_cache(maxsize=1024)  # a few screens: each text weighs 300 bytes, and the work of a day has thousands
def _nettoyer(texte: str) -> str:
    compose = unicodedata.normalize("NFC", texte)
    propre = _MARQUES_EN_TROP.sub(r"\1", "".join(map(_caractere, compose)))
    return en_ascii(propre) if _Signes.ascii else propre


# what a terminal obeys (C0 but tabulation and line feed, DEL, C1) or reorders a line with (bidi marks)
_COMMANDES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def sans_commande(texte: str) -> str:
    """The text with the characters that command a terminal written \\u001b, as JSON does; the rest is untouched."""
    return _COMMANDES.sub(lambda c: f"\\u{ord(c[0]):04x}", texte)


def visible(texte: str) -> str:
    """The text in NFC, one line, with every character drawn as itself or as a mark.

    C0 controls become their pictures (ESC is ␛), DEL ␡; C1, bidi marks, zero-width, private and unassigned
    characters and lone surrogates become �; at most two combining marks stay on one letter.
    """
    if texte.isascii() and texte.isprintable():
        return texte
    return _nettoyer(texte)
