"""An emulated card as it answers on a real reader: APDU in, APDU out; the XML of the card is read by blocks.

Commands (an application of the project, AID F0 "EMUVITALE" or F0 "EMUCPS", never one of a real card):
    00 A4 04 00 Lc AID   select            -> 9000, 6A82 when it is another card
    80 CA 00 00 04       size of the XML   -> 4 bytes
    80 B0 P1 P2 00       block P1P2 (250)  -> bytes, 6B00 past the end
    00 20 00 01 Lc code  holder's code     -> 9000, 63Cx (x tries left), 6983 blocked          (CPS)
    80 2A 00 00 Lc data  bytes to sign     -> 9000                                             (CPS, code accepted)
    80 2A 01 00 20       signature         -> 32 bytes                                         (CPS, code accepted)
"""

import hashlib
import hmac

from core.telematique.cartes import CarteCps, ecrire_cps, empreinte_code, lire_cps, lire_vitale

AID_VITALE = b"\xf0EMUVITALE"
AID_CPS = b"\xf0EMUCPS"
# historical bytes "EMU": nothing of a real Vitale or CPS
ATR = bytes.fromhex("3B03") + b"EMU"
BLOC = 250
ESSAIS = 3

_OK = b"\x90\x00"
_AUTRE_CARTE = b"\x6a\x82"
_HORS_LIMITE = b"\x6b\x00"
_INCONNUE = b"\x6d\x00"
_LONGUEUR = b"\x67\x00"
_CONDITIONS = b"\x69\x82"
_BLOQUEE = b"\x69\x83"


class CarteApdu:
    """One card: `octets` is the XML that can be read; `cps` gives it a code and a key."""

    def __init__(self, octets: bytes, cps: CarteCps | None = None) -> None:
        self.octets = ecrire_cps(cps.publique()) if cps else octets
        self.cps = cps
        self.essais = ESSAIS
        self._choisie = False
        self._ouverte = False
        self._a_signer: hmac.HMAC | None = None

    @property
    def aid(self) -> bytes:
        """The name of the application on this card."""
        return AID_CPS if self.cps else AID_VITALE

    def eteindre(self) -> None:
        """Power off or reset: selection and code are lost, tries are not."""
        self._choisie = self._ouverte = False
        self._a_signer = None

    def repondre(self, apdu: bytes) -> bytes:
        """Data then the two status bytes; never raises, whatever the command."""
        if len(apdu) < 4:
            return _LONGUEUR
        entete, donnees = apdu[:4], apdu[5 : 5 + apdu[4]] if len(apdu) > 5 else b""
        if entete == b"\x00\xa4\x04\x00":
            if donnees != self.aid:
                return _AUTRE_CARTE  # a failed selection changes nothing: another slot may be looking for its card
            self.eteindre()
            self._choisie = True
            return _OK
        if not self._choisie:
            return _CONDITIONS
        if entete == b"\x80\xca\x00\x00":
            return len(self.octets).to_bytes(4) + _OK
        if entete[:2] == b"\x80\xb0":
            return self._bloc(int.from_bytes(entete[2:]))
        if self.cps is None:
            return _INCONNUE
        if entete == b"\x00\x20\x00\x01":
            return self._verifier(self.cps, donnees)
        if entete[:2] == b"\x80\x2a":
            return self._signer(self.cps, entete[2], donnees)
        return _INCONNUE

    def _bloc(self, rang: int) -> bytes:
        if self.cps is not None and not self._ouverte:
            return _CONDITIONS
        debut = rang * BLOC
        return self.octets[debut : debut + BLOC] + _OK if debut < len(self.octets) else _HORS_LIMITE

    def _verifier(self, cps: CarteCps, code: bytes) -> bytes:
        if not self.essais:
            return _BLOQUEE
        juste = hmac.compare_digest(empreinte_code(code.decode("latin-1"), cps.sel), cps.empreinte_code)
        self._ouverte = juste
        self.essais = ESSAIS if juste else self.essais - 1
        if juste:
            return _OK
        return bytes((0x63, 0xC0 | self.essais)) if self.essais else _BLOQUEE

    def _signer(self, cps: CarteCps, fin: int, donnees: bytes) -> bytes:
        if not self._ouverte:
            return _CONDITIONS
        if self._a_signer is None:
            self._a_signer = hmac.new(bytes.fromhex(cps.cle_signature), b"", hashlib.sha256)
        if not fin:
            self._a_signer.update(donnees)
            return _OK
        signature, self._a_signer = self._a_signer.digest(), None
        return signature + _OK


def carte_de(octets: bytes) -> CarteApdu:
    """The card of an XML file, whichever of the two it is; raises `Refus` CARTE_INVALIDE."""
    if b"<carte-cps-emu" in octets:
        return CarteApdu(octets, lire_cps(octets))
    lire_vitale(octets)
    return CarteApdu(octets)
