"""States of a debt that the payer takes back from the payments (entity 250), and what the biller may answer.

A retention may go on while the debt is contested: the contest decides, not the balance.  A debt given up by the payer opens
again if it withholds something more for the same reference.
"""

from typing import Literal, get_args

from core.erreurs import Anomalie, Refus
from core.evenements import dire

EtatIndu = Literal["ouvert", "conteste", "accepte", "solde", "annule"]
EvenementIndu = Literal["retenir", "solder", "contester", "accepter", "maintenir", "abandonner"]
ETATS: tuple[EtatIndu, ...] = get_args(EtatIndu)
EVENEMENTS: tuple[EvenementIndu, ...] = get_args(EvenementIndu)
# what still asks for something: an answer of the biller or of the payer, or money to come
VIVANTS: tuple[EtatIndu, ...] = ("ouvert", "conteste", "accepte")

LIBELLES: dict[EtatIndu, str] = {
    "ouvert": "ouvert, à vérifier",
    "conteste": "contesté",
    "accepte": "accepté",
    "solde": "soldé",
    "annule": "abandonné par la caisse",
}

TRANSITIONS: dict[EtatIndu, dict[EvenementIndu, EtatIndu]] = {
    "ouvert": {
        "retenir": "ouvert",
        "solder": "solde",
        "contester": "conteste",
        "accepter": "accepte",
        "abandonner": "annule",
    },
    "conteste": {"retenir": "conteste", "solder": "conteste", "maintenir": "accepte", "abandonner": "annule"},
    "accepte": {
        "retenir": "accepte",
        "solder": "solde",
        "contester": "conteste",
        "abandonner": "annule",
    },
    "solde": {"retenir": "ouvert", "solder": "solde", "contester": "conteste", "abandonner": "annule"},
    "annule": {"retenir": "ouvert", "solder": "annule"},
}


def suivant(etat: EtatIndu, evenement: EvenementIndu) -> EtatIndu:
    """The state after the event; raises `Refus` TRANSITION_INDU when the event cannot happen in that state."""
    try:
        return TRANSITIONS[etat][evenement]
    except KeyError:
        raise Refus(
            Anomalie(
                "TRANSITION_INDU",
                f"un indu « {LIBELLES.get(etat, etat)} » ne peut pas recevoir {dire(evenement)}",
                "relire l'état de l'indu : une autre session l'a peut-être fait avancer",
            )
        ) from None
