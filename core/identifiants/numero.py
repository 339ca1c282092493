"""What the analysis of an RPPS, AM, FINESS or AMC number gives, and the cleaning they share."""

import re
import unicodedata
from typing import Literal

from attrs import frozen

Etat = Literal["valide", "fictif", "invalide", "incomplet"]


@frozen
class Numero:
    """A number as read: `compact` is what was understood; `cle_attendue` is given only against a wrong key."""

    compact: str
    etat: Etat
    message: str
    cle_attendue: str = ""

    @property
    def utilisable(self) -> bool:
        """Whether it is well formed with a right key."""
        return self.etat in ("valide", "fictif")


def nettoyer(texte: str) -> str:
    """Upper-case letters and digits only; undoes quotes, ="…", spaces of all kinds and a trailing .0 of a spreadsheet."""
    propre = unicodedata.normalize("NFKC", texte).strip().strip("'’`\"\ufeff=").strip('"')
    propre = re.sub(r"^([0-9]{8,})[.,]0+$", r"\1", propre)
    return re.sub(r"[^0-9A-Z]", "", propre.upper())


def scientifique(texte: str) -> bool:
    """Whether a spreadsheet wrote it as 1.0101E+10, losing digits."""
    return re.fullmatch(r"\s*[0-9][.,][0-9]+E\+?[0-9]+\s*", texte, re.IGNORECASE) is not None
