"""Pieces and lots of pieces as plain values."""

from datetime import date
from typing import Literal

from attrs import frozen

TypePiece = Literal["ordonnance", "feuille_soins", "bsi", "accord_prealable"]
TYPES: tuple[TypePiece, ...] = ("ordonnance", "feuille_soins", "bsi", "accord_prealable")


@frozen
class Plafonds:
    """Limits of a piece and of a lot; the sizes are choices of the project, the resolution is that of SCOR."""

    octets_piece: int = 5 * 1024 * 1024
    octets_lot: int = 20 * 1024 * 1024
    dpi_minimum: int = 150
    pixels: int = 60_000_000  # of one page: a scan at 600 dpi of an A3


@frozen
class PieceScor:
    """A scanned piece and the invoice it goes with; `nom` is a file name, its bytes are never changed."""

    nom: str
    facture: int
    type: TypePiece
    octets: bytes


@frozen
class PieceDeclaree:
    """One entry of the manifest; `facture` 0 and `type` "" for a piece that was only examined."""

    nom: str
    facture: int
    type: str
    sha256: str
    pages: int
    dpi: int  # the lowest of its pages; 0 for a PDF without image
    format: str  # PDF, JPEG or PNG


@frozen
class LotScor:
    """A lot of pieces of one nurse, apart from the lots of invoices: `numero` 1-999, `lot_factures` the lot they belong to."""

    numero: int
    jour: date
    emetteur: str  # AM number
    lot_factures: int
    pieces: tuple[PieceScor, ...]


@frozen
class FichiersScor:
    """What is sent: base name `EMU_SCOR_<issuer>_<lot>`, manifest, pieces by name."""

    nom: str
    manifeste: bytes
    pieces: tuple[tuple[str, bytes], ...]
