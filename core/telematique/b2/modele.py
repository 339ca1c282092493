"""What a lot is made from and what a file holds: plain values, without the wire records (they are imported late)."""

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from core.facturation.facture import Executant, Facture

if TYPE_CHECKING:
    from core.ports import Paquet
    from core.telematique.b2.enregistrements.acte import (
        Acte,
        BiologieActe,
        CcamActe,
        RppsActe,
        SuiteActe,
        UcdActe,
    )
    from core.telematique.b2.enregistrements.facture import EnteteFacture, FinFacture, SuiteFacture
    from core.telematique.b2.enregistrements.fichier import EnteteFichier, FinFichier
    from core.telematique.b2.enregistrements.lot import EnteteLot, FinLot
    from core.telematique.b2.enregistrements.sejour import LppSejour, RppsSejour, Sejour, SuiteSejour, UcdSejour

NatureLot = Literal["FSE", "DRE", "ANNULATION"]


@frozen
class Destinataire:
    """The payer of a file. `type` is that of its régime (CT, MA…), or OC for a complementary organisme.

    For a compulsory payer the number is six zeros, régime (2), centre informatique CTI (3) and organisme (3); for an OC it
    is the organisme number alone (8 to 10 digits), zeros on its left.
    """

    type: str
    organisme: str
    regime: str = ""
    cti: str = ""

    @property
    def numero(self) -> str:
        """The 14 digits of 000.28-41."""
        return self.organisme.rjust(14, "0") if self.type == "OC" else f"000000{self.regime}{self.cti}{self.organisme}"


@frozen
class Reglages:
    """Named settings of the writer.

    `code_ifd` is the wire code of the flat travel indemnity: `IFD`, or `IFA` which is the one of the SNDS table.
    """

    code_ifd: Literal["IFD", "IFA"] = "IFD"


@frozen
class LotAEcrire:
    """One lot, one nurse, one payer: `numero` 1-999, `identifiant6` six characters A-Z 0-9.

    In a DRE lot each facture carries its own `numero` and, in `numero_fse`, the number of its FSE; in an ANNULATION lot,
    the number of the DRE that it cancels.
    """

    numero: int
    jour: date
    emetteur: Executant
    destinataire: Destinataire
    nature: NatureLot
    factures: tuple[Facture, ...]
    identifiant6: str
    reglages: Reglages = field(factory=Reglages)


@frozen
class FichiersLot:
    """The bytes of a lot, ready to be signed and frozen; totals in cents."""

    nom: str  # EMU_<issuer>_<lot>_<id6>, without extension
    b2: bytes
    json: bytes
    nombre_factures: int
    total: int
    total_amo: int
    total_amc: int

    @property
    def cle(self) -> str:
        """Idempotency key: SHA-256 of the `.b2` bytes followed by the `.emu.json` bytes, hex."""
        return hashlib.sha256(self.b2 + self.json).hexdigest()

    def paquet(self, signature: str) -> "Paquet":
        """The package to send; `signature` is the hex HMAC of the `.b2` bytes by the CPS (it becomes `.sig`)."""
        from core.ports import Paquet

        fichiers = (
            (f"{self.nom}.b2", self.b2),
            (f"{self.nom}.emu.json", self.json),
            (f"{self.nom}.sig", signature.encode("ascii")),
        )
        return Paquet(self.nom, self.cle, fichiers)


@frozen
class LigneLue:
    """One billed line as read: `rang` counts the base records (3 or 4) of the invoice from 1."""

    rang: int
    acte: "Acte | None"  # None for a record 3
    suite: "SuiteActe | None" = None
    rpps: "RppsActe | None" = None
    sejour: "Sejour | None" = None
    autres: "tuple[BiologieActe | UcdActe | CcamActe | SuiteSejour | RppsSejour | LppSejour | UcdSejour, ...]" = ()


@frozen
class FactureLue:
    """One invoice as read: 2, 2S, lines, 5."""

    entete: "EnteteFacture"
    suite: "SuiteFacture | None"
    lignes: tuple[LigneLue, ...]
    fin: "FinFacture"

    @property
    def numero(self) -> int:
        """Number of the invoice (2.30-38)."""
        return self.entete.facture

    @property
    def honoraires(self) -> int:
        """Sum of the lines, in cents (not the declared total)."""
        return sum(ligne.acte.honoraires for ligne in self.lignes if ligne.acte)

    @property
    def part_amo(self) -> int:
        """Asked from the AMO, sum of the lines, in cents."""
        return sum(ligne.acte.montant_amo for ligne in self.lignes if ligne.acte)

    @property
    def part_amc(self) -> int:
        """Asked from the AMC, sum of the lines, in cents."""
        return sum(ligne.acte.montant_amc for ligne in self.lignes if ligne.acte)


@frozen
class LotLu:
    """One lot as read: 1, invoices, 6."""

    entete: "EnteteLot"
    factures: tuple[FactureLue, ...]
    fin: "FinLot"


@frozen
class FichierB2:
    """A whole file: 000, lots, 999; `enregistrements` counts all of them."""

    entete: "EnteteFichier"
    lots: tuple[LotLu, ...]
    fin: "FinFichier"
    enregistrements: int

    @property
    def factures(self) -> tuple[FactureLue, ...]:
        """The invoices of all lots, in order."""
        return tuple(facture for lot in self.lots for facture in lot.factures)

    @property
    def numero_lot(self) -> int:
        """Number of the (first) lot."""
        return self.lots[0].entete.lot
