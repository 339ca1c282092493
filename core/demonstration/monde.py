"""The fictitious world the demo, the training mode and the tests play on, as values of the domain.

`id` of people and ordonnances is their place in the file, from 1; it is unique a kind.  Nothing here is a
real person: every identifier is fictitious (see `core.identifiants`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from attrs import frozen

from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur


@frozen
class CarteCpsMonde:
    """The CPS of a nurse: its XML file and the code her fingers know (emulated, written on purpose)."""

    fichier: Path
    code_porteur: str


@frozen
class Correction:
    """What a paper asked for after a reject teaches: the record as it should have been, and what may be closed.

    Exactly one of `patient`, `prescripteur` and `ordonnance` is given: the whole corrected record, with the `id` of the
    one it replaces.  `piece` names the paper, in French, for the journal.
    """

    piece: str
    patient: Patient | None = None
    prescripteur: Prescripteur | None = None
    ordonnance: Ordonnance | None = None


@frozen
class Monde:
    """Two practices, their people and papers, and the other side's own files.

    `debut` and `fin` bound the month of care to bill, ends included; `maintenant` is the fixed clock of the demo.  `vitale`
    gives the card of a patient (several people may be on one card; no entry: the patient has none, and her rights
    are those of an attestation, in `Patient.droits`).  `situations` says in a few French words what each patient shows.
    """

    maintenant: datetime
    debut: date
    fin: date
    cabinets: tuple[Cabinet, ...]
    infirmiers: tuple[Infirmier, ...]
    prescripteurs: tuple[Prescripteur, ...]
    patients: tuple[Patient, ...]
    ordonnances: tuple[Ordonnance, ...]
    vitale: Mapping[int, Path]  # patient id -> XML file
    cps: Mapping[int, CarteCpsMonde]  # infirmier id
    situations: Mapping[int, str]  # patient id -> what it shows
    corrections: tuple[Correction, ...]
    assures: Path  # the caisse's own file of insured persons
    prescripteurs_caisse: Path  # the prescribers the caisse knows
    professionnels_caisse: Path  # the nurses it knows, with the key that checks their signature
    scenarios: Mapping[str, Path]  # name -> file of a scenario of the caisse

    def patient(self, cle: int) -> Patient:
        """The patient of that id."""
        return self.patients[cle - 1]

    def infirmier(self, cle: int) -> Infirmier:
        """The nurse of that id."""
        return self.infirmiers[cle - 1]

    def prescripteur(self, cle: int) -> Prescripteur:
        """The prescriber of that id, as the practice knows her."""
        return self.prescripteurs[cle - 1]

    def cabinet(self, code: str) -> Cabinet:
        """The practice of that code."""
        return next(cabinet for cabinet in self.cabinets if cabinet.code == code)
