"""B2-EMU: write a lot, read and check a file. The wire records are imported at the first call, not with this package."""

from collections.abc import Iterator
from typing import BinaryIO

from core.erreurs import Anomalie
from core.telematique.b2.complement import ComplementFacture, ecrire_complements, lire_complements
from core.telematique.b2.modele import (
    Destinataire,
    FactureLue,
    FichierB2,
    FichiersLot,
    LigneLue,
    LotAEcrire,
    LotLu,
    NatureLot,
    Reglages,
)

__all__ = [
    "ComplementFacture",
    "Destinataire",
    "FactureLue",
    "FichierB2",
    "FichiersLot",
    "LigneLue",
    "LotAEcrire",
    "LotLu",
    "NatureLot",
    "Reglages",
    "ecrire_complements",
    "ecrire_lot",
    "lire",
    "lire_complements",
    "parcourir",
    "verifier",
]


def ecrire_lot(lot: LotAEcrire) -> FichiersLot:
    """The bytes of the lot (`.b2` and `.emu.json`); raises `Refus` with every fault of every invoice."""
    from core.telematique.b2.ecriture import ecrire_lot as ecrire

    return ecrire(lot)


def lire(octets: bytes) -> FichierB2:
    """Read a file into typed records, lots, invoices and lines; raises `Refus` when its structure cannot be read.

    Counters, totals and keys are not checked here: see `verifier`.
    """
    from core.telematique.b2.lecture import lire as lire_fichier

    return lire_fichier(octets)


def parcourir(flux: BinaryIO) -> Iterator[FactureLue]:
    """The invoices one after the other, in bounded memory; raises `Refus` at the first record that cannot be read."""
    from core.telematique.b2.lecture import parcourir as parcourir_flux

    return parcourir_flux(flux)


def verifier(fichier: bytes | BinaryIO) -> tuple[Anomalie, ...]:
    """Everything wrong with a file, all at once: structure, order, counters, totals, amounts, keys; empty when all is well.

    Memory is bounded whatever the size of a stream (but for the numbers of its invoices, and 500 anomalies at most).
    """
    from core.telematique.b2.verification import verifier as verifier_fichier

    return verifier_fichier(fichier)
