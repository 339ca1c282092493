"""The part of the `Registre` that pricing needs besides the dossier: local exceptions, and which visits are really billed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from core.facturation.etats import EtatFacture

if TYPE_CHECKING:
    from core.cotation.situation import ExceptionLocale
    from core.facturation.fiche import ActeCote


@frozen
class ExceptionEnregistree:
    """A local exception of a practice, by its code."""

    cabinet: str
    exception: ExceptionLocale
    id: int = 0


@frozen
class FactureBreve:
    """What names an invoice: its number and where it stands."""

    id: int
    numero: int
    etat: EtatFacture


@frozen
class VisiteVoisine:
    """A recorded visit, its facts left as the JSON they are kept in (`core.facturation.instantane`): a month of them is read in
    one request, and few are looked at."""

    patient: int
    ordonnance: int
    infirmier: int
    jour: date
    contenu: str
    id: int


class RegistreReglages(Protocol):
    """Local exceptions of the practices."""

    def enregistrer_exception(self, exception: ExceptionEnregistree) -> ExceptionEnregistree:
        """Insert (`id` 0) or update; returns it with its id."""
        ...

    def exceptions_locales(self, cabinet: str = "") -> list[ExceptionEnregistree]:
        """Of one practice, or all; by practice, setting and first day."""
        ...

    def supprimer_exception(self, id: int) -> None:
        """Forget one (INTROUVABLE if unknown). Invoices already made keep the reading they were priced with."""
        ...

    def actes_anterieurs(self, patients: Sequence[int], debut: date, jour: date, suivis: Collection[str]) -> list[ActeCote]:
        """What the priced visits of these patients bill from `debut` to `jour` (included), by day: everything on `jour`, only the
        acts of `suivis` before."""
        ...

    def visites_voisines(self, infirmiers: Collection[int], debut: date, fin: date) -> list[VisiteVoisine]:
        """The visits of these nurses between two days (included), by day, hour and id."""
        ...

    def actes_voisins(
        self, patients: Sequence[int], depuis: date, debut: date, fin: date, suivis: Collection[str], sauf: int
    ) -> list[ActeCote]:
        """What the priced visits of these patients bill, by day, up to `fin` included: the acts of `suivis` since `depuis`, and
        since `debut` everything that was not billed by the nurse `sauf` (0: everything)."""
        ...

    def factures_numerotees(self, ids: Sequence[int]) -> dict[int, FactureBreve]:
        """The invoices among these that have a number, by id."""
        ...

    def jours_de_soins(self, debut: date, fin: date) -> list[tuple[date, int]]:
        """Every (day, nurse) with a recorded visit between two days (included), in order."""
        ...
