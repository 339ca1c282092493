"""A two-slot card reader in memory, deterministic: cards go in as bytes of their XML, and are pulled out or blocked on demand.

The real reader answers by codes; each refusal here names the public one in its message: F001 absent, F002 blocked, F003 wrong
code, F004 invalid, F101 link lost, FF21 code lost.
"""

import hashlib
import hmac
from datetime import date

from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from core.telematique.cartes import CarteCps, ecrire_cps, empreinte_code, lire_cps, lire_vitale

ESSAIS = 3


class LecteurEmule:
    """Implements `core.ports.LecteurCartes`. `jour` is what the reader's own clock says; None leaves expiry unchecked.

    The CPS comes out without its secret; its key stays here and serves `signer`.  Blocking lasts as long as the reader lives and
    follows the card (its serial number), not the slot.
    """

    marque = "EMU"

    def __init__(self, jour: date | None = None) -> None:
        self.jour = jour
        self._vitale: bytes | None = None
        self._cps: CarteCps | None = None
        self._ouverte: str = ""  # serial number of the CPS whose code was accepted since it was put in
        self._restants: dict[str, int] = {}
        self._compte_a_rebours: dict[str, int] = {}
        self._arrachees: set[str] = set()

    def inserer_vitale(self, octets: bytes) -> None:
        """Put a Vitale card in; its bytes are looked at only when it is read, as in a real reader."""
        self._vitale = octets
        self._oublier("vitale")

    def retirer_vitale(self) -> None:
        """Take the Vitale card out."""
        self._vitale = None
        self._oublier("vitale")

    def inserer_cps(self, octets: bytes) -> None:
        """Put a CPS in, with its secret; raises `Refus` CARTE_INVALIDE."""
        carte = lire_cps(octets)
        if not carte.cle_signature:
            raise Refus(_invalide("la CPS n'a pas de secret : ce n'est pas une carte entière"))
        self._cps = carte
        self._ouverte = ""
        self._restants.setdefault(carte.serie, ESSAIS)
        self._oublier("cps")

    def retirer_cps(self) -> None:
        """Take the CPS out: its code must be given again."""
        self._cps, self._ouverte = None, ""
        self._oublier("cps")

    def arracher_apres(self, operations: int, carte: str = "vitale") -> None:
        """The card ("vitale" or "cps") is pulled out during the operation that follows `operations` complete ones."""
        self._compte_a_rebours[carte] = operations

    def debloquer(self, serie: str) -> None:
        """Give a blocked CPS its three attempts back (done by the issuer, never by the product)."""
        self._restants[serie] = ESSAIS

    def lire_vitale(self) -> bytes:
        """The bytes on the Vitale card; raises `Refus` CARTE_ABSENTE, CARTE_RETIREE, CARTE_INVALIDE or CARTE_EXPIREE."""
        if self._vitale is None:
            raise Refus(_perdue("vitale") if "vitale" in self._arrachees else _absente("vitale"))
        octets = self._vitale
        self._operer("vitale")
        carte = lire_vitale(octets)
        if self.jour is not None and (anomalies := carte.anomalies(self.jour)):
            raise Refus(anomalies)
        return octets

    def lire_cps(self, code_porteur: str) -> bytes:
        """The public bytes of the CPS; three wrong codes block it. Raises `Refus` with the codes of the port."""
        carte = self._presente()
        self._operer("cps")
        if not self._restants[carte.serie]:
            raise Refus(_bloquee(carte))
        if not hmac.compare_digest(empreinte_code(code_porteur, carte.sel), carte.empreinte_code):
            self._restants[carte.serie] -= 1
            self._ouverte = ""
            restants = self._restants[carte.serie]
            raise Refus(_bloquee(carte) if not restants else _code_faux(restants))
        self._restants[carte.serie] = ESSAIS
        if self.jour is not None and (anomalies := carte.anomalies(self.jour)):
            raise Refus(anomalies)
        self._ouverte = carte.serie
        return ecrire_cps(carte.publique())

    def signer(self, octets: bytes) -> str:
        """Hex HMAC-SHA256 by the key of the open CPS; raises `Refus` CARTE_ABSENTE, CARTE_RETIREE or CODE_PORTEUR_PERDU."""
        carte = self._presente()
        self._operer("cps")
        if self._ouverte != carte.serie:
            raise Refus(
                Anomalie(
                    "CODE_PORTEUR_PERDU", "code porteur non donné (FF21)", "saisir le code porteur de la CPS", "lecteur, CPS"
                )
            )
        return hmac.new(bytes.fromhex(carte.cle_signature), octets, hashlib.sha256).hexdigest()

    def _presente(self) -> CarteCps:
        if self._cps is None:
            raise Refus(_perdue("cps") if "cps" in self._arrachees else _absente("cps"))
        return self._cps

    def _operer(self, carte: str) -> None:
        """Count one operation on the card, and pull it out when its time has come."""
        if carte not in self._compte_a_rebours:
            return
        self._compte_a_rebours[carte] -= 1
        if self._compte_a_rebours[carte] < 0:
            if carte == "vitale":
                self._vitale = None
            else:
                self._cps, self._ouverte = None, ""
            self._oublier(carte)
            self._arrachees.add(carte)
            raise Refus(_perdue(carte))

    def _oublier(self, carte: str) -> None:
        self._compte_a_rebours.pop(carte, None)
        self._arrachees.discard(carte)


_NOMS = {"vitale": "carte Vitale", "cps": "CPS"}


def _absente(carte: str) -> Anomalie:
    nom = _NOMS[carte]
    return Anomalie("CARTE_ABSENTE", f"pas de {nom} dans le lecteur (F001)", f"insérer la {nom}", f"lecteur, {nom}")


def _perdue(carte: str) -> Anomalie:
    nom = _NOMS[carte]
    message = f"{nom} retirée pendant l'opération (F101) : rien n'a été gardé"
    return Anomalie("CARTE_RETIREE", message, f"réinsérer la {nom} et recommencer", f"lecteur, {nom}")


def _invalide(message: str) -> Anomalie:
    return Anomalie("CARTE_INVALIDE", f"{message} (F004)", "présenter la carte complète du professionnel", "lecteur, CPS")


def _code_faux(restants: int) -> Anomalie:
    return Anomalie(
        "CODE_PORTEUR_FAUX",
        f"code porteur faux (F003) : {combien(restants, 'essai')} avant blocage",
        "ressaisir le code à 4 chiffres de la CPS",
        "lecteur, CPS",
    )


def _bloquee(carte: CarteCps) -> Anomalie:
    return Anomalie(
        "CARTE_BLOQUEE",
        f"CPS {carte.serie} bloquée après {ESSAIS} codes faux (F002)",
        "la faire débloquer par l'organisme qui l'a émise",
        "lecteur, CPS",
    )
