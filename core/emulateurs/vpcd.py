"""Serve an emulated card to vpcd (vsmartcard), the virtual reader of pcscd: a TCP client that answers what the reader asks.

Each message is its length on two bytes, then its content: one byte is an order (0 off, 1 on, 2 reset, 4 give the ATR),
more is an APDU.  Only the ATR and the APDU get an answer.
"""

import socket
from collections.abc import Callable

from core.emulateurs.carte_apdu import ATR, CarteApdu
from core.erreurs import Anomalie, Refus
from core.systeme import cause

PORT = 35963  # first virtual reader; the second one listens on the next port
_ETEINDRE, _REINITIALISER, _DONNER_ATR = 0, 2, 4


def servir(carte: CarteApdu, hote: str = "127.0.0.1", port: int = PORT, pret: Callable[[], None] = lambda: None) -> None:
    """Put the card in the virtual reader until that goes away; `pret` is called once in. Raises `Refus` LECTEUR_ABSENT."""
    try:
        prise = socket.create_connection((hote, port), timeout=5)
    except OSError as erreur:
        remede = "lancer pcscd avec le pilote vpcd (paquet vsmartcard-vpcd), puis recommencer"
        raise Refus(
            Anomalie("LECTEUR_ABSENT", f"pas de lecteur virtuel sur {hote}:{port} ({cause(erreur)})", remede, "carte virtuelle")
        ) from None
    with prise:
        prise.settimeout(None)
        pret()
        while (message := _recevoir(prise)) is not None:
            if len(message) > 1:
                _envoyer(prise, carte.repondre(message))
            elif message == bytes((_DONNER_ATR,)):
                _envoyer(prise, ATR)
            elif message in (bytes((_ETEINDRE,)), bytes((_REINITIALISER,))):
                carte.eteindre()


def _recevoir(prise: socket.socket) -> bytes | None:
    """One message, or None when the reader has closed."""
    longueur = _lire(prise, 2)
    return None if longueur is None else _lire(prise, int.from_bytes(longueur))


def _lire(prise: socket.socket, nombre: int) -> bytes | None:
    lus = b""
    while len(lus) < nombre:
        try:
            morceau = prise.recv(nombre - len(lus))
        except ConnectionError:
            return None
        if not morceau:
            return None
        lus += morceau
    return lus


def _envoyer(prise: socket.socket, octets: bytes) -> None:
    prise.sendall(len(octets).to_bytes(2) + octets)
