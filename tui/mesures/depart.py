"""The program itself in a pseudo-terminal: how long until its first screen, and how much memory it holds."""

import argparse
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from pathlib import Path
from time import perf_counter

from tui.cli.base import acces
from tui.mesures.frappe import Duree

FOIS = 3
SILENCE = 0.3  # seconds without a byte after which the screen is settled
PATIENCE = 30.0
TOUTES = (b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[17~", b"\x1b[18~", b"\x1b[19~")  # F1 to F8


class DansUnTerminal:
    """`facturier ecrans` on a base, in a terminal of 120x40."""

    def __init__(self, args: argparse.Namespace) -> None:
        chemin, cle = acces(args)
        self.debut = perf_counter()
        self.pid, self.fd = pty.fork()
        if not self.pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            env = os.environ | {"TERM": "xterm-256color", "FACTURIER_CLE": cle, "PYTHONPATH": os.pathsep.join(sys.path)}
            commande = [sys.executable, "-m", "tui", "ecrans", "--base", chemin, *(("--au", args.au) if args.au else ())]
            os.execve(sys.executable, commande, env)

    def attendre(self) -> float:
        """Until nothing has come for a moment after something did; when the last byte came, in seconds since the start."""
        dernier = 0.0
        while select.select([self.fd], [], [], SILENCE if dernier else PATIENCE)[0]:
            try:
                if not os.read(self.fd, 65536):
                    break
            except OSError:
                break
            dernier = perf_counter() - self.debut
        return dernier

    def envoyer(self, octets: bytes) -> None:
        """Keys."""
        os.write(self.fd, octets)

    def memoire(self) -> float:
        """Resident memory, in MiB."""
        lignes = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return next((int(x.split()[1]) / 1024 for x in lignes if x.startswith("VmRSS:")), 0.0)

    def cpu(self) -> float:
        """Processor time used so far, in milliseconds."""
        champs = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(champs[11]) + int(champs[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def finir(self) -> None:
        """Leave as Ctrl+Q does."""
        self.envoyer(b"\x11")
        self.attendre()
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def mesurer_depart(args: argparse.Namespace) -> tuple[tuple[Duree, ...], float, float]:
    """The starts, the memory (MiB) once started, and after every screen with a function key has been shown."""
    durees = []
    for _ in range(FOIS):
        programme = DansUnTerminal(args)
        durees.append(Duree(programme.attendre() * 1000, programme.cpu()))
        au_depart = programme.memoire()
        apres = au_depart
        if len(durees) == FOIS:
            for touche in TOUTES:
                programme.envoyer(touche)
                programme.attendre()
            apres = programme.memoire()
        programme.finir()
    return tuple(durees), au_depart, apres
