"""Errors are values: an `Anomalie` says what is wrong, where, and what to do, in French.

Functions that can fail on input return anomalies, all of them at once, or raise `Refus` carrying them when
nothing useful can be returned.  The command line prints them and exits with code 2; the screens show them on
the message line.  Every code is a literal first argument of `Anomalie(...)` and has one reproducing case under
`tests/erreurs/`.
"""

from collections.abc import Iterable
from typing import Literal

from attrs import frozen

Gravite = Literal["bloquant", "alerte", "information"]


@frozen
class Anomalie:
    """One thing wrong with an input or a state.

    `code` is upper-case with underscores (`ACTE_INCONNU`); `message` says what and with which value;
    `remede` says what to do; `ou` names the place (file:line, field, record and positions); `reference` is the
    article that settles it, when there is one.
    """

    code: str
    message: str
    remede: str
    ou: str = ""
    reference: str = ""
    gravite: Gravite = "bloquant"

    def phrase(self) -> str:
        """One line of French text: place, message, remedy."""
        place = f"{self.ou} : " if self.ou else ""
        fin = f" [{self.reference}]" if self.reference else ""
        return f"{place}{self.message} — {self.remede}{fin}"


class Refus(Exception):
    """Nothing can be returned; `anomalies` say why (at least one)."""

    anomalies: tuple[Anomalie, ...]

    def __init__(self, anomalies: Anomalie | Iterable[Anomalie]) -> None:
        self.anomalies = (anomalies,) if isinstance(anomalies, Anomalie) else tuple(anomalies)
        super().__init__("\n".join(a.phrase() for a in self.anomalies))
