"""The transport by mail: SMTP out, POP3 in, to servers of the emulated world only; the same package is always the same mail.

Certain until the end of the data is sent; from then until the answer of the server, whether the mail was taken is not known.
"""

import poplib
import re
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from attrs import frozen

from core.citation import citer
from core.emulateurs.courrier.trousseau import Trousseau
from core.emulateurs.transports.noms import est_lot_de_pieces, verifier_paquet
from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from core.ports import Message, PanneTransport, Paquet
from core.systeme import cause
from core.telematique import message as courrier
from core.telematique.b2.modele import Destinataire
from core.telematique.enveloppe import est_scelle
from core.telematique.message import Courrier

HOTES = frozenset(("127.0.0.1", "::1", "localhost"))
ADRESSE_PIECES = "scor@caisse.emu.invalid"
_EPOQUE = datetime(2026, 1, 1)


@frozen
class Serveur:
    """A host and a port of this machine."""

    hote: str
    port: int


class TransportCourrier:
    """Implements `core.ports.Teletransmission`; `delai` seconds for each answer of a server."""

    marque = "EMU"

    def __init__(
        self, smtp: Serveur, pop3: Serveur, mot_de_passe: str, delai: float = 10.0, trousseau: Trousseau | None = None
    ) -> None:
        """With a `trousseau` each mail leaves sealed for its payer (S/MIME), and sealed returns are opened.

        Raises `Refus` COURRIER_HORS_EMULATION for a server that is not of this machine.
        """
        for serveur in (smtp, pop3):
            if serveur.hote not in HOTES:
                raise Refus(
                    Anomalie(
                        "COURRIER_HORS_EMULATION",
                        f"serveur {citer(serveur.hote)} hors de cette machine",
                        "le courrier émulé ne sort pas de la machine : donner 127.0.0.1",
                        "courrier",
                    )
                )
        self._smtp, self._pop3, self._mot_de_passe, self._delai = smtp, pop3, mot_de_passe, delai
        self._trousseau = trousseau
        self._donnes: dict[str, str] = {}  # name -> identifier of the mail it came in

    def deposer(self, paquet: Paquet) -> None:
        """One mail; raises `PanneTransport`, and `Refus` PAQUET_MAL_NOMME, COURRIER_HORS_EMULATION, CERTIFICAT_ABSENT."""
        verifier_paquet(paquet.nom, tuple(nom for nom, _ in paquet.fichiers))
        lettre = _lettre(paquet)
        octets = courrier.ecrire(lettre)
        if self._trousseau:
            octets = self._trousseau.sceller(octets)
        incertain = False
        client = smtplib.SMTP(timeout=self._delai)
        try:
            client.connect(self._smtp.hote, self._smtp.port)
            client.ehlo_or_helo_if_needed()
            _exiger(client.mail(lettre.expediteur), 250)
            _exiger(client.rcpt(lettre.destinataire), 250)
            _exiger(client.docmd("DATA"), 354)
            client.send(_pointer(octets))
            incertain = True
            client.send(b".\r\n")
            reponse = client.getreply()
            incertain = False
            _exiger(reponse, 250)
        except (OSError, smtplib.SMTPException) as erreur:
            suite = "le lot est peut-être parti" if incertain else "rien n'est parti"
            raise PanneTransport(f"courrier : {_dire(erreur)} : {suite}", incertain=incertain) from erreur
        finally:
            client.close()

    def relever(self) -> Sequence[Message]:
        """What waits in the mailbox, oldest first; of two messages of one name the first hides the next.

        A mail that is not one of ours is given with its raw bytes: it will be seen in quarantine.  A sealed one whose key is
        not there stays in the mailbox: `PanneTransport` says so once the others are read.
        """
        self._donnes.clear()
        recus: list[Message] = []
        fermes: list[Refus] = []
        with self._boite() as boite:
            for rang, uid in _identifiants(boite):
                _, lignes, _ = boite.retr(rang)
                octets = b"\r\n".join(lignes) + b"\r\n"
                try:
                    recu = _ouvrir(uid, self._desceller(octets))
                except Refus as refus:
                    fermes.append(refus)
                    continue
                if recu.nom not in self._donnes:
                    self._donnes[recu.nom] = uid
                    recus.append(recu)
        if fermes and not recus:
            raise PanneTransport(f"{combien(len(fermes), 'courrier scellé laissé')} dans la boîte : {fermes[0]}", incertain=False)
        return recus

    def _desceller(self, octets: bytes) -> bytes:
        """The mail open; as it came when its seal is broken. Raises `Refus` CERTIFICAT_ABSENT without its key."""
        if not est_scelle(octets):
            return octets
        try:
            return (self._trousseau or Trousseau(None)).ouvrir(octets)
        except Refus as refus:
            if any(a.code == "COURRIER_SCELLE" for a in refus.anomalies):
                return octets
            raise

    def acquitter(self, nom: str) -> None:
        """Delete the mail; a name that was not given is ignored."""
        uid = self._donnes.pop(nom, None)
        if uid is None:
            return
        with self._boite() as boite:
            for rang, present in _identifiants(boite):
                if present == uid:
                    boite.dele(rang)

    @contextmanager
    def _boite(self) -> Iterator[poplib.POP3]:
        """An open session, ended by QUIT; raises `PanneTransport`."""
        try:
            boite = poplib.POP3(self._pop3.hote, self._pop3.port, timeout=self._delai)
            try:
                boite.user("cabinet")
                boite.pass_(self._mot_de_passe)
                yield boite
                boite.quit()
            finally:
                boite.close()
        except (OSError, poplib.error_proto) as erreur:
            raise PanneTransport(f"courrier : {_dire(erreur)} : aucun retour perdu", incertain=False) from erreur


def _lettre(paquet: Paquet) -> Courrier:
    """The mail of a package; its time stamp comes from the key, so that a retry is the same mail."""
    fichiers = dict(paquet.fichiers)
    rang = int(paquet.cle[:12], 16) % (365 * 86_400 * 100_000) if re.fullmatch("[0-9a-f]{12,}", paquet.cle) else 0
    emission = _EPOQUE + timedelta(microseconds=rang * 10)
    if est_lot_de_pieces(paquet.nom):
        am, vers, nombre = paquet.nom[9:18], ADRESSE_PIECES, 0
    else:
        b2 = fichiers[f"{paquet.nom}.b2"]
        am, vers, nombre = paquet.nom[4:13], courrier.adresse(_destinataire(b2)), _nombre(b2)
    return Courrier(courrier.adresse_infirmier(am.lower()), vers, f"00000{am}", emission, nombre, paquet.fichiers)


def _destinataire(b2: bytes) -> Destinataire:
    """Zones 26-27 and 28-41 of the record 000."""
    genre, numero = b2[25:27].decode("ascii", "replace"), b2[27:41].decode("ascii", "replace")
    if genre == "OC":
        return Destinataire("OC", numero.lstrip("0") or "0")
    return Destinataire(genre, numero[11:14], numero[6:8], numero[8:11])


def _nombre(b2: bytes) -> int:
    """How many records 5, one an invoice."""
    return min(sum(b2[debut : debut + 1] == b"5" for debut in range(0, len(b2), 128)), 99_999)


def _identifiants(boite: poplib.POP3) -> list[tuple[int, str]]:
    lignes = boite.uidl()[1]
    couples = (ligne.decode("ascii").split() for ligne in lignes)
    return [(int(rang), uid) for rang, uid in couples]


def _ouvrir(uid: str, octets: bytes) -> Message:
    try:
        ((nom, contenu),) = courrier.lire(octets).fichiers
    except (Refus, ValueError):
        return Message(f"courrier-{uid}.eml", octets)
    return Message(nom, contenu)


def _pointer(octets: bytes) -> bytes:
    """Double the dots that begin a line (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", octets if octets.endswith(b"\r\n") else octets + b"\r\n")


def _exiger(reponse: tuple[int, bytes], attendu: int) -> None:
    if reponse[0] != attendu:
        raise smtplib.SMTPResponseException(*reponse)


def _dire(erreur: Exception) -> str:
    if isinstance(erreur, smtplib.SMTPResponseException):
        texte = erreur.smtp_error
        dit = texte.decode("ascii", "replace") if isinstance(texte, bytes) else texte
        return f"refusé par le serveur ({erreur.smtp_code} {dit})"
    return (cause(erreur) if isinstance(erreur, OSError) else str(erreur)) or type(erreur).__name__
