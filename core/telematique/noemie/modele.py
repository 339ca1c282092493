"""What a return says, as plain values: the transfer, the invoices with their parts, rejects, retentions and lump sums.

All amounts are integer cents, never negative: the sign is apart, as on the wire (P positive, N negative).
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import frozen

EtatPart = Literal["P", "R", "D", ""]  # paid, rejected, deferred, part not treated
Signe = Literal["P", "N"]
SANS_VIREMENT = "SANS VIREMENT"


@frozen
class Partie:
    """Who sends or receives: type (CT, MA, OC, TP…) and the 14-digit number."""

    type: str
    numero: str


@frozen
class Virement:
    """The bank transfer: `libelle` is never blank and unique a transfer, `SANS VIREMENT` when the amount is 0."""

    jour: date
    libelle: str
    libelle_2: str = ""
    organisme_payeur: str = ""


@frozen
class PartRetour:
    """One part (198 AMO or 199 AMC): asked, state, paid; `organisme` and `adherent` for the AMC only."""

    demande: int
    etat: EtatPart
    paye: int = 0
    signe: Signe = "P"
    organisme: str = ""  # N° AMC, up to 10 digits
    adherent: str = ""

    @property
    def paye_signe(self) -> int:
        """Paid, negative for a recovery, in cents."""
        return -self.paye if self.signe == "N" else self.paye


@frozen
class AssureRetour:
    """The persons (103): insured person and beneficiary; names blank when the payer does not know the NIR.

    `naissance` is AAMMJJ and may be lunar.
    """

    nir: str
    cle: str
    naissance: str
    rang: int
    nom: str = ""
    nom_usage: str = ""
    prenom: str = ""
    nir_individuel: str = ""
    cle_individuelle: str = "00"
    nom_beneficiaire: str = ""
    prenom_beneficiaire: str = ""
    unite_gestion: str = "0000"


@frozen
class Motif:
    """A reject or a signalement (294, or 290 read): `code` of four characters as on the wire (E016, 0250, 0611).

    `niveau` A, F or L; `part` O or C; `ligne` is the rank of the base record in the invoice from 1 (0 at level F);
    `rang` the rank of the 294 in the invoice from 1.
    """

    code: str
    libelle: str
    niveau: Literal["A", "F", "L"]
    part: Literal["O", "C"]
    prestation: str = ""  # code + complement, 5 characters without trailing blanks
    jour: date | None = None
    executant: str = "000000000"
    ligne: int = 0
    rang: int = 1
    information: str = ""
    sous_code: str = ""  # of a 290
    entite: Literal["294", "290"] = "294"


@frozen
class ActeRetour:
    """The detail of one line (210): all of an invoice or none; `rang` as that of the base record."""

    rang: int
    jour: date
    prestation: str  # 3 characters
    complement: str
    quantite: int
    coefficient: Decimal
    prix_unitaire: int
    base: int
    taux: int
    montant: int
    depense: int
    signe: Signe = "P"
    exoneration: str = "0"
    jour_prescription: date | None = None
    jour_fin: date | None = None
    qualificatif: str = ""
    taux_local: int = 0
    montant_local: int = 0
    taux_amc: int = 0
    montant_amc: int = 0
    base_amc: int = 0
    code_gestion: str = "00"
    mode_traitement: str = "00"
    discipline: str = "000"
    denombrement: int = 0


@frozen
class FactureRetour:
    """One invoice of a return: 102, 103, 198, [199], 210s, 294s.

    `type` F FSE, B mode dégradé, D DRE, E recovery; `traitement_amc` E when a DRE exists, C in gestion unique, blank
    otherwise; `nature` AS, AM or AT. `amo` is None for a DRE only.
    """

    numero: int
    lot: int
    jour_lot: date | None
    type: str
    assure: AssureRetour
    amo: PartRetour | None
    amc: PartRetour | None = None
    jour_facturation: date | None = None
    traitement_amc: str = ""
    nature: str = "AS"
    actes: tuple[ActeRetour, ...] = ()
    motifs: tuple[Motif, ...] = ()
    commentaires: tuple[str, ...] = ()
    complement: str = ""

    @property
    def paye(self) -> int:
        """Paid by this return for this invoice, both parts, signed, in cents."""
        return sum(part.paye_signe for part in (self.amo, self.amc) if part)


@frozen
class Retenue:
    """A retention on the transfer (250): `N` withheld, `P` given back; `solde` is what remains due."""

    reference: str
    jour_dette: date | None
    nature: str  # IND, ACC…
    operation: str  # RPR, ANT…
    montant: int
    signe: Signe
    solde: int = 0
    ligne: int = 1

    @property
    def effet(self) -> int:
        """What it adds to the transfer, in cents (negative when withheld)."""
        return -self.montant if self.signe == "N" else self.montant


@frozen
class DetailForfait:
    """The detail of a lump sum (262)."""

    montant: int
    codification: str = ""
    libelle: str = ""
    periode: str = "P"
    debut: date | None = None
    fin: date | None = None
    nir: str = ""
    cle: str = "00"
    naissance: str = "000000"
    rang: int = 0


@frozen
class Forfait:
    """A lump sum (261) and its details, whose sum it is when there are any."""

    code: str  # 5 digits
    montant: int
    details: tuple[DetailForfait, ...] = ()


@frozen(kw_only=True)
class RetourAEcrire:
    """One file: one payer, one payee, one transfer. Counters, totals and the amount of the transfer are computed."""

    emetteur: Partie
    destinataire: Partie
    identifiant6: str
    jour: date
    virement: Virement
    factures: tuple[FactureRetour, ...] = ()  # 081 type 01
    rappels: tuple[FactureRetour, ...] = ()  # 081 type 04: recoveries
    forfaits: tuple[Forfait, ...] = ()  # 081 type 03
    retenues: tuple[Retenue, ...] = ()  # 081 type 05
    organisme_complementaire: str = ""  # 8 digits: the 010 of a return from an AMC
    message: str = "NOEMIE EMULE - SANS VALEUR REELLE"
    version: str = "3"

    @property
    def cumul(self) -> int:
        """The bank transfer, in cents: 198 and 199 paid, 261 and 250, signed."""
        return (
            sum(facture.paye for facture in (*self.factures, *self.rappels))
            + sum(forfait.montant for forfait in self.forfaits)
            + sum(retenue.effet for retenue in self.retenues)
        )

    @property
    def lots(self) -> tuple[int, ...]:
        """The distinct lot numbers named, in order of appearance."""
        return tuple(dict.fromkeys(f.lot for f in (*self.factures, *self.rappels) if f.lot))


@frozen(kw_only=True)
class RetourNoemie(RetourAEcrire):
    """A return that was read and whose declared counters and totals agree with its content."""

    nombre_enregistrements: int

    @property
    def toutes(self) -> tuple[FactureRetour, ...]:
        """Invoices and recoveries, in the order of the file."""
        return (*self.factures, *self.rappels)
