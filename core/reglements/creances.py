"""What is still due, by whom, since when: the ageing of payers and patients, what late payment costs, when the right is gone.

An amount is aged from the day its lot left (else from the day it was numbered): that is when the payer could know of it.
"""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from core.droits.delais import ajouter_mois, delais, prescription_assure, retard_de_paiement
from core.facturation.etats import REFUSEES
from core.facturation.fiche import ResumeFacture
from core.reglements.mots import BORNES, PATIENT

TRANCHES = ("0-30 j", "31-60 j", "61-90 j", "> 90 j")


@frozen
class LigneEcheancier:
    """Everything one payer (or the patients) owes one practice: cents by age, of which what was rejected."""

    cabinet: str
    payeur: str
    nombre: int
    tranches: tuple[int, int, int, int]
    rejete: int = 0

    @property
    def total(self) -> int:
        """All ages, in cents."""
        return sum(self.tranches)


@frozen
class Creance:
    """One invoice and what is still due on it: `du` cents since `depuis`; `niveau` is the last reminder sent for it."""

    facture: ResumeFacture
    payeur: str
    du: int
    depuis: date
    recue: date | None = None  # the day the payer acknowledged its lot
    niveau: int = 0
    relance: date | None = None  # the day of that reminder
    encaisse: int = 0  # what the patient already paid

    def age(self, jour: date) -> int:
        """In days."""
        return (jour - self.depuis).days

    @property
    def rejetee(self) -> bool:
        """Refused by its payer: to be corrected, never reminded."""
        return self.facture.etat in REFUSEES

    @property
    def fin_du_droit(self) -> date:
        """The day on which nothing can be claimed any more: CSS L160-11 and L431-2 (payers), C. conso L218-2 (patients)."""
        if self.payeur.startswith("amo:"):
            return prescription_assure(self.facture.jour).fin
        id = "prescription_patient" if self.payeur == PATIENT else "prescription_amc"
        return ajouter_mois(self.facture.jour, 12 * delais().trouver(id).valeur)

    def penalite(self, jour: date, est_ferie: Callable[[date], bool]) -> int:
        """What the caisse owes for being late if it paid on `jour`, in cents (CSS D161-13-4); 0 for the other payers, before its
        acknowledgement, and for what it rejected."""
        if not self.payeur.startswith("amo:") or self.recue is None or self.rejetee:
            return 0
        return retard_de_paiement(self.recue, jour, min(self.du, self.facture.part_amo), est_ferie).penalite


def tranche(age: int) -> int:
    """The rank of an age in `TRANCHES`."""
    return next((i for i, borne in enumerate(BORNES) if age <= borne), len(BORNES))


@frozen
class Encaissement:
    """Money received from a patient for an invoice, in cents; a `remise` is given up, for a stated reason."""

    facture: int
    jour: date
    montant: int
    moyen: str
    note: str = ""
    id: int = 0


@frozen
class PaiementRecu:
    """One invoice paid (or answered) by the message that announced a transfer; `penalite` in cents."""

    facture: ResumeFacture
    part: str
    demande: int
    paye: int
    etat: str
    ecart: str = ""
    recue: date | None = None
