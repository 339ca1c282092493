"""The PC/SC side of `LecteurApdu`: finds the reader that holds each emulated card (extra `lecteur`)."""

from datetime import date
from typing import Any

from core.emulateurs.carte_apdu import AID_CPS, AID_VITALE
from core.emulateurs.lecteur_apdu import CarteArrachee, LecteurApdu
from core.erreurs import Anomalie, Refus


class CanalPcsc:
    """A card connected through pyscard."""

    def __init__(self, connexion: Any) -> None:
        self._connexion = connexion

    def transmettre(self, apdu: bytes) -> bytes:
        """Data and the two status bytes; raises `CarteArrachee`."""
        from smartcard.Exceptions import SmartcardException

        try:
            donnees, sw1, sw2 = self._connexion.transmit(list(apdu))
        except SmartcardException as erreur:
            raise CarteArrachee from erreur
        return bytes((*donnees, sw1, sw2))


class Fente:
    """The slot where the card of that application is, whatever reader it is in; the channel is kept while it answers."""

    def __init__(self, aid: bytes) -> None:
        self._aid = aid
        self._canal: CanalPcsc | None = None

    def ouvrir(self) -> CanalPcsc | None:
        """The channel to the card; with a single reader, whatever card is in it (it will be refused); None when there is none."""
        choisir = b"\x00\xa4\x04\x00" + bytes((len(self._aid),)) + self._aid
        if self._canal is not None and self._vivant(self._canal):
            return self._canal
        canaux = _canaux()
        for canal in canaux:
            try:
                if canal.transmettre(choisir)[-2:] == b"\x90\x00":
                    self._canal = canal
                    return canal
            except CarteArrachee:
                continue
        self._canal = None
        return canaux[0] if len(canaux) == 1 and nombre_de_lecteurs() == 1 else None

    @staticmethod
    def _vivant(canal: CanalPcsc) -> bool:
        try:
            canal.transmettre(b"\x80\xca\x00\x00\x04")
        except CarteArrachee:
            return False
        return True


def nombre_de_lecteurs() -> int:
    """How many readers the machine has (pyscard is installed)."""
    from smartcard.System import readers

    return len(readers())


def _canaux() -> list[CanalPcsc]:
    """The cards in all the readers of the machine; raises `Refus` LECTEUR_ABSENT."""
    try:
        from smartcard.Exceptions import SmartcardException
        from smartcard.scard import SCARD_LEAVE_CARD
        from smartcard.System import readers
    except ImportError:
        remede = "installer l'extra : pip install 'facturier[lecteur]' (libpcsclite-dev et swig sont nécessaires)"
        raise Refus(Anomalie("LECTEUR_ABSENT", "pyscard n'est pas installé", remede, "lecteur PC/SC")) from None
    canaux = []
    try:
        appareils = readers()
    except SmartcardException:
        appareils = []
    if not appareils:
        raise Refus(
            Anomalie("LECTEUR_ABSENT", "aucun lecteur PC/SC", "lancer pcscd et brancher un lecteur (ou vpcd)", "lecteur PC/SC")
        )
    for appareil in appareils:
        connexion = appareil.createConnection()
        try:
            # leaving the card powered: closing a channel must not reset the card under another one
            connexion.connect(disposition=SCARD_LEAVE_CARD)
        except SmartcardException:
            continue  # an empty reader
        canaux.append(CanalPcsc(connexion))
    return canaux


def lecteur_pcsc(jour: date | None = None) -> LecteurApdu:
    """A reader on the PC/SC stack of the machine; cards are looked for at each operation."""
    return LecteurApdu(Fente(AID_VITALE).ouvrir, Fente(AID_CPS).ouvrir, jour)
