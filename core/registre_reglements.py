"""The part of the `Registre` for the money once announced: bank lines, amounts due, reminders, what patients paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.reglements.banque import LigneBanque, LigneSuivie, Pointage, SommeVirements, VirementSuivi
    from core.reglements.creances import Creance, Encaissement, LigneEcheancier, PaiementRecu
    from core.reglements.relances import Demarche


class RegistreReglements(Protocol):
    """An empty `cabinet` means all of them."""

    def ajouter_lignes_banque(self, lignes: Sequence[LigneBanque], jour: date) -> int:
        """Keep the lines not kept yet; how many were new. The same statement twice adds nothing."""
        ...

    def lignes_banque(self, cabinet: str = "") -> list[LigneSuivie]:
        """Newest first, with the transfers each holds."""
        ...

    def virements_suivis(self, cabinet: str = "", ids: Sequence[int] = ()) -> list[VirementSuivi]:
        """Every transfer announced (or those, some hundreds at most), newest first, with its bank line."""
        ...

    def cles_virements(self, cabinet: str = "") -> list[int]:
        """Their ids, newest first."""
        ...

    def somme_virements(self, cabinet: str = "") -> SommeVirements:
        """How many they are, what they are worth."""
        ...

    def pointer(self, pointage: Pointage) -> None:
        """Match a transfer with a bank line; raises `Refus` VIREMENT_POINTE when it already is."""
        ...

    def depointer(self, virement: int) -> None:
        """Undo the match of a transfer (INTROUVABLE when there is none)."""
        ...

    def paiements(self, message: int) -> list[PaiementRecu]:
        """The invoices that a message answers, in its order."""
        ...

    def echeancier(self, jour: date, cabinet: str = "") -> list[LigneEcheancier]:
        """What each payer owes, by age on `jour`; the patients last, as one payer a practice."""
        ...

    def creances(
        self, jour: date, payeur: str, cabinet: str = "", limite: int = 0, factures: Sequence[int] = (), patient: int = 0
    ) -> list[Creance]:
        """The invoices behind a line of `echeancier`, oldest first; all when `limite` is 0, those of these ids (some hundreds at
        most) or of this patient when they are given."""
        ...

    def cles_creances(self, payeur: str, cabinet: str = "") -> list[int]:
        """The ids of these invoices, oldest first."""
        ...

    def somme_creances(self, payeur: str, cabinet: str = "") -> int:
        """What they are worth, in cents."""
        ...

    def encaisser(self, encaissement: Encaissement) -> Encaissement:
        """Keep what a patient paid."""
        ...

    def encaissements(self, facture: int) -> list[Encaissement]:
        """Of one invoice, in order."""
        ...

    def noter_demarche(self, demarche: Demarche) -> Demarche:
        """Keep a contact or a reminder, with its invoices."""
        ...

    def demarches(self, *, cabinet: str = "", payeur: str = "", patient: int = 0, facture: int = 0) -> list[Demarche]:
        """Those that fit every filter, newest first."""
        ...
