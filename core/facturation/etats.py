"""States of an invoice (one flow: FSE or DRE) and the only events that move it.

brouillon -> validee (numbered, frozen) -> en_lot -> transmise -> acceptee (ARL) -> payee | partielle | rejetee -> close.
Returns may come twice or out of order: a payment proves the reception, so it is also accepted from `en_lot` (sending in
doubt) and `transmise`; an ARL that comes after the payment changes nothing.  A payment taken back whole leaves a refused
invoice (`rejetee`): nothing of it is paid, and somebody has to correct, contest or close it; taken back in part, it stays
`partielle`.
"""

from typing import Literal, get_args

from core.erreurs import Anomalie, Refus
from core.evenements import dire

EtatFacture = Literal[
    "brouillon",
    "validee",
    "en_lot",
    "transmise",
    "acceptee",
    "refusee",
    "differee",
    "payee",
    "partielle",
    "rejetee",
    "close",
]
EvenementFacture = Literal[
    "valider",
    "mettre_en_lot",
    "retirer_du_lot",
    "deposer",
    "accepter",
    "refuser",
    "differer",
    "payer",
    "payer_partie",
    "rejeter",
    "reprendre",
    "reprendre_tout",
    "clore",
]
ETATS: tuple[EtatFacture, ...] = get_args(EtatFacture)
EVENEMENTS: tuple[EvenementFacture, ...] = get_args(EvenementFacture)
FINAUX: frozenset[EtatFacture] = frozenset(("payee", "partielle", "rejetee", "close"))
# gone to the payer, which has not said yes or no, then with what is about to go; views and indexes are made of them in this order
PARTIES: tuple[EtatFacture, ...] = ("transmise", "acceptee", "differee")
EN_ROUTE: tuple[EtatFacture, ...] = ("en_lot", *PARTIES)
# a refusal of the payer, in its return or by its ARL
REFUSEES: tuple[EtatFacture, ...] = ("rejetee", "refusee")
SANS_DEMANDE: tuple[EtatFacture, ...] = ("brouillon", *REFUSEES)

LIBELLES: dict[EtatFacture, str] = {
    "brouillon": "brouillon",
    "validee": "à envoyer",
    "en_lot": "en lot",
    "transmise": "transmise",
    "acceptee": "reçue par la caisse",
    "refusee": "refusée par l'ARL",
    "differee": "différée par la caisse",
    "payee": "payée",
    "partielle": "payée en partie",
    "rejetee": "rejetée",
    "close": "close",
}

_RETOURS: dict[EvenementFacture, EtatFacture] = {
    "payer": "payee",
    "payer_partie": "partielle",
    "rejeter": "rejetee",
    "differer": "differee",
    "reprendre_tout": "rejetee",  # the recovery came before its payment
}

TRANSITIONS: dict[EtatFacture, dict[EvenementFacture, EtatFacture]] = {
    "brouillon": {"valider": "validee"},
    "validee": {"mettre_en_lot": "en_lot", "clore": "close"},
    "en_lot": {
        "retirer_du_lot": "validee",
        "deposer": "transmise",
        "accepter": "acceptee",
        "refuser": "refusee",
        **_RETOURS,
    },
    "transmise": {"accepter": "acceptee", "refuser": "refusee", "clore": "close", **_RETOURS},
    "acceptee": {"accepter": "acceptee", "deposer": "acceptee", "clore": "close", **_RETOURS},
    "refusee": {"refuser": "refusee", "clore": "close"},
    "differee": {"accepter": "differee", "deposer": "differee", "clore": "close", **_RETOURS},
    "payee": {"accepter": "payee", "deposer": "payee", "payer": "payee", "reprendre": "partielle", "reprendre_tout": "rejetee"},
    "partielle": {
        "accepter": "partielle",
        "deposer": "partielle",
        "payer": "payee",
        "payer_partie": "partielle",
        "reprendre": "partielle",
        "reprendre_tout": "rejetee",
        "clore": "close",
    },
    "rejetee": {
        "accepter": "rejetee",
        "deposer": "rejetee",
        "rejeter": "rejetee",
        "payer": "payee",
        "payer_partie": "partielle",
        "reprendre_tout": "rejetee",
        "clore": "close",
    },
    "close": {"accepter": "close", "deposer": "close"},
}


def vivante(etat: EtatFacture, paye: int) -> bool:
    """Whether its payer is or will be asked for it, or has paid some of it (`paye` cents): no draft, nothing refused, nor closed
    without payment."""
    return etat not in SANS_DEMANDE and (etat != "close" or paye != 0)


def suivant(etat: EtatFacture, evenement: EvenementFacture) -> EtatFacture:
    """The state after the event; raises `Refus` TRANSITION_FACTURE when the event cannot happen in that state."""
    try:
        return TRANSITIONS[etat][evenement]
    except KeyError:
        raise Refus(
            Anomalie(
                "TRANSITION_FACTURE",
                f"une facture « {LIBELLES.get(etat, etat)} » ne peut pas recevoir {dire(evenement)}",
                "relire l'état de la facture : une autre session l'a peut-être fait avancer",
            )
        ) from None
