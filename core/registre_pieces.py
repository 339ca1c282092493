"""The part of the registre about scanned pieces (SCOR); same rules as core.registre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.facturation.fiche import ResumeFacture
    from core.lots.pieces import EtatScor, EvenementScor, LotPieces, PieceJointe


class RegistrePieces(Protocol):
    """Pieces attached to invoices, lots of pieces."""

    def ajouter_piece(self, piece: PieceJointe, octets: bytes) -> PieceJointe:
        """Keep a scan; the very same bytes twice on one invoice are refused (PIECE_DEJA_JOINTE)."""
        ...

    def pieces(self, *, facture: int = 0, lot: int = 0, scor: int = 0, a_envoyer: bool = False) -> list[PieceJointe]:
        """Those that fit every filter, in the order they were added: of an invoice, of a lot of invoices, of a lot of pieces, in
        no lot yet."""
        ...

    def pieces_attendues(self, *, cabinet: str = "") -> list[tuple[ResumeFacture, str]]:
        """The FSE sent or to be sent, and not paid, that miss a piece, with its name: the scan that their ordonnance names, the
        feuille de soins of the mode dégradé; oldest care first."""
        ...

    def compter_pieces_attendues(self, *, cabinet: str = "") -> int:
        """How many these are."""
        ...

    def pieces_en_cours(self, *, cabinet: str = "") -> list[tuple[ResumeFacture, PieceJointe]]:
        """The pieces joined to the FSE sent or to be sent, and not paid; oldest care first."""
        ...

    def octets_piece(self, id: int) -> bytes:
        """The exact bytes of a scan."""
        ...

    def retirer_piece(self, id: int) -> None:
        """Forget a scan that is in no lot yet (PIECE_ENVOYEE otherwise)."""
        ...

    def prochain_lot_scor(self, infirmier: str) -> int:
        """The next number of the nurse: 1-999, then 1."""
        ...

    def poster_pieces(
        self,
        *,
        infirmier: str,
        numero: int,
        jour: date,
        lot: int,
        nom: str,
        cle: str,
        fichiers: Sequence[tuple[str, bytes]],
        pieces: Sequence[int],
        moment: datetime,
    ) -> LotPieces:
        """Put a lot of pieces in the outbox, all its pieces with it or none."""
        ...

    def lots_pieces(
        self, *, etats: Sequence[EtatScor] = (), infirmier: str = "", numero: int = 0, lot: int = 0, id: int = 0
    ) -> list[LotPieces]:
        """Rows that fit every given filter, newest first."""
        ...

    def avancer_lot_pieces(self, id: int, evenement: EvenementScor, motif: str = "") -> EtatScor:
        """Apply an event (core.lots.pieces); the new state."""
        ...
