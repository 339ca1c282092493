"""The appli carte Vitale, emulated: it shows a QR code, and the card of its holder is read with it for 30 minutes."""

import hashlib
import hmac
from collections.abc import Mapping

from core.erreurs import Anomalie, Refus
from core.ports import Horloge
from core.telematique.apcv import DUREE, ContexteApcv, ecrire_contexte, lire_contexte


class AppliVitaleEmulee:
    """`cartes` are the XML of the cards by identifier of the application; the token is drawn from the identifier and its end."""

    marque = "EMU"

    def __init__(self, cartes: Mapping[str, bytes], horloge: Horloge, graine: int = 1) -> None:
        self._cartes = dict(cartes)
        self._horloge = horloge
        self._graine = str(graine).encode()

    def montrer(self, identifiant: str) -> str:
        """The text of a new QR code, good for 30 minutes."""
        fin = (self._horloge.maintenant() + DUREE).replace(microsecond=0)
        sans_token = ContexteApcv(identifiant, "", fin)
        return ecrire_contexte(ContexteApcv(identifiant, self._token(sans_token), fin))

    def lire(self, texte: str) -> bytes:
        """The bytes of the card; raises `Refus` APCV_ILLISIBLE, APCV_EXPIREE or APCV_REFUSEE (unknown holder, altered text)."""
        contexte = lire_contexte(texte)
        contexte.verifier(self._horloge.maintenant())
        carte = self._cartes.get(contexte.identifiant)
        if carte is None or not hmac.compare_digest(contexte.token, self._token(contexte)):
            raise Refus(
                Anomalie(
                    "APCV_REFUSEE",
                    "ce contexte d'appli carte Vitale n'est pas reconnu",
                    "demander un nouveau QR code, ou lire la carte",
                    "appli carte Vitale",
                )
            )
        return carte

    def _token(self, contexte: ContexteApcv) -> str:
        message = f"{contexte.identifiant}|{contexte.fin:%Y%m%d%H%M%S}".encode()
        return hmac.new(self._graine, message, hashlib.sha256).hexdigest()[:32]
