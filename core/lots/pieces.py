"""Scanned pieces and their lots, as they are kept; a piece never changes, another scan is another piece."""

from datetime import date, datetime
from typing import Literal, get_args

from attrs import frozen

from core.erreurs import Anomalie, Refus
from core.evenements import dire

EtatScor = Literal["pret", "depose", "accepte", "refuse"]
EvenementScor = Literal["deposer", "accepter", "refuser"]
ETATS: tuple[EtatScor, ...] = get_args(EtatScor)

LIBELLES: dict[EtatScor, str] = {
    "pret": "prêt à partir",
    "depose": "déposé, ARL attendu",
    "accepte": "accepté",
    "refuse": "refusé : à numériser de nouveau",
}

TRANSITIONS: dict[EtatScor, dict[EvenementScor, EtatScor]] = {
    "pret": {"deposer": "depose", "accepter": "accepte", "refuser": "refuse"},
    "depose": {"deposer": "depose", "accepter": "accepte", "refuser": "refuse"},
    "accepte": {"deposer": "accepte", "accepter": "accepte"},
    "refuse": {"deposer": "refuse", "refuser": "refuse"},
}


@frozen
class PieceJointe:
    """One scan attached to a numbered FSE; `scor` is the id of the lot it left in, 0 before; its bytes are read apart."""

    id: int
    facture: int
    nom: str
    type: str
    empreinte: str  # SHA-256
    taille: int
    pages: int
    dpi: int
    format: str
    ajoutee_le: datetime
    scor: int = 0


@frozen
class LotPieces:
    """A lot of pieces of one lot of invoices; `envoi` is its package in the outbox."""

    id: int
    infirmier: str
    numero: int  # 1-999 on the wire, a sequence of its own
    jour: date
    lot: int
    nom: str
    etat: EtatScor
    envoi: int
    motif: str = ""


def suivant(etat: EtatScor, evenement: EvenementScor) -> EtatScor:
    """The state after the event; raises `Refus` TRANSITION_SCOR."""
    try:
        return TRANSITIONS[etat][evenement]
    except KeyError:
        raise Refus(
            Anomalie(
                "TRANSITION_SCOR",
                f"un lot de pièces « {LIBELLES.get(etat, etat)} » ne peut pas recevoir {dire(evenement)}",
                "relire l'état du lot de pièces : une autre session l'a peut-être fait avancer",
            )
        ) from None
