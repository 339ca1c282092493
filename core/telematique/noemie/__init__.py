"""NOEMIE-EMU: write and read the returns of a payer. The entities are imported at the first call, not with this package."""

from typing import TYPE_CHECKING

from core.telematique.noemie.modele import (
    SANS_VIREMENT,
    ActeRetour,
    AssureRetour,
    DetailForfait,
    EtatPart,
    FactureRetour,
    Forfait,
    Motif,
    Partie,
    PartRetour,
    Retenue,
    RetourAEcrire,
    RetourNoemie,
    Signe,
    Virement,
)

if TYPE_CHECKING:
    from core.telematique.noemie.lecture import LectureRetour

__all__ = [
    "SANS_VIREMENT",
    "ActeRetour",
    "AssureRetour",
    "DetailForfait",
    "EtatPart",
    "FactureRetour",
    "Forfait",
    "Motif",
    "PartRetour",
    "Partie",
    "Retenue",
    "RetourAEcrire",
    "RetourNoemie",
    "Signe",
    "Virement",
    "ecrire",
    "est_arl",
    "lire",
    "ouvrir",
]


def ecrire(retour: RetourAEcrire) -> bytes:
    """The bytes of the return; raises `Refus` with every fault (a value that does not fit, parts that contradict)."""
    from core.telematique.noemie.ecriture import ecrire as ecrire_retour

    return ecrire_retour(retour)


def lire(octets: bytes) -> RetourNoemie:
    """Read a return; raises `Refus`: a file whose own counters or totals disagree is refused whole, with the reason."""
    from core.telematique.noemie.lecture import lire as lire_retour

    return lire_retour(octets)


def ouvrir(octets: bytes) -> "LectureRetour":
    """A return to read invoice by invoice, in bounded memory; see `LectureRetour` for what is certain, and when."""
    from core.telematique.noemie.lecture import LectureRetour

    return LectureRetour(octets)


def est_arl(octets: bytes) -> bool:
    """Whether the bytes begin like an ARL (version `AR` in 66-67 of the 000) and not like a NOEMIE return."""
    return octets[:3] == b"000" and octets[65:67] == b"AR"
