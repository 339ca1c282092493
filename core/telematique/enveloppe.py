"""S/MIME around a mail of the emulated network: enveloped data, AES-128-CBC, test certificates of `.emu.invalid` only.

The reference (section D) says that a lot travels sealed for the certificate of its payer, with a header of its own.  Here the
certificates are made by the program itself, for addresses that exist nowhere.  `cryptography` is optional: imported here only.
"""

import base64
import binascii
import email
import re
from email.message import Message
from email.mime.base import MIMEBase
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

from core.erreurs import Anomalie, Refus
from core.telematique.message import adresse_admise

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

CHIFFREMENT = "EMU#FACTURIER#1.40#A#2"
_DEHORS = ("From", "To", "Date", "Message-ID", "Subject")
_TYPE = "application/pkcs7-mime"


def est_scelle(octets: bytes) -> bool:
    """Whether the mail is sealed, as its type says."""
    return email.message_from_bytes(octets).get_content_type() == _TYPE


def sceller(octets: bytes, certificat: bytes) -> bytes:
    """The mail sealed for the owner of the certificate (PEM); who writes to whom, and the subject, stay readable.

    Raises `Refus` ENVELOPPE_OUTIL_ABSENT, CERTIFICAT_NON_EMULE (not a test certificate of that address).
    """
    mail = email.message_from_bytes(octets)
    lu = lire_certificat(certificat, str(mail["To"]))
    scelle = MIMEBase("application", "pkcs7-mime", smime_type="enveloped-data", name="smime.p7m", policy=SMTP)
    for nom in _DEHORS:
        scelle[nom] = mail[nom]
        del mail[nom]
    scelle["X-SV_CHIFFREMENT"] = CHIFFREMENT
    scelle["Content-Transfer-Encoding"] = "base64"
    scelle["Content-Disposition"] = 'attachment; filename="smime.p7m"'
    scelle.set_payload(base64.encodebytes(_chiffrer(mail.as_bytes(policy=SMTP), lu)).decode("ascii"))
    return scelle.as_bytes(policy=SMTP)


def ouvrir(octets: bytes, certificat: bytes, cle: bytes) -> bytes:
    """The mail as it was before `sceller`; raises `Refus` COURRIER_SCELLE, ENVELOPPE_OUTIL_ABSENT, CERTIFICAT_NON_EMULE."""
    mail = email.message_from_bytes(octets)
    lu = lire_certificat(certificat, str(mail["To"]))
    try:
        chiffres = base64.b64decode("".join(str(mail.get_payload()).split()), validate=True)
        dedans = _dechiffrer(chiffres, lu, cle)
    except (binascii.Error, ValueError, TypeError):
        raise Refus(
            Anomalie(
                "COURRIER_SCELLE",
                "l'enveloppe du courrier ne s'ouvre pas : il est altéré, ou scellé pour un autre",
                "donner le dossier de certificats qui tient la clé de cette adresse, ou redemander le courrier",
                "courrier",
            )
        ) from None
    dehors = b"".join(f"{nom}: {_ligne(mail, nom)}\r\n".encode("ascii", "replace") for nom in _DEHORS)
    return dehors + dedans


def lire_certificat(certificat: bytes, adresse: str) -> "Certificate":
    """A test certificate of that address; raises `Refus` CERTIFICAT_NON_EMULE, ENVELOPPE_OUTIL_ABSENT."""
    x509 = outil("x509")
    try:
        lu: Certificate = x509.load_pem_x509_certificate(certificat)
        noms = lu.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        adresses = noms.get_values_for_type(x509.RFC822Name)
    except (ValueError, x509.ExtensionNotFound):
        adresses = []
    if adresse in adresses and all(map(adresse_admise, adresses)) and "EMU" in lu.subject.rfc4514_string():
        return lu
    raise Refus(
        Anomalie(
            "CERTIFICAT_NON_EMULE",
            f"ce n'est pas un certificat d'essai de {adresse}",
            "en faire un : facturier certificat ADRESSE --dossier DIR (jamais un certificat réel)",
            "certificat",
        )
    )


def outil(nom: str) -> Any:
    """A module of `cryptography`; raises `Refus` ENVELOPPE_OUTIL_ABSENT when it is not installed."""
    import importlib

    try:
        return importlib.import_module(f"cryptography.{nom}")
    except ModuleNotFoundError:
        raise Refus(
            Anomalie(
                "ENVELOPPE_OUTIL_ABSENT", "le module cryptography n'est pas installé", "installer l'option : facturier[smime]"
            )
        ) from None


def _chiffrer(octets: bytes, certificat: "Certificate") -> bytes:
    pkcs7, ciphers = outil("hazmat.primitives.serialization.pkcs7"), outil("hazmat.primitives.ciphers.algorithms")
    formats = outil("hazmat.primitives.serialization")
    enveloppe = pkcs7.PKCS7EnvelopeBuilder().set_data(octets).add_recipient(certificat)
    enveloppe = enveloppe.set_content_encryption_algorithm(ciphers.AES128)
    chiffres: bytes = enveloppe.encrypt(formats.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    return chiffres


def _dechiffrer(octets: bytes, certificat: "Certificate", cle: bytes) -> bytes:
    pkcs7, formats = outil("hazmat.primitives.serialization.pkcs7"), outil("hazmat.primitives.serialization")
    dechiffres: bytes = pkcs7.pkcs7_decrypt_der(octets, certificat, formats.load_pem_private_key(cle, None), [])
    return dechiffres


def _ligne(mail: Message, nom: str) -> str:
    return re.sub(r"\s+", " ", str(mail.get(nom, ""))).strip()
