"""States of a package in the outbox.

`programmer` chooses the hour before which a package never tried does not leave.  The package is put in `emission` before its
first byte leaves; a try that finds it there (the machine stopped) makes the doubt explicit.  `en_doute` is left only by the
acknowledgement of the transport (`depose`) or a proof of reception (ARL or payment): a later failure, even certain, says
nothing of the first try.  A retry sends the same bytes with the same key.
"""

from typing import Literal, get_args

from core.erreurs import Anomalie, Refus
from core.evenements import dire

EtatEnvoi = Literal["a_envoyer", "emission", "en_doute", "differe", "depose", "abandonne"]
EvenementEnvoi = Literal["programmer", "tenter", "reussir", "echouer", "douter", "prouver", "renvoyer", "abandonner"]
ETATS: tuple[EtatEnvoi, ...] = get_args(EtatEnvoi)
EVENEMENTS: tuple[EvenementEnvoi, ...] = get_args(EvenementEnvoi)

LIBELLES: dict[EtatEnvoi, str] = {
    "a_envoyer": "à envoyer",
    "emission": "en cours d'émission",
    "en_doute": "en doute : peut-être reçu",
    "differe": "différé : sera retenté",
    "depose": "déposé",
    "abandonne": "abandonné",
}

TRANSITIONS: dict[EtatEnvoi, dict[EvenementEnvoi, EtatEnvoi]] = {
    "a_envoyer": {"programmer": "a_envoyer", "tenter": "emission", "prouver": "depose", "abandonner": "abandonne"},
    "emission": {"tenter": "en_doute", "reussir": "depose", "echouer": "differe", "douter": "en_doute", "prouver": "depose"},
    "en_doute": {"tenter": "en_doute", "reussir": "depose", "echouer": "en_doute", "douter": "en_doute", "prouver": "depose"},
    "differe": {"tenter": "emission", "prouver": "depose", "abandonner": "abandonne"},
    "depose": {"reussir": "depose", "prouver": "depose", "renvoyer": "differe"},
    "abandonne": {},
}


def suivant(etat: EtatEnvoi, evenement: EvenementEnvoi) -> EtatEnvoi:
    """The state after the event; raises `Refus` TRANSITION_ENVOI when the event cannot happen in that state."""
    try:
        return TRANSITIONS[etat][evenement]
    except KeyError:
        raise Refus(
            Anomalie(
                "TRANSITION_ENVOI",
                f"un envoi « {LIBELLES.get(etat, etat)} » ne peut pas recevoir {dire(evenement)}",
                "relire l'état de l'envoi : une autre session l'a peut-être fait avancer",
            )
        ) from None
