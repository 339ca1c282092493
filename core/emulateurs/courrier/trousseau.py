"""A folder of test certificates: `<adresse>.pem` for whom one writes to, `<adresse>.cle` beside it for whom one reads as."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.systeme import cause
from core.telematique.enveloppe import outil, ouvrir, sceller
from core.telematique.message import adresse_admise, adresse_de

_DUREE = timedelta(days=3 * 366)
_BITS = 2048


class Trousseau:
    """Seals for an address whose certificate is there, opens for an address whose key is there."""

    def __init__(self, dossier: Path | None) -> None:
        """No folder: nothing can be sealed nor opened. Raises `Refus` CERTIFICAT_ABSENT when it is not one."""
        if dossier is not None and not dossier.is_dir():
            raise Refus(_absent(f"aucun dossier de certificats ici : {dossier}"))
        self._dossier = dossier

    def sceller(self, courrier: bytes) -> bytes:
        """The mail sealed for its recipient; raises `Refus` CERTIFICAT_ABSENT and those of `core.telematique.enveloppe`."""
        return sceller(courrier, self._lire(adresse_de(courrier), "pem"))

    def ouvrir(self, courrier: bytes) -> bytes:
        """The sealed mail opened with the key of its recipient; raises the same, and COURRIER_SCELLE."""
        adresse = adresse_de(courrier)
        return ouvrir(courrier, self._lire(adresse, "pem"), self._lire(adresse, "cle"))

    def _lire(self, adresse: str, extension: str) -> bytes:
        try:
            if self._dossier is not None and adresse_admise(adresse):
                return (self._dossier / f"{adresse}.{extension}").read_bytes()
        except OSError:
            pass
        quoi = "certificat" if extension == "pem" else "clé"
        raise Refus(_absent(f"aucun fichier de {quoi} pour {citer(adresse)}"))


def fabriquer(dossier: Path, adresse: str, maintenant: datetime) -> Path:
    """A test certificate and its key for an address of the emulated domain; neither is ever replaced.

    Raises `Refus` COURRIER_HORS_EMULATION, CERTIFICAT_DEJA_LA, CERTIFICAT_ABSENT (folder), ENVELOPPE_OUTIL_ABSENT.
    """
    if not adresse_admise(adresse):
        raise Refus(
            Anomalie(
                "COURRIER_HORS_EMULATION",
                f"adresse {citer(adresse)} hors du domaine émulé",
                "un certificat d'essai ne se fait que pour une adresse en .emu.invalid",
                "certificat",
            )
        )
    certificat, cle = _paire(adresse, maintenant)
    chemin = dossier / f"{adresse}.pem"
    try:
        dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as erreur:
        raise Refus(_absent(f"ce dossier ne s'ouvre pas : {cause(erreur)}")) from None
    try:
        _creer(dossier / f"{adresse}.cle", cle)
        _creer(chemin, certificat)
    except FileExistsError as deja:
        remede = "le garder, ou l'effacer d'abord"
        raise Refus(Anomalie("CERTIFICAT_DEJA_LA", "ce certificat existe déjà", remede, str(deja.filename))) from None
    except OSError as erreur:
        raise Refus(_absent(f"ce dossier ne s'écrit pas : {cause(erreur)}")) from None
    return chemin


def _creer(chemin: Path, octets: bytes) -> None:
    with os.fdopen(os.open(chemin, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as flux:
        flux.write(octets)


def _paire(adresse: str, maintenant: datetime) -> tuple[bytes, bytes]:
    """PEM of a self-signed certificate of that address and of its private key."""
    x509, rsa = outil("x509"), outil("hazmat.primitives.asymmetric.rsa")
    formats, hashes = outil("hazmat.primitives.serialization"), outil("hazmat.primitives.hashes")
    cle = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    nom = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "EMU - SANS VALEUR REELLE"),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, adresse),
        ]
    )
    debut = maintenant.astimezone(UTC)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(debut)
        .not_valid_after(debut + _DUREE)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(adresse)]), critical=False)
        .sign(cle, hashes.SHA256())
    )
    prive = cle.private_bytes(formats.Encoding.PEM, formats.PrivateFormat.PKCS8, formats.NoEncryption())
    return certificat.public_bytes(formats.Encoding.PEM), prive


def _absent(message: str) -> Anomalie:
    return Anomalie(
        "CERTIFICAT_ABSENT",
        message,
        "en faire un : facturier certificat ADRESSE --dossier DIR, et donner ce dossier à --certificats",
        "certificat",
    )
