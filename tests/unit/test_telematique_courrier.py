"""The transport by mail against real servers on loopback: what is certain, what is not, what is foreign, the whole chain."""

import re
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from fabrique_base import CLE, LecteurFixe, base, facture_validee, horloge, patient
from test_telematique_flux import caisse
from test_telematique_pieces import scan

from core.emulateurs.caisse.service import ouvrir_dossier, tour
from core.emulateurs.courrier.bureau import Bureau
from core.emulateurs.courrier.serveurs import Poste, port_libre
from core.emulateurs.transports.courrier import Serveur, TransportCourrier
from core.erreurs import Refus
from core.ports import Message, PanneTransport
from core.services.envoi import constituer_lots, envoyer
from core.services.pieces import joindre
from core.services.retours import relever
from tests.caisse_emulee.monde import paquet
from tests.enregistrements.fabrique import exemple
from tui.__main__ import main

MOT = "essai"


@pytest.fixture
def poste(tmp_path: Path) -> Iterator[Poste]:
    ouvrir_dossier(tmp_path / "echange")
    ouvert = Poste(Bureau(tmp_path / "echange", datetime(2026, 11, 20, 9)), MOT)
    yield ouvert
    ouvert.arreter()


def ligne(poste: Poste, smtp: int = 0, mot: str = MOT, delai: float = 5) -> TransportCourrier:
    return TransportCourrier(Serveur("127.0.0.1", smtp or poste.port_smtp), Serveur("127.0.0.1", poste.port_pop3), mot, delai)


def test_factures_et_pieces_font_l_aller_retour(poste, tmp_path):
    registre, heure = base(tmp_path), horloge()
    facture = facture_validee(registre, patient(registre), montant=315)
    joindre(registre, facture.id, "ordonnance", "scan.png", scan(), heure)
    constituer_lots(registre, heure)
    transport = ligne(poste)
    assert envoyer(registre, transport, LecteurFixe(), heure, "1234").deposes == 2
    tour(caisse(heure), tmp_path / "echange")
    bilan = relever(registre, transport, heure)
    assert (bilan.recus, bilan.appliques, bilan.anomalies) == (2, 2, ())
    assert registre.facture(facture.id).resume.etat == "acceptee"
    assert registre.lots_pieces()[0].etat == "accepte"
    assert relever(registre, transport, heure).recus == 0


def test_serveur_absent_rien_n_est_parti(poste):
    with pytest.raises(PanneTransport) as panne:
        ligne(poste, port_libre()).deposer(paquet(exemple()))
    assert not panne.value.incertain


class FauxServeur:
    """Speaks SMTP up to a point: the last answer is `derniere`, or the line is cut."""

    def __init__(self, avant_data: bytes | None = b"354 go\r\n", derniere: bytes | None = None) -> None:
        self.prise = socket.create_server(("127.0.0.1", 0))
        self.port = self.prise.getsockname()[1]
        self.avant_data, self.derniere = avant_data, derniere
        Thread(target=self._servir, daemon=True).start()

    def _servir(self) -> None:
        client, _ = self.prise.accept()
        with client, client.makefile("rb") as flux:
            client.sendall(b"220 faux\r\n")
            for recu in flux:
                if recu.upper().startswith(b"DATA"):
                    break
                client.sendall(b"250 ok\r\n")
            if self.avant_data is None:
                return
            client.sendall(self.avant_data)
            if not self.avant_data.startswith(b"354"):
                return
            for recu in flux:
                if recu == b".\r\n":
                    break
            if self.derniere is not None:
                client.sendall(self.derniere)


@pytest.mark.parametrize(
    ("avant", "derniere", "incertain"),
    [
        (None, None, False),  # cut before the data
        (b"451 plus tard\r\n", None, False),
        (b"354 go\r\n", None, True),  # cut after the last dot: nobody knows
        (b"354 go\r\n", b"451 disque plein\r\n", False),
        (b"354 go\r\n", b"554 refuse\r\n", False),
    ],
)
def test_ce_qui_est_certain_et_ce_qui_ne_l_est_pas(poste, avant, derniere, incertain):
    with pytest.raises(PanneTransport) as panne:
        ligne(poste, FauxServeur(avant, derniere).port).deposer(paquet(exemple()))
    assert panne.value.incertain is incertain, panne.value


def test_sans_reponse_apres_les_donnees_on_ne_sait_pas(poste):
    class Muet(FauxServeur):
        def _servir(self) -> None:
            self.derniere = None
            client, _ = self.prise.accept()
            self.client = client
            with client.makefile("rb") as flux:
                client.sendall(b"220 faux\r\n")
                for recu in flux:
                    client.sendall(b"354 go\r\n" if recu.upper().startswith(b"DATA") else b"250 ok\r\n")
                    if recu.upper().startswith(b"DATA"):
                        break
                for _ in flux:
                    continue

    with pytest.raises(PanneTransport) as panne:
        ligne(poste, Muet().port, delai=0.5).deposer(paquet(exemple()))
    assert panne.value.incertain


def test_le_meme_paquet_est_toujours_le_meme_courrier(poste, tmp_path):
    for _ in range(3):
        ligne(poste).deposer(paquet(exemple()))
    assert len(list((tmp_path / "echange" / "a_envoyer").glob("*.b2"))) == 1


@pytest.mark.erreur("COURRIER_HORS_EMULATION")
@pytest.mark.parametrize("hote", ["mail.example.org", "422.01.rss.fr", "192.168.1.1", "0.0.0.0"])
def test_aucun_serveur_hors_de_la_machine(hote):
    with pytest.raises(Refus) as refus:
        TransportCourrier(Serveur(hote, 25), Serveur("127.0.0.1", 110), MOT)
    assert refus.value.anomalies[0].code == "COURRIER_HORS_EMULATION"


def test_le_serveur_refuse_une_adresse_hors_du_domaine(poste):
    with smtplib.SMTP("127.0.0.1", poste.port_smtp) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("a@ps.emu.invalid", "01422@422.01.rss.fr", b"Subject: x\r\n\r\nx")


def test_un_courrier_qui_n_en_est_pas_un_est_refuse(poste):
    refus = pytest.raises(smtplib.SMTPDataError, match="COURRIER_HORS_EMULATION")
    with smtplib.SMTP("127.0.0.1", poste.port_smtp) as client, refus:
        client.sendmail("a@ps.emu.invalid", "b@ps.emu.invalid", b"Subject: bonjour\r\n\r\nx")


def test_mauvais_mot_de_passe(poste):
    with pytest.raises(PanneTransport, match="mot de passe"):
        ligne(poste, mot="faux").relever()


def test_un_courrier_etranger_finit_en_quarantaine_avec_ses_octets(poste, tmp_path, monkeypatch):
    registre, heure = base(tmp_path), horloge()
    etranger = b"Subject: publicite\r\n\r\n.rien\r\n"
    effaces: list[str] = []
    monkeypatch.setattr(Bureau, "lister", lambda self: [] if effaces else [("a1", etranger)])
    monkeypatch.setattr(Bureau, "effacer", lambda self, uid: effaces.append(uid))
    bilan = relever(registre, ligne(poste), heure)
    assert (bilan.quarantaine, effaces) == (1, ["a1"])
    (message,) = registre.messages(etat="quarantaine")
    assert message.octets == etranger


def test_deux_messages_d_un_nom_sont_donnes_l_un_apres_l_autre(poste, monkeypatch):
    boite = [Message("EMU_N1.noemie", b"un"), Message("EMU_N1.noemie", b"deux")]
    bureau = Bureau(Path("inutile"), datetime(2026, 11, 20))
    monkeypatch.setattr(Bureau, "lister", lambda self: [(m.octets.decode(), bureau._ecrire(m)) for m in boite])
    monkeypatch.setattr(Bureau, "effacer", lambda self, uid: boite.pop(0))
    transport = ligne(poste)
    assert [m.octets for m in transport.relever()] == [b"un"]
    transport.acquitter("EMU_N1.noemie")
    assert [m.octets for m in transport.relever()] == [b"deux"]


@pytest.mark.erreur("COURRIER_OUTIL_ABSENT")
def test_sans_aiosmtpd_le_programme_dit_quoi_installer(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "aiosmtpd.controller", None)
    with pytest.raises(Refus, match=r"facturier\[courrier\]"):
        Poste(Bureau(tmp_path, datetime(2026, 11, 20)), MOT)


@pytest.mark.erreur("COURRIER_PORT")
def test_un_port_pris_est_nomme(poste, tmp_path):
    with pytest.raises(Refus) as refus:
        Poste(Bureau(tmp_path, datetime(2026, 11, 20)), MOT, pop3=poste.port_pop3)
    assert refus.value.anomalies[0].code == "COURRIER_PORT"


@pytest.mark.erreur("PORTS_ILLISIBLES")
def test_la_caisse_repond_par_courrier_depuis_un_autre_processus(tmp_path):
    """`facturier caisse --courrier` beside `envoyer --courrier` and `recevoir --courrier`; an unknown nurse gets a refusal."""
    registre = base(tmp_path)
    facture_validee(registre, patient(registre), montant=315)
    heure = horloge()
    constituer_lots(registre, heure)
    from core.services.envoi import signer_lots

    signer_lots(registre, LecteurFixe(), "1234", heure)
    registre.fermer()
    acces = ["--base", str(tmp_path / "essai.db"), "--cle", CLE, "--au", "2026-11-20"]
    assert main(["recevoir", "--courrier", "abc", *acces]) == 2
    commande = [sys.executable, "-m", "tui", "caisse", "--dossier", str(tmp_path / "echange"), "--courrier", "0,0"]
    processus = subprocess.Popen(
        [*commande, "--au", "2026-11-20", "--attente", "0.05"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert processus.stderr is not None
        dit = re.search(r"SMTP (\d+), POP3 (\d+)", processus.stderr.readline())
        assert dit
        ports = f"{dit[1]},{dit[2]}"
        assert main(["envoyer", "--courrier", ports, *acces]) == 0
        assert processus.stdout is not None
        assert "refusé" in processus.stdout.readline()
        processus.stderr.readline()  # "1 lot pris, 1 message rendu": the message is in the box
        assert main(["recevoir", "--courrier", ports, *acces]) == 0
    finally:
        processus.send_signal(signal.SIGTERM)
        assert processus.wait(10) == 0
    lu = base(tmp_path)
    assert [m.genre for m in lu.messages()] == ["arl"]
    lu.fermer()
