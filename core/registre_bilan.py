"""The part of the `Registre` for the month of a practice: sums made by the base, and the time spent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

if TYPE_CHECKING:
    from core.bilan.modele import Attentes, CauseRejet, ComptesInfirmier, Laisse, TempsPasse


@frozen
class LignesBilan:
    """Billed lines of one act or supplement: how many (quantities), for how much."""

    acte: str
    supplement: bool
    nombre: int
    montant: int


@frozen
class MesuresBilan:
    """Counts of the month: visits and patients billed, visits not billed and their price, invoices rejected at least once."""

    seances: int
    patients: int
    a_facturer: int
    a_facturer_montant: int
    factures_rejetees: int
    lots: tuple[tuple[str, int], ...]


@frozen
class Temps:
    """A line of the time log; `saisi` when it was typed (a correction, signed) rather than measured."""

    cabinet: str
    tache: str
    jour: date
    secondes: int
    saisi: bool = False
    note: str = ""
    id: int = 0


class RegistreBilan(Protocol):
    """Between two days of care, included, for one practice."""

    def comptes(self, cabinet: str, debut: date, fin: date) -> list[ComptesInfirmier]:
        """One a nurse, by AM number."""
        ...

    def lignes_bilan(self, cabinet: str, debut: date, fin: date) -> list[LignesBilan]:
        """What the invoices not replaced bill, line by line, summed."""
        ...

    def fse_en_cours(self, cabinet: str, debut: date, fin: date) -> list[int]:
        """Ids of the FSE of these days that are numbered and that nobody paid or refused."""
        ...

    def mesures_bilan(self, cabinet: str, debut: date, fin: date, faites: date) -> MesuresBilan:
        """The counts; the visits not billed are those made by `faites`."""
        ...

    def causes_rejets(self, cabinet: str, debut: date, fin: date) -> list[CauseRejet]:
        """By code, the most frequent first; `cause` is what the payer wrote."""
        ...

    def laisses(self, cabinet: str, debut: date, fin: date) -> list[Laisse]:
        """What was closed unpaid, by number."""
        ...

    def attentes(self, cabinet: str, debut: date, fin: date) -> Attentes:
        """The delays."""
        ...

    def ajouter_temps(self, temps: Temps) -> Temps:
        """Add to the line of that practice, task and day; a typed one is a line of its own."""
        ...

    def temps(self, cabinet: str, debut: date, fin: date) -> Sequence[Temps]:
        """Lines by day."""
        ...

    def temps_par_tache(self, cabinet: str, debut: date, fin: date) -> list[TempsPasse]:
        """Summed, the longest first."""
        ...
