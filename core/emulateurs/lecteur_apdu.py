"""A reader that talks APDU to emulated cards: over PC/SC with a real or virtual reader, or in memory for the tests."""

from collections.abc import Callable
from datetime import date
from typing import NoReturn, Protocol

from core.emulateurs.carte_apdu import AID_CPS, AID_VITALE, BLOC
from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from core.telematique.cartes import lire_cps, lire_vitale
from core.telematique.cartes.xml import TAILLE_MAXIMALE


class CarteArrachee(Exception):
    """The card or its reader is no longer there."""


class Canal(Protocol):
    """A powered card. `transmettre` raises `CarteArrachee`."""

    def transmettre(self, apdu: bytes) -> bytes:
        """Data and the two status bytes."""
        ...


# gives the channel to the card of one slot, or None when the slot is empty
Ouvrir = Callable[[], Canal | None]


class LecteurApdu:
    """Implements `core.ports.LecteurCartes` over two slots. `jour` None leaves expiry unchecked."""

    marque = "EMU"

    def __init__(self, vitale: Ouvrir, cps: Ouvrir, jour: date | None = None) -> None:
        self._ouvrir = {"carte Vitale": vitale, "CPS": cps}
        self.jour = jour
        self._ouverte: Canal | None = None

    def lire_vitale(self) -> bytes:
        """The XML of the Vitale card; refusals as `core.ports.LecteurCartes` says."""
        canal = self._choisir("carte Vitale", AID_VITALE)
        octets = self._lire(canal, "carte Vitale")
        carte = lire_vitale(octets)
        if self.jour is not None and (anomalies := carte.anomalies(self.jour)):
            raise Refus(anomalies)
        return octets

    def lire_cps(self, code_porteur: str) -> bytes:
        """The public XML of the CPS once its code is right."""
        canal = self._choisir("CPS", AID_CPS)
        self._ouverte = None
        code = code_porteur.encode("latin-1", errors="replace")[:16]
        statut = self._echanger(canal, b"\x00\x20\x00\x01" + bytes((len(code),)) + code, "CPS")[1]
        if statut != 0x9000:
            _refuser_code(statut)
        octets = self._lire(canal, "CPS")
        carte = lire_cps(octets)
        if self.jour is not None and (anomalies := carte.anomalies(self.jour)):
            raise Refus(anomalies)
        self._ouverte = canal
        return octets

    def signer(self, octets: bytes) -> str:
        """Hex HMAC-SHA256 by the card, fed by blocks; the code must have been accepted on this very insertion."""
        if self._ouverte is None:
            self._choisir("CPS", AID_CPS)
            raise Refus(
                Anomalie(
                    "CODE_PORTEUR_PERDU", "code porteur non donné (FF21)", "saisir le code porteur de la CPS", "lecteur, CPS"
                )
            )
        for debut in range(0, len(octets), BLOC):
            bloc = octets[debut : debut + BLOC]
            self._exiger(self._ouverte, b"\x80\x2a\x00\x00" + bytes((len(bloc),)) + bloc, "CPS")
        return self._exiger(self._ouverte, b"\x80\x2a\x01\x00\x20", "CPS").hex()

    def _choisir(self, carte: str, aid: bytes) -> Canal:
        canal = self._ouvrir[carte]()
        if canal is None:
            raise Refus(
                Anomalie("CARTE_ABSENTE", f"pas de {carte} dans le lecteur (F001)", f"insérer la {carte}", f"lecteur, {carte}")
            )
        if canal is self._ouverte:
            return canal
        statut = self._echanger(canal, b"\x00\xa4\x04\x00" + bytes((len(aid),)) + aid, carte)[1]
        if statut != 0x9000:
            raise Refus(
                Anomalie(
                    "CARTE_INVALIDE",
                    f"cette carte n'est pas une {carte} d'émulation (F004, état {statut:04X})",
                    f"insérer une {carte} d'émulation du projet",
                    f"lecteur, {carte}",
                )
            )
        return canal

    def _lire(self, canal: Canal, carte: str) -> bytes:
        taille = int.from_bytes(self._exiger(canal, b"\x80\xca\x00\x00\x04", carte))
        if taille > TAILLE_MAXIMALE:
            _refuser_carte(f"elle annonce {taille} octets : 1 Mio au plus", carte)
        lus = b""
        for rang in range(-(-taille // BLOC)):
            bloc = self._exiger(canal, b"\x80\xb0" + rang.to_bytes(2) + b"\x00", carte)
            if not bloc:
                _refuser_carte("bloc vide", carte)
            lus += bloc
        return lus[:taille]

    def _exiger(self, canal: Canal, apdu: bytes, carte: str) -> bytes:
        donnees, statut = self._echanger(canal, apdu, carte)
        if statut != 0x9000:
            _refuser_carte(f"état {statut:04X}", carte)
        return donnees

    def _echanger(self, canal: Canal, apdu: bytes, carte: str) -> tuple[bytes, int]:
        try:
            reponse = canal.transmettre(apdu)
        except CarteArrachee:
            self._ouverte = None if carte == "CPS" else self._ouverte
            message = f"{carte} retirée pendant l'opération (F101) : rien n'a été gardé"
            remede = f"réinsérer la {carte} et recommencer"
            raise Refus(Anomalie("CARTE_RETIREE", message, remede, f"lecteur, {carte}")) from None
        if len(reponse) < 2:
            _refuser_carte("réponse trop courte", carte)
        return reponse[:-2], int.from_bytes(reponse[-2:])


def _refuser_carte(message: str, carte: str) -> NoReturn:
    remede = f"réinsérer la {carte} ; si cela revient, la carte est abîmée"
    raise Refus(Anomalie("CARTE_INVALIDE", f"réponse de la carte incompréhensible : {message}", remede, f"lecteur, {carte}"))


def _refuser_code(statut: int) -> NoReturn:
    if statut & 0xFFF0 == 0x63C0:
        restants = statut & 0x0F
        message = f"code porteur faux (F003) : {combien(restants, 'essai')} avant blocage"
        raise Refus(Anomalie("CODE_PORTEUR_FAUX", message, "ressaisir le code à 4 chiffres de la CPS", "lecteur, CPS"))
    if statut == 0x6983:
        remede = "la faire débloquer par l'organisme qui l'a émise"
        raise Refus(Anomalie("CARTE_BLOQUEE", "CPS bloquée après 3 codes faux (F002)", remede, "lecteur, CPS"))
    _refuser_carte(f"état {statut:04X} à la vérification du code", "CPS")
