"""The context of the appli carte Vitale: what its QR code types into the reader field, good for 30 minutes."""

import json
from datetime import datetime, timedelta

from attrs import frozen

from core.erreurs import Anomalie, Refus

DUREE = timedelta(seconds=1800)
# securing modes in which the application may stand for the card: secured, desynchronised
MODES = (3, 4)
_FORME = "%Y%m%d%H%M%S"
_OU = "appli carte Vitale"


@frozen
class ContexteApcv:
    """Who (an identifier of the application, not a NIR), the token to show, and until when (local time of France)."""

    identifiant: str
    token: str
    fin: datetime

    def verifier(self, maintenant: datetime) -> None:
        """Raises `Refus` APCV_EXPIREE once the time has passed: it must be shown again before the invoice is validated."""
        if maintenant >= self.fin:
            raise Refus(
                Anomalie(
                    "APCV_EXPIREE",
                    f"le contexte de l'appli carte Vitale a expiré le {self.fin:%d/%m/%Y à %H:%M}",
                    "demander au patient de présenter un nouveau QR code",
                    _OU,
                )
            )


def ecrire_contexte(contexte: ContexteApcv) -> str:
    """The text of the QR code, on one line."""
    objet = {
        "emulation": "EMU",
        "identifiant": contexte.identifiant,
        "token": contexte.token,
        "dateFinValidite": contexte.fin.strftime(_FORME),
    }
    return json.dumps(objet, separators=(",", ":"))


def lire_contexte(texte: str) -> ContexteApcv:
    """What the scanner typed, final Enter included; raises `Refus` APCV_ILLISIBLE."""
    try:
        objet = json.loads(texte.strip())
        identifiant, token, fin = (objet[nom] for nom in ("identifiant", "token", "dateFinValidite"))
        lisible = all(isinstance(v, str) and v.isprintable() and 0 < len(v) <= 200 for v in (identifiant, token, fin))
        if objet["emulation"] != "EMU" or not lisible:
            raise ValueError
        return ContexteApcv(identifiant, token, datetime.strptime(fin, _FORME))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Refus(
            Anomalie(
                "APCV_ILLISIBLE",
                "ce texte n'est pas un contexte d'appli carte Vitale d'émulation",
                "scanner à nouveau le QR code, clavier du lecteur de codes en français",
                _OU,
            )
        ) from None
