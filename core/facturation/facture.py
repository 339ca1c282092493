"""The frozen content of an invoice: what was done, what it costs, who pays; the only input of the wire formats.

A facture is one insured person, one beneficiary, one nurse, one nature d'assurance and one ordonnance; the rate and
the link to an ALD stand on each line.  All amounts are integer cents; `coefficient` keeps its exact value (1.25 / 2 is
Decimal("0.625")), the wire rounds it to two decimals.
"""

from datetime import date, time
from decimal import Decimal
from typing import Literal

from attrs import frozen


@frozen
class Beneficiaire:
    """Who was cared for, as the wire wants it. `naissance` is AAAAMMJJ and may be lunar."""

    nir: str
    cle: str
    nom: str
    prenom: str
    naissance: str
    rang: int = 1
    qualite: str = "0"
    nir_individuel: str = ""


@frozen
class Amo:
    """The compulsory payer and how it covers this invoice; `exoneration` is the B2 code (0-9, C)."""

    regime: str
    caisse: str
    centre: str
    code_gestion: str = "10"
    nature: str = "10"
    exoneration: str = "0"
    date_nature: date | None = None  # accident (41) or presumed birth (30)
    numero_at: str = ""
    droits_lus: Literal["carte", "adri", "attestation", "saisie"] = "carte"
    droits_lus_le: date | None = None


@frozen
class Amc:
    """The complementary payer: gestion unique (with the AMO, no F) or séparée (its own DRE)."""

    organisme: str
    type_contrat: str = ""
    adherent: str = ""
    nom: str = ""
    gestion: Literal["unique", "separee"] = "separee"
    dre: bool = True


@frozen
class Executant:
    """The nurse who invoices (`am`) and who did the act (`am_execution`, another one for a remplaçant)."""

    am: str
    rpps: str
    nom: str
    prenom: str
    cabinet: str
    specialite: str = "24"
    convention: str = "1"
    zone_tarifaire: str = "24"
    am_execution: str = ""


@frozen
class Prescription:
    """The ordonnance behind the invoice; `rpps` or `am` is known."""

    jour: date
    am: str = ""
    rpps: str = ""
    specialite: str = "01"
    nom: str = ""
    origine: str = "T"  # T: written by another prescriber; P: the nurse herself
    accord_prealable: str = ""
    a_domicile: bool = True
    situation: Literal["", "liberal", "salarie", "remplacant"] = ""  # of the prescriber, when it is known


@frozen
class LigneFacture:
    """One billed line, act or supplement. `base` = unit price x coefficient x quantity, rounded once, half up.

    `code` is the wire code (AMI, BSB, IFD, IK, MAU…) and `complement` N, F or U; `acte` the id in the nomenclature or the
    name of the supplement; `taux` the AMO rate in percent; part_amo + part_rl + part_amc + part_patient = honoraires.
    """

    rang: int
    seance: int  # number of the visit in the invoice, from 1
    jour: date
    acte: str
    code: str
    prix_unitaire: int
    coefficient: Decimal
    quantite: int
    base: int
    honoraires: int
    taux: int
    part_amo: int
    part_rl: int
    part_amc: int
    part_patient: int
    complement: str = ""
    heure: time | None = None
    lieu: str = "domicile"
    supplement: bool = False  # not an act of the nomenclature: travel or majoration
    ald: bool = False
    qualificatif: str = ""  # qualificatif de la dépense (F = déplacement non prescrit…)
    libelle: str = ""


@frozen
class Facture:
    """An invoice ready to be frozen; `numero` is 0 until it is numbered (9 digits on the wire, never reused)."""

    beneficiaire: Beneficiaire
    amo: Amo
    executant: Executant
    prescription: Prescription
    lignes: tuple[LigneFacture, ...]
    amc: Amc | None = None
    tiers_payant_amo: bool = True
    tiers_payant_amc: bool = False
    mode: int = 3  # mode de sécurisation 0-5, see core.facturation.modes
    code_situation: str = ""  # typed, in modes 1 and 5
    apcv: bool = False  # the rights come from the appli carte Vitale
    bsi: str = ""
    numero: int = 0
    rectifie: int = 0  # number of the invoice this one replaces
    numero_fse: int = 0  # DRE: number of its FSE; annulation: number of the DRE cancelled (B2, record 2, 40-48)
    territoire: str = "metropole"
    pieces: tuple[str, ...] = ()

    @property
    def honoraires(self) -> int:
        """Total billed, in cents."""
        return sum(ligne.honoraires for ligne in self.lignes)

    @property
    def part_amo(self) -> int:
        """Asked from the compulsory payer, régime local included, in cents."""
        return sum(ligne.part_amo + ligne.part_rl for ligne in self.lignes)

    @property
    def part_amc(self) -> int:
        """Asked from the complementary payer, in cents."""
        return sum(ligne.part_amc for ligne in self.lignes)

    @property
    def part_patient(self) -> int:
        """Left to the patient, in cents."""
        return sum(ligne.part_patient for ligne in self.lignes)

    @property
    def dre(self) -> bool:
        """Whether the AMC part goes in a DRE of its own (top éclatement F, gestion séparée)."""
        return bool(self.amc and self.amc.gestion == "separee" and self.amc.dre and self.part_amc)
