"""What the use cases need from outside, as small Protocols named by use; each has a contract test under `tests/contrats`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from core.registre import RegistreDossier, RegistreEchanges, RegistreFactures
from core.registre_actions import RegistreActions
from core.registre_bilan import RegistreBilan
from core.registre_files import RegistreFiles
from core.registre_pieces import RegistrePieces
from core.registre_reglages import RegistreReglages
from core.registre_reglements import RegistreReglements
from core.registre_travail import RegistreTravail


class Horloge(Protocol):
    """The only clock: local civil time without zone (France), never read elsewhere in core."""

    def maintenant(self) -> datetime:
        """Now."""
        ...

    def aujourdhui(self) -> date:
        """Today's civil date."""
        ...


@frozen
class Paquet:
    """What is sent at once: a base name and its files (`.b2`, `.emu.json`, `.sig`), bytes frozen before sending.

    `cle` is the idempotency key (SHA-256 of the bytes, hex): a retry sends the same bytes with the same key.
    """

    nom: str
    cle: str
    fichiers: tuple[tuple[str, bytes], ...]


@frozen
class Message:
    """What came back: a file name (`….arl`, `….noemie`) and its exact bytes."""

    nom: str
    octets: bytes


class PanneTransport(Exception):
    """The transport failed; `incertain` says whether the package may have left (then the state is `en doute`)."""

    def __init__(self, message: str, *, incertain: bool) -> None:
        super().__init__(message)
        self.incertain = incertain


class Teletransmission(Protocol):
    """A way to a payer. `deposer` is idempotent by `Paquet.cle`; `relever` gives what is not acknowledged yet."""

    marque: str  # "EMU" for everything emulated

    def deposer(self, paquet: Paquet) -> None:
        """Hand the package over; raises `PanneTransport`."""
        ...

    def relever(self) -> Sequence[Message]:
        """The messages received and not yet acknowledged, oldest first; may give the same one again."""
        ...

    def acquitter(self, nom: str) -> None:
        """Say that the message is stored; it will not be given again. Unknown names are ignored."""
        ...


class LecteurCartes(Protocol):
    """A two-slot reader: bytes of the XML of the Vitale and CPS cards (see core.telematique.cartes).

    Errors are `core.erreurs.Refus` with codes CARTE_ABSENTE, CARTE_RETIREE, CARTE_INVALIDE, CARTE_EXPIREE, CODE_PORTEUR_FAUX,
    CODE_PORTEUR_PERDU (to sign) and CARTE_BLOQUEE.
    """

    marque: str

    def lire_vitale(self) -> bytes:
        """The XML on the Vitale card in the reader."""
        ...

    def lire_cps(self, code_porteur: str) -> bytes:
        """The XML on the CPS, once the holder's code is right (blocked after 3 wrong ones)."""
        ...

    def signer(self, octets: bytes) -> str:
        """Hex HMAC-SHA256 of the bytes by the key of the CPS whose code was accepted; the CPS must still be there."""
        ...


@frozen
class DemandeDroits:
    """Inputs of ADRi (reference F.4)."""

    regime: str
    nir: str
    cle: str
    naissance: str
    rang: int
    date_soins: date
    caisse: str = ""
    centre: str = ""


class ServiceDroits(Protocol):
    """The rights service (ADRi): JSON bytes in the shape of reference F.4, exceptions included; raises `PanneTransport`."""

    marque: str

    def interroger(self, demande: DemandeDroits) -> bytes:
        """The answer of the service at once, as bytes to be read by core.telematique.adri."""
        ...


class Registre(
    RegistreDossier,
    RegistreFactures,
    RegistreEchanges,
    RegistreReglages,
    RegistrePieces,
    RegistreActions,
    RegistreFiles,
    RegistreReglements,
    RegistreTravail,
    RegistreBilan,
    Protocol,
):
    """What the program remembers (see core.registre); implemented by `db.registre.RegistreBase`."""
