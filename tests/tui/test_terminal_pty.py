"""The program in a real terminal: the only tests of raw keys, resize, quit, and of a connection that drops."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pyte
import pytest

RACINE = Path(__file__).resolve().parents[2]
PROGRAMME = (
    "import sys; from pathlib import Path; from tui.demarrage import ouvrir_demo; "
    "sys.exit(ouvrir_demo(dossier=Path(sys.argv[1])))"
)
PATIENCE = 120  # seconds before giving up, on a machine under load; never waited for when things work


class Seance:
    """A program in a pty, and the terminal that shows it."""

    def __init__(self, dossier, largeur=80, hauteur=24, *, programme="", arguments=(), **env):
        self.ecran = pyte.Screen(largeur, hauteur)
        self.flux = pyte.ByteStream(self.ecran)
        self.brut = b""
        self.code = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", hauteur, largeur, 0, 0))
            os.chdir(RACINE)
            propre = {c: v for c, v in os.environ.items() if c not in ("COLUMNS", "LINES", "NO_COLOR")}
            propre |= {"TERM": "xterm-256color", "PYTHONPATH": str(RACINE), **env}
            os.execve(sys.executable, [sys.executable, "-c", programme or PROGRAMME, str(dossier), *arguments], propre)

    def lire(self, attente=0.05):
        if select.select([self.fd], [], [], attente)[0]:
            try:
                octets = os.read(self.fd, 65536)
            except OSError:
                octets = b""
            if not octets:
                return False
            self.brut += octets
            self.flux.feed(octets)
        return True

    def attendre(self, condition, quoi):
        limite = time.monotonic() + PATIENCE
        while not condition(self.texte()):
            assert self.lire(), f"le programme est parti en attendant {quoi} :\n{self.texte()}"
            assert time.monotonic() < limite, f"jamais vu : {quoi}\n{self.texte()}"

    def voir(self, mot):
        self.attendre(lambda t: mot in t, mot)

    def taper(self, texte):
        os.write(self.fd, texte.encode())

    def texte(self):
        return "\n".join(self.ecran.display)

    def redimensionner(self, largeur, hauteur):
        self.ecran.resize(hauteur, largeur)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", hauteur, largeur, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def finir(self):
        limite = time.monotonic() + PATIENCE
        while time.monotonic() < limite:
            pid, etat = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(etat)
                return self.code
            self.lire()
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError("le programme ne s'arrête pas")


@pytest.mark.parametrize("pilote", ["", "standard"])
def test_touches_echappement_redimension_et_sortie(demo, pilote):
    s = Seance(demo, FACTURIER_PILOTE=pilote)
    s.voir("TEST-ARNAUD")
    s.taper("jac")
    s.attendre(lambda t: "TEST-JACOB" in t and "TEST-ARNAUD" not in t, "la recherche")
    s.taper("\x1bOS")  # F4
    s.voir("avant envoi")
    s.taper("\x1b")  # a lone Escape goes back
    s.voir("TEST-JACOB")
    s.redimensionner(100, 30)
    s.attendre(lambda t: "TEST-JACOB" in t and "^P tout" in s.ecran.display[29], "la nouvelle taille")
    s.taper("\x11")  # Ctrl+Q
    assert s.finir() == 0
    assert s.brut.rstrip().endswith(b"\x1b[?25h") or b"\x1b[?1049l" in s.brut[-200:]


@pytest.mark.parametrize("signe", [signal.SIGHUP, signal.SIGTERM])
def test_une_connexion_coupee_garde_le_brouillon(demo, signe):
    s = Seance(demo)
    s.voir("TEST-ARNAUD")
    s.taper("aubry\r")
    s.voir("Série")
    s.taper("+dex")
    s.voir("+dex")
    if signe == signal.SIGHUP:
        os.close(s.fd)  # the terminal goes; the kernel sends SIGHUP
        limite = time.monotonic() + PATIENCE
        while not os.waitpid(s.pid, os.WNOHANG)[0]:
            assert time.monotonic() < limite, "le programme survit à son terminal"
            time.sleep(0.05)
    else:
        os.kill(s.pid, signe)
        s.finir()
    suite = Seance(demo)
    suite.voir("TEST-ARNAUD")
    suite.taper("\x1bOR")  # F3
    suite.voir("brouillon repris")
    suite.voir("+dex")
    suite.taper("\x11")
    assert suite.finir() == 0


def test_une_faute_imprevue_ne_montre_pas_les_valeurs(demo, monkeypatch, tmp_path):
    """A crash of the program itself: one French sentence and the path of a report that has neither name nor NIR."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    faute = (
        "import tui.ecrans.patients as p\n"
        "def tomber(self, *a):\n    nir = '299135555504269'\n    raise RuntimeError('essai')\n"
        "p.EcranPatients.action_chercher = tomber\n"
    )
    monkeypatch.setattr(sys.modules[__name__], "PROGRAMME", faute + PROGRAMME.replace("; ", "\n"))
    s = Seance(demo)
    s.voir("TEST-ARNAUD")
    s.taper("/")
    assert s.finir() == 3
    assert "incident imprévu" in s.brut.decode()
    assert b"Traceback" not in s.brut
    assert b"RuntimeError" not in s.brut
    (rapport,) = (tmp_path / "facturier").iterdir()
    assert rapport.name in s.brut.decode().replace("\r\n", "")
    assert "RuntimeError" in rapport.read_text("utf-8")
    assert b"299135555504269" not in s.brut
