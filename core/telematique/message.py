"""One package or message in one mail: multipart/mixed, `application/EDI-consent` in base64, gzip inside, emulated domain only.

The look of the subject and of `Content-Description` is the public one of the health network (IRIS, test flows); the
addresses are not: any address outside `.emu.invalid` is refused, when written and when read.
"""

import base64
import binascii
import email
import gzip
import hashlib
import re
import zlib
from datetime import datetime
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.policy import SMTP
from email.utils import format_datetime

from attrs import frozen

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.telematique.b2.modele import Destinataire

DOMAINE = "emu.invalid"
VERSION = "100500"
TAILLE_MAX = 64 * 1024 * 1024  # bytes of one file once inflated

_ADRESSE = re.compile(r"[a-z0-9]{1,40}@(?:[a-z0-9-]{1,40}\.){1,4}emu\.invalid")
_SUJET = re.compile(r"IR([0-9]{6})/([0-9]{14})/([0-9]{14})([0-9]{5})/([0-9]{5})")
_NOM = re.compile(
    r"EMU_[A-Z0-9_]{1,40}(-[0-9]{1,3})?\.(b2|emu\.json|sig|arl|noemie)"
    r"|manifest\.json|[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.(pdf|jpg|jpeg|png)"
)
_FLUX = {"b2": "B2", "emu.json": "EMU", "sig": "SIGN", "arl": "ARL", "noemie": "NOEMIE"}
_FLUX |= dict.fromkeys(("json", "pdf", "jpg", "jpeg", "png"), "SCOR")


@frozen
class Courrier:
    """One mail: `numero_emetteur` is 000.6-19, `emission` goes down to 10 microseconds, files are (name, exact bytes)."""

    expediteur: str
    destinataire: str
    numero_emetteur: str
    emission: datetime
    nombre_factures: int
    fichiers: tuple[tuple[str, bytes], ...]


def adresse(destinataire: Destinataire) -> str:
    """RROOO@OOO.RR.emu.invalid for a caisse, <number>@oc.emu.invalid for a complementary."""
    if destinataire.type == "OC":
        return f"{destinataire.organisme}@oc.{DOMAINE}"
    d = destinataire
    return f"{d.regime}{d.organisme}@{d.organisme}.{d.regime}.{DOMAINE}"


def adresse_infirmier(am: str) -> str:
    """The mailbox of a nurse on the emulated network."""
    return f"{am}@ps.{DOMAINE}"


def ecrire(courrier: Courrier) -> bytes:
    """The bytes of the mail, the same for the same facts; raises `Refus` for an address, a name or a number out of format."""
    fautes = _fautes(courrier)
    if fautes:
        raise Refus(fautes)
    horodatage = f"{courrier.emission:%Y%m%d%H%M%S}{courrier.emission.microsecond // 10:05d}"
    empreinte = hashlib.sha256(b"".join(nom.encode() + octets for nom, octets in courrier.fichiers)).hexdigest()
    mail = MIMEMultipart("mixed", boundary=f"=_EMU_{empreinte[:32]}", policy=SMTP)
    mail["From"] = courrier.expediteur
    mail["To"] = courrier.destinataire
    mail["Date"] = format_datetime(courrier.emission)
    mail["Message-ID"] = f"<{horodatage}.{courrier.numero_emetteur}@{DOMAINE}>"
    mail["Subject"] = f"IR{VERSION}/{courrier.numero_emetteur}/{horodatage}/{courrier.nombre_factures:05d}"
    for nom, octets in courrier.fichiers:
        mail.attach(_piece(nom, octets))
    return mail.as_bytes(policy=SMTP)


def _piece(nom: str, octets: bytes) -> MIMEBase:
    piece = MIMEBase("application", "EDI-consent", name=f"{nom}.gz", policy=SMTP)
    piece["Content-Transfer-Encoding"] = "base64"
    piece["Content-Description"] = f"IRISTEST/{_FLUX[_extension(nom)]}/Z"
    piece["Content-Disposition"] = f'attachment; filename="{nom}.gz"'
    piece.set_payload(base64.encodebytes(gzip.compress(octets, mtime=0)).decode("ascii"))
    return piece


def _extension(nom: str) -> str:
    return nom.split(".", 1)[1]


def _fautes(courrier: Courrier) -> list[Anomalie]:
    fautes = [_hors_domaine(a) for a in (courrier.expediteur, courrier.destinataire) if not adresse_admise(a)]
    if not re.fullmatch("[0-9]{14}", courrier.numero_emetteur) or not 0 <= courrier.nombre_factures <= 99_999:
        fautes.append(_faute(f"émetteur {citer(courrier.numero_emetteur)} ou nombre de factures {courrier.nombre_factures}"))
    fautes += [_faute(f"nom de fichier {citer(nom)}") for nom, _ in courrier.fichiers if not _NOM.fullmatch(nom)]
    if not courrier.fichiers:
        fautes.append(_faute("aucun fichier"))
    return fautes


def adresse_admise(texte: str) -> bool:
    """Whether it is one plain address of the emulated domain."""
    return _ADRESSE.fullmatch(texte) is not None


def adresse_de(octets: bytes) -> str:
    """Whom a mail is for, as its head says; empty when it does not."""
    return _entete(email.message_from_bytes(octets), "To")


def _hors_domaine(texte: str) -> Anomalie:
    return Anomalie(
        "COURRIER_HORS_EMULATION",
        f"adresse {citer(texte)} hors du domaine émulé",
        f"n'échanger qu'avec des adresses en .{DOMAINE} : un envoi réel demande un transport homologué",
        "courrier",
    )


def _faute(message: str) -> Anomalie:
    return Anomalie("COURRIER_INVALIDE", message, "refaire le courrier, ou le redemander : il est altéré", "courrier")


def lire(octets: bytes) -> Courrier:
    """Read a mail strictly; raises `Refus` for anything that the writer would not have written."""
    mail = email.message_from_bytes(octets)
    sujet = _SUJET.fullmatch(_entete(mail, "Subject"))
    expediteur, destinataire = _entete(mail, "From"), _entete(mail, "To")
    fautes = [_hors_domaine(a) for a in (expediteur, destinataire) if not adresse_admise(a)]
    if sujet is None or sujet.group(1) != VERSION:
        fautes.append(_faute(f"sujet {citer(_entete(mail, 'Subject'))}"))
    if mail.get_content_type() != "multipart/mixed" or not mail.is_multipart():
        fautes.append(_faute("ce n'est pas un message multipart/mixed"))
    if fautes or sujet is None:
        raise Refus(fautes)
    try:
        emission = datetime.strptime(sujet.group(3), "%Y%m%d%H%M%S").replace(microsecond=int(sujet.group(4)) * 10)
    except ValueError:
        raise Refus(_faute(f"date du sujet {citer(sujet.group(3))}")) from None
    fichiers = tuple(_lire_piece(piece) for piece in mail.get_payload() if isinstance(piece, Message))
    courrier = Courrier(expediteur, destinataire, sujet.group(2), emission, int(sujet.group(5)), fichiers)
    if fautes := _fautes(courrier):
        raise Refus(fautes)
    return courrier


def _entete(mail: Message, nom: str) -> str:
    return " ".join(str(mail.get(nom, "")).split())


def _lire_piece(piece: Message) -> tuple[str, bytes]:
    """The name and the inflated bytes of one part."""
    nom = (piece.get_filename() or "").removesuffix(".gz")
    if piece.get_content_type() != "application/edi-consent" or not _NOM.fullmatch(nom):
        raise Refus(_faute(f"pièce {citer(nom)} de type {piece.get_content_type()}"))
    if _entete(piece, "Content-Description") != f"IRISTEST/{_FLUX[_extension(nom)]}/Z":
        raise Refus(_faute(f"pièce {nom} : description {citer(_entete(piece, 'Content-Description'))}"))
    charge = piece.get_payload()
    try:
        comprimes = base64.b64decode("".join(str(charge).split()), validate=True)
        inflateur = zlib.decompressobj(wbits=31)
        octets = inflateur.decompress(comprimes, TAILLE_MAX)
    except (binascii.Error, ValueError, zlib.error):
        raise Refus(_faute(f"pièce {nom} : base64 ou gzip altéré")) from None
    if not inflateur.eof or inflateur.unused_data:
        raise Refus(_faute(f"pièce {nom} : incomplète, suivie d'autre chose, ou de plus de {TAILLE_MAX} octets"))
    return nom, octets
