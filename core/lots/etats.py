"""States of a lot: constitue -> signe -> depose -> accepte | refuse; a lot not sent yet can be undone.

The first answer of the payer stands: what a later copy of it says is noted, not applied.
"""

from typing import Literal, get_args

from core.erreurs import Anomalie, Refus
from core.evenements import dire

EtatLot = Literal["constitue", "signe", "depose", "accepte", "refuse", "defait"]
EvenementLot = Literal["signer", "deposer", "accepter", "refuser", "defaire"]
ETATS: tuple[EtatLot, ...] = get_args(EtatLot)
EVENEMENTS: tuple[EvenementLot, ...] = get_args(EvenementLot)

LIBELLES: dict[EtatLot, str] = {
    "constitue": "à signer",
    "signe": "prêt à partir",
    "depose": "déposé, ARL attendu",
    "accepte": "accepté",
    "refuse": "refusé",
    "defait": "défait",
}

TRANSITIONS: dict[EtatLot, dict[EvenementLot, EtatLot]] = {
    "constitue": {"signer": "signe", "defaire": "defait"},
    "signe": {"deposer": "depose", "accepter": "accepte", "refuser": "refuse", "defaire": "defait"},
    "depose": {"deposer": "depose", "accepter": "accepte", "refuser": "refuse"},
    "accepte": {"deposer": "accepte", "accepter": "accepte"},
    "refuse": {"deposer": "refuse", "refuser": "refuse"},
    "defait": {},
}


def suivant(etat: EtatLot, evenement: EvenementLot) -> EtatLot:
    """The state after the event; raises `Refus` TRANSITION_LOT when the event cannot happen in that state."""
    try:
        return TRANSITIONS[etat][evenement]
    except KeyError:
        raise Refus(
            Anomalie(
                "TRANSITION_LOT",
                f"un lot « {LIBELLES.get(etat, etat)} » ne peut pas recevoir {dire(evenement)}",
                "relire l'état du lot : une autre session l'a peut-être fait avancer",
            )
        ) from None
