"""The post office: a mail in becomes a package of the spool, a message of the spool becomes a mail out.

A mail is taken in charge once its files are durable; taken twice, it has one effect (the spool knows its bytes).  Only the
emulated domain is served.
"""

import hashlib
import json
from datetime import datetime
from pathlib import Path

from core.emulateurs.courrier.trousseau import Trousseau
from core.emulateurs.transports.dossier import TransportDossier
from core.emulateurs.transports.noms import MANIFESTE, est_piece
from core.erreurs import Anomalie, Refus
from core.ports import Message, Paquet
from core.telematique import message as courrier
from core.telematique.enveloppe import est_scelle
from core.telematique.message import Courrier

BOITE = "cabinet@ps.emu.invalid"
ORIGINE = "retours@caisse.emu.invalid"


class Bureau:
    """One mailbox, that of the practice; `moment` dates the mails that leave, sealed when there is a `trousseau`."""

    def __init__(self, chemin: Path, moment: datetime, trousseau: Trousseau | None = None) -> None:
        self._trousseau = trousseau
        self._spool = TransportDossier(chemin)
        self._moment = moment

    def recevoir(self, octets: bytes) -> None:
        """Put the package of a mail in the spool; raises `Refus` for a mail that is not one, `PanneTransport` for the disk."""
        recu = courrier.lire(self._trousseau.ouvrir(octets) if self._trousseau and est_scelle(octets) else octets)
        cle = hashlib.sha256(b"".join(o for _, o in recu.fichiers)).hexdigest()
        self._spool.deposer(Paquet(_nom_paquet(recu), cle, recu.fichiers))

    def lister(self) -> list[tuple[str, bytes]]:
        """The mails waiting, oldest first: unique identifier (of name and bytes) and exact bytes."""
        return [(_uid(m), self._ecrire(m)) for m in self._spool.relever()]

    def effacer(self, uid: str) -> None:
        """The mail was read; an unknown identifier is ignored."""
        for m in self._spool.relever():
            if _uid(m) == uid:
                self._spool.acquitter(m.nom)

    def _ecrire(self, m: Message) -> bytes:
        """The same message is always the same mail, but for its seal."""
        emetteur = m.octets[5:19].decode("ascii", "replace")
        numero = emetteur if emetteur.isascii() and emetteur.isdigit() else "0" * 14
        clair = courrier.ecrire(Courrier(ORIGINE, BOITE, numero, self._moment, 0, ((m.nom, m.octets),)))
        return self._trousseau.sceller(clair) if self._trousseau else clair


def _uid(m: Message) -> str:
    return hashlib.sha256(m.nom.encode() + b"\0" + m.octets).hexdigest()[:32]


def _nom_paquet(recu: Courrier) -> str:
    """The base name: that of the `.b2`, or of the lot of pieces its manifest announces; raises `Refus`."""
    noms = dict(recu.fichiers)
    b2 = next((n for n in noms if n.endswith(".b2")), "")
    if b2:
        return b2.removesuffix(".b2")
    try:
        tete = json.loads(noms[MANIFESTE].decode("utf-8"))
        if all(map(est_piece, noms)):
            return f"EMU_SCOR_{tete['emetteur']}_{tete['lot']}"
    except (KeyError, ValueError, TypeError):
        faute = Anomalie("COURRIER_INVALIDE", "manifeste absent ou illisible", "refaire le lot de pièces", "courrier")
        raise Refus(faute) from None
    raise Refus(Anomalie("COURRIER_INVALIDE", "ni lot ni pièces dans ce courrier", "refaire le courrier", "courrier"))
