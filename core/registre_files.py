"""The lists of what waits, read without opening every record: a base of a million invoices answers in a moment."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

if TYPE_CHECKING:
    from core.dossier.ordonnance import Ordonnance
    from core.dossier.personnes import Patient
    from core.lots.echanges import Envoi, Lot, RejetRecu
    from core.lots.etats import EtatLot


@frozen
class SeancesLibres:
    """The visits of a patient that are in no invoice: how many, worth how much (cents), the day of the last one."""

    patient: int
    cabinet: str
    nom: str
    nombre: int
    montant: int
    derniere: date


@frozen
class ActeRepete:
    """An act that `facture` bills for a day when another invoice, not lost, bills it too for the same patient. Hours are None
    when they are not known; `autre_partie` tells whether the other one is no longer waiting for its lot."""

    facture: int
    jour: date
    acte: str
    heure: time | None
    ordonnance: int
    autre: int  # id of the other invoice
    autre_numero: int
    autre_heure: time | None
    autre_ordonnance: int
    autre_ordonnee: date | None  # day of that ordonnance
    autre_partie: bool


@frozen
class BilanLot:
    """Where the invoices of a lot stand: how many, paid (cents), rejected, paid in part, still awaited, put off."""

    nombre: int
    paye: int
    rejetees: int
    partielles: int
    attendues: int
    differees: int


@frozen
class SommeLots:
    """The lots of one nurse in one state: how many, their invoices, what they ask (cents)."""

    etat: "EtatLot"
    infirmier: str
    lots: int
    factures: int
    demande: int


@frozen
class SommePretes:
    """The invoices of one nurse that wait for their lot: how many, what they ask (cents)."""

    infirmier: str
    factures: int
    demande: int


@frozen
class LotEnAttente:
    """A lot with invoices that nobody answered: how many, what they still ask (cents), the practice of the first one."""

    lot: "Lot"
    cabinet: str
    nombre: int
    montant: int


class RegistreFiles(Protocol):
    """Counts and summaries over the whole base, or over one practice when `cabinet` is given."""

    def changements(self) -> Hashable:
        """Equal to what it was while nothing was written, here or by another program; the drafts of the screens aside."""
        ...

    def lots_en_attente(self, cabinet: str = "") -> list[LotEnAttente]:
        """Oldest first."""
        ...

    def compter_rejets(self, cabinet: str = "") -> int:
        """Rejected or refused invoices that no other one replaces."""
        ...

    def rejets_de(self, factures: Sequence[int]) -> "dict[int, tuple[RejetRecu, ...]]":
        """The reasons of each of these invoices, in the order they came."""
        ...

    def seances_libres(self, jour: date, cabinet: str = "") -> list[SeancesLibres]:
        """Those done by that day, by patient."""
        ...

    def actes_repetes(self, factures: Sequence[int]) -> list[ActeRepete]:
        """What these FSE bill and another living invoice too, by invoice, day and hour: neither a draft, nor one rejected,
        refused or closed without payment, nor what a visit was billed in before its invoice was made again."""
        ...

    def patients_a_suivre(
        self, jour: date, marge: int, depuis: date, soumis: Callable[[str], bool], cabinet: str = ""
    ) -> list[int]:
        """Ids of the patients with an ordonnance since `depuis` who may have something that ends within `marge` days of `jour`,
        rights that are not open, a BSI, or an act that is `soumis` to an accord; perhaps a few more, never one less."""
        ...

    def patients_et_ordonnances(self, patients: Sequence[int], depuis: date) -> "list[tuple[Patient, list[Ordonnance]]]":
        """These patients (500 at most) with their rights and their ordonnances since that day, newest first."""
        ...

    def derniers_lots(self, limite: int, cabinet: str = "", numero: int = 0) -> "tuple[list[Lot], int]":
        """The newest lots, those that have not left and those of that number, newest first; and how many lots there are."""
        ...

    def sommes_des_lots(self, cabinet: str = "") -> list[SommeLots]:
        """All the lots, by state and nurse."""
        ...

    def sommes_pretes(self, cabinet: str = "") -> list[SommePretes]:
        """What is numbered and in no lot, by nurse."""
        ...

    def empreintes_des_patients(self, patients: Sequence[int]) -> dict[int, int]:
        """A number that changes with the record or the rights of the patient; of this session only."""
        ...

    def bilans_de_lots(self, lots: Sequence[int]) -> dict[int, BilanLot]:
        """Of these lots."""
        ...

    def derniers_deposes(self, limite: int, cabinet: str = "") -> "list[Envoi]":
        """The last packages that the line took, newest first."""
        ...

    def envois_de_lots(self, lots: Sequence[int]) -> "dict[int, tuple[Envoi, ...]]":
        """Their packages, oldest first, pieces included."""
        ...
