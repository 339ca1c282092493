"""What the payer had paid before the story begins: acts it will not pay a second time."""

from datetime import date
from decimal import Decimal

from attrs import frozen

from core.donnees import lire
from core.emulateurs.caisse.passe import Passe


@frozen
class ActePaye:
    """One act already paid: `nir` of the insured person, `naissance` AAMMJJ and `rang` of the beneficiary, `code` as on the
    wire (`AMI`, `AMI N`), `executant` the nurse (9), `heure` HH:MM or empty when it is not known."""

    nir: str
    naissance: str
    jour: date
    code: str
    coefficient: Decimal
    executant: str
    rang: int = 1
    heure: str = ""


@frozen
class _Fichier:
    acte: tuple[ActePaye, ...] = ()


def lire_anterieurs(octets: bytes) -> tuple[ActePaye, ...]:
    """Read the TOML file of acts already paid (`[[acte]]`); raises `Refus` with its faults."""
    return lire(octets, _Fichier, "caisse/paiements.toml").acte


def noter(passe: Passe, actes: tuple[ActePaye, ...]) -> None:
    """Put them in the memory of the payer."""
    for a in actes:
        cle = ("AMO", a.nir, a.naissance, a.rang, a.jour, a.code, a.coefficient.quantize(Decimal("0.01")), a.executant)
        passe.actes.setdefault(cle, {})[a.heure] = ("", 0)
