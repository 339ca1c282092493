"""Real SMTP (aiosmtpd) and POP3 (RFC 1939, the commands a client needs) servers on loopback, in front of the post office."""

import socketserver
from collections.abc import Callable
from threading import Thread
from typing import Any

from core.emulateurs.courrier.bureau import Bureau
from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from core.ports import PanneTransport
from core.systeme import cause
from core.telematique.message import adresse_admise

HOTE = "127.0.0.1"
LIGNE_MAX = 512
TAILLE_MAX = 96 * 1024 * 1024


class _Facteur:
    """The aiosmtpd handler: 250 once the package is durable, 451 when the disk fails, 550 outside the emulated domain."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau

    async def handle_RCPT(self, serveur: Any, session: Any, enveloppe: Any, adresse: str, options: Any) -> str:
        """Refuse any recipient out of the emulated domain."""
        if not adresse_admise(adresse):
            return "550 5.7.1 hors du domaine emule"
        enveloppe.rcpt_tos.append(adresse)
        return "250 2.1.5 OK"

    async def handle_DATA(self, serveur: Any, session: Any, enveloppe: Any) -> str:
        """Take the mail in charge."""
        try:
            self._bureau.recevoir(bytes(enveloppe.content))
        except Refus as refus:
            return f"554 5.6.0 {refus.anomalies[0].code}"
        except PanneTransport:
            return "451 4.3.1 disque indisponible, reessayer"
        return "250 2.0.0 pris en charge"


class Poste:
    """Both servers; ports 0 are chosen by the system. `arreter` closes them."""

    def __init__(self, bureau: Bureau, mot_de_passe: str, smtp: int = 0, pop3: int = 0) -> None:
        """Start; raises `Refus` COURRIER_OUTIL_ABSENT without aiosmtpd, COURRIER_PORT when a port is taken."""
        try:
            from aiosmtpd.controller import Controller
        except ModuleNotFoundError:
            raise Refus(
                Anomalie(
                    "COURRIER_OUTIL_ABSENT", "le module aiosmtpd n'est pas installé", "installer l'option : facturier[courrier]"
                )
            ) from None
        try:
            self._pop3 = _ServeurPop3(bureau, mot_de_passe, pop3)
            self._smtp = Controller(_Facteur(bureau), hostname=HOTE, port=smtp or port_libre(), data_size_limit=TAILLE_MAX)
            self._smtp.start()
        except OSError as erreur:
            raise Refus(
                Anomalie("COURRIER_PORT", f"port indisponible : {cause(erreur)}", "choisir d'autres ports, ou 0")
            ) from None
        self.port_smtp: int = self._smtp.port
        self.port_pop3: int = self._pop3.server_address[1]
        Thread(target=self._pop3.serve_forever, daemon=True).start()

    def arreter(self) -> None:
        """Close both."""
        self._smtp.stop()
        self._pop3.shutdown()
        self._pop3.server_close()


def port_libre() -> int:
    """A port free a moment ago on loopback."""
    import socket

    with socket.socket() as prise:
        prise.bind((HOTE, 0))
        return int(prise.getsockname()[1])


class _ServeurPop3(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, bureau: Bureau, mot_de_passe: str, port: int) -> None:
        self.bureau = bureau
        self.mot_de_passe = mot_de_passe
        super().__init__((HOTE, port), _Session)


class _Session(socketserver.StreamRequestHandler):
    """One client: the mails are listed when it identifies itself, deleted when it says QUIT."""

    timeout = 30

    def handle(self) -> None:
        """Until QUIT or the end of the line."""
        serveur = self.server
        assert isinstance(serveur, _ServeurPop3)
        self._courriers: list[tuple[str, bytes]] = []
        self._effaces: set[int] = set()
        self._admis = False
        self._dire("+OK poste emulee, sans valeur reelle")
        while ligne := self.rfile.readline(LIGNE_MAX):
            mots = ligne.decode("ascii", "replace").split()
            ordre, suite = (mots[0].upper() if mots else ""), mots[1:]
            if ordre == "QUIT":
                for rang in sorted(self._effaces):
                    serveur.bureau.effacer(self._courriers[rang][0])
                self._dire("+OK")
                return
            if ordre == "PASS":
                self._entrer(serveur, suite)
            elif ordre in ("USER", "NOOP"):
                self._dire("+OK")
            elif not self._admis:
                self._dire("-ERR s'identifier d'abord")
            else:
                self._ordres().get(ordre, self._inconnue)(suite)

    def _entrer(self, serveur: _ServeurPop3, suite: list[str]) -> None:
        self._admis = suite == [serveur.mot_de_passe]
        self._courriers = serveur.bureau.lister() if self._admis else []
        self._dire(f"+OK {combien(len(self._courriers), 'courrier')}" if self._admis else "-ERR mot de passe")

    def _ordres(self) -> dict[str, Callable[[list[str]], None]]:
        return {"STAT": self._stat, "LIST": self._list, "UIDL": self._uidl, "RETR": self._retr, "DELE": self._dele}

    def _inconnue(self, _: list[str]) -> None:
        self._dire("-ERR commande inconnue")

    def _presents(self) -> list[tuple[int, str, bytes]]:
        return [(i + 1, uid, octets) for i, (uid, octets) in enumerate(self._courriers) if i not in self._effaces]

    def _stat(self, _: list[str]) -> None:
        presents = self._presents()
        self._dire(f"+OK {len(presents)} {sum(len(o) for _, _, o in presents)}")

    def _list(self, _: list[str]) -> None:
        self._dire("+OK", *(f"{rang} {len(octets)}" for rang, _, octets in self._presents()), ".")

    def _uidl(self, _: list[str]) -> None:
        self._dire("+OK", *(f"{rang} {uid}" for rang, uid, _ in self._presents()), ".")

    def _trouver(self, suite: list[str]) -> int | None:
        rangs = {str(rang): rang - 1 for rang, _, _ in self._presents()}
        return rangs.get(suite[0]) if suite else None

    def _retr(self, suite: list[str]) -> None:
        rang = self._trouver(suite)
        if rang is None:
            self._dire("-ERR courrier inconnu")
            return
        corps = self._courriers[rang][1].replace(b"\r\n.", b"\r\n..")
        self.wfile.write(b"+OK\r\n" + corps + (b"" if corps.endswith(b"\r\n") else b"\r\n") + b".\r\n")

    def _dele(self, suite: list[str]) -> None:
        rang = self._trouver(suite)
        if rang is None:
            self._dire("-ERR courrier inconnu")
            return
        self._effaces.add(rang)
        self._dire("+OK")

    def _dire(self, *lignes: str) -> None:
        self.wfile.write("".join(f"{ligne}\r\n" for ligne in lignes).encode("ascii"))
