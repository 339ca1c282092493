"""SCOR-EMU: the scanned pieces that go with invoices: examine them, make their lot, read its manifest back."""

from core.telematique.scor.modele import (
    FichiersScor,
    LotScor,
    PieceDeclaree,
    PieceScor,
    Plafonds,
    TypePiece,
)

__all__ = [
    "FichiersScor",
    "LotScor",
    "PieceDeclaree",
    "PieceScor",
    "Plafonds",
    "TypePiece",
    "ecrire_lot",
    "examiner",
    "lire_manifeste",
    "pieces_absentes",
]

from collections.abc import Mapping

from core.erreurs import Anomalie
from core.facturation.facture import Facture


def examiner(nom: str, octets: bytes, plafonds: Plafonds | None = None) -> PieceDeclaree | tuple[Anomalie, ...]:
    """What a piece is (format, pages, dpi), or every reason why a caisse would refuse it.

    Raises `Refus` SCOR_OUTIL_ABSENT when the optional libraries that read images are not installed.
    """
    from core.telematique.scor.examen import examiner as examiner_piece

    return examiner_piece(nom, octets, plafonds or Plafonds())


def ecrire_lot(lot: LotScor, plafonds: Plafonds | None = None) -> FichiersScor:
    """The manifest and the pieces of a SCOR lot; raises `Refus` with every fault of every piece."""
    from core.telematique.scor.lot import ecrire_lot as ecrire

    return ecrire(lot, plafonds or Plafonds())


def lire_manifeste(octets: bytes, pieces: Mapping[str, bytes]) -> tuple[PieceDeclaree, ...]:
    """Read a manifest strictly against the pieces received; raises `Refus` (missing, altered or undeclared piece)."""
    from core.telematique.scor.lot import lire_manifeste as lire

    return lire(octets, pieces)


def pieces_absentes(facture: Facture, presentes: Mapping[str, bytes]) -> tuple[Anomalie, ...]:
    """The pieces that the invoice names and that are not there; in mode dégradé the feuille de soins is one of them."""
    from core.telematique.scor.lot import pieces_absentes as absentes

    return absentes(facture, presentes)
