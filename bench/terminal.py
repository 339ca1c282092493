"""The screens measured from outside, through a pseudo-terminal: start, memory, bytes and time of each key, idle, held key, quit.

    .venv/bin/python bench/terminal.py                          the demo, 5 starts
    .venv/bin/python bench/terminal.py --contre "mutt -n" ...   the starts of another program in turn with ours, and the ratio
    .venv/bin/python bench/terminal.py --dossier d              a demo one has worked in (`demo --sans-ecran --dossier d`)
    .venv/bin/python bench/terminal.py --avant "ssh -tt -p 22022 localhost"   the same at the far end of a line

Bytes, writes and CPU hold on a loaded machine; milliseconds do not: compare in one run, on a quiet one. CPU is that of the
whole process tree, so it only means something without --avant. The first start after a change of the samples makes the kept
base again: it is not counted.

A time is from the key to the last byte before 30 ms of silence. What comes later without another key ("puis") is the record of
the row under the cursor, drawn once the cursor rests, and what a base busy elsewhere answers late.
"""

import argparse
import fcntl
import os
import pty
import select
import shlex
import statistics
import struct
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).parents[1]
TAILLE = (120, 40)
TOUCHES = {
    "bas": b"\x1b[B", "haut": b"\x1b[A", "entree": b"\r", "echap": b"\x1b", "tab": b"\t", "efface": b"\x7f", "vide": b"\x15",
    "debut": b"\x1b[H",
    "f1": b"\x1bOP", "f2": b"\x1bOQ", "f3": b"\x1bOR", "f4": b"\x1bOS", "f5": b"\x1b[15~", "f6": b"\x1b[17~",
    "f7": b"\x1b[18~", "f8": b"\x1b[19~", "quitter": b"\x11",
}  # fmt: skip
PAQUETS = "dex+ins"
# name, keys pressed before, keys measured (each one of them), how many times
MESURES = (
    ("lettre, champ ordinaire (attestation)", ": a t t entree", [*"jacob", *["efface"] * 5], 6),
    ("lettre d'un nom cherché (F2)", "echap f2 vide", [*"jacob", *["efface"] * 5], 6),
    ("lettre, actes de F3 avec le prix", "vide efface efface efface efface efface a u b r y entree vide", [*PAQUETS, "vide"], 6),
    ("écran, première visite", "f2", ["f1", "f4", "f5", "f8", "f6", "f7"], 1),
    ("écran déjà vu", "", ["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"], 6),
    ("Échap d'un écran à l'autre", "f2 f4", ["echap", "f4"], 10),
    ("lettre cherchée dans F2", "f2 vide", [*"aub", *["efface"] * 3], 6),
    ("lettre cherchée dans F8", "f8 vide", [*"pan", *["efface"] * 3], 6),
    ("lettre filtrée dans F1", "f1 /", [*"dro", *["efface"] * 3], 6),
    ("ligne suivante de F1", "echap f1", ["bas", "haut"], 8),
    ("ligne suivante de F2", "f2 vide", ["bas"], 30),
    ("ligne suivante de F8", "f8 tab tab tab", ["bas"], 60),
    ("ligne suivante de F5", "f5", ["bas", "haut"], 6),
    ("ligne suivante de F6, virements", "f6", ["bas", "haut"], 6),
    ("ligne suivante de F6, échéancier", "3", ["bas", "haut"], 6),
    ("ligne suivante de F7", "f7", ["bas", "haut"], 6),
    ("ligne suivante de la boîte d'envoi (:env)", ": e n v entree", ["bas", "haut"], 6),
    ("ligne suivante des paramètres (:par)", ": p a r entree", ["bas", "haut"], 6),
)
PREMIERS = 1000  # bytes: no first screen has fewer
CALME = 0.030  # silence that ends an answer, in seconds
ATTENTE = 0.5  # for an answer that does not come: some keys change nothing
PAUSE = 0.100  # between two keys: longer than a cursor takes to rest


@dataclass
class Terminal:
    """A program in a pty: what it wrote, when, and what it burnt."""

    commande: list[str]
    dossier: str = "/"

    def __enter__(self) -> "Terminal":
        self.depart = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", TAILLE[1], TAILLE[0], 0, 0))
            os.chdir(self.dossier)
            os.execvpe(self.commande[0], self.commande, os.environ | {"TERM": "xterm-256color"})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", TAILLE[1], TAILLE[0], 0, 0))
        self.recus: list[tuple[float, bytes]] = []
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.fd)
        os.waitpid(self.pid, 0)

    def lire(self, attente: float) -> bool:
        """Whether something came within `attente` seconds."""
        if not select.select([self.fd], [], [], max(0.0, attente))[0]:
            return False
        try:
            octets = os.read(self.fd, 1 << 18)
        except OSError:
            octets = b""
        if octets:
            self.recus.append((time.perf_counter(), octets))
        return bool(octets)

    def reposer(self, calme: float = CALME, limite: float = 10.0) -> None:
        """Until nothing comes for `calme` seconds."""
        fin = time.perf_counter() + limite
        while time.perf_counter() < fin and self.lire(calme):
            pass

    def premier_ecran(self) -> None:
        """Until more came than what a program says before it draws."""
        while sum(len(octets) for _, octets in self.recus) < PREMIERS:
            self.lire(0.5)

    def ecrire(self, octets: bytes) -> None:
        """Send the bytes of a key."""
        os.write(self.fd, octets)

    def frapper(self, touche: str) -> tuple[float, int, int, int]:
        """Milliseconds to the last byte of the answer, its bytes and its writes, then the bytes that came after a silence."""
        avant = len(self.recus)
        envoi = time.perf_counter()
        os.write(self.fd, TOUCHES.get(touche, touche.encode()))
        if self.lire(ATTENTE):
            self.reposer()
        fin = len(self.recus)
        self.reposer(PAUSE)
        reponse, suite = self.recus[avant:fin], self.recus[fin:]
        duree = 1000 * (reponse[-1][0] - envoi) if reponse else 0.0
        return duree, sum(len(o) for _, o in reponse), len(reponse), sum(len(o) for _, o in suite)

    def cpu(self) -> float:
        """Milliseconds burnt by the process and what it started."""
        total = 0
        for pid in _arbre(self.pid):
            for fil in Path(f"/proc/{pid}/task").iterdir():
                total += int((fil / "schedstat").read_text().split()[0])
        return total / 1e6

    def memoire(self) -> float:
        """RSS of the tree, MiB."""
        total = 0
        for pid in _arbre(self.pid):
            for ligne in Path(f"/proc/{pid}/status").read_text().splitlines():
                if ligne.startswith("VmRSS"):
                    total += int(ligne.split()[1])
        return total / 1024


def _arbre(pid: int) -> list[int]:
    """The process and its descendants."""
    parents: dict[int, list[int]] = {}
    for entree in Path("/proc").iterdir():
        if entree.name.isdigit():
            try:
                parents.setdefault(int((entree / "stat").read_text().rpartition(")")[2].split()[1]), []).append(int(entree.name))
            except OSError:
                continue
    trouves = [pid]
    for membre in trouves:
        trouves += parents.get(membre, [])
    return trouves


def demarrer(commande: list[str]) -> tuple[float, float, int]:
    """Milliseconds to the last byte before one second of silence, CPU until then, bytes."""
    with Terminal(commande) as t:
        t.premier_ecran()
        t.reposer(1.0)
        return 1000 * (t.recus[-1][0] - t.depart), t.cpu(), sum(len(o) for _, o in t.recus)


def dire(quoi: str, *valeurs: str) -> None:
    print("| " + " | ".join((quoi, *valeurs)) + " |", flush=True)


def centile(valeurs: list[float], part: float) -> float:
    return sorted(valeurs)[min(len(valeurs) - 1, int(part * len(valeurs)))]


def mesurer_demarrages(nous: list[str], pair: list[str], fois: int) -> None:
    """Ours and the other one in turn."""
    demarrer(nous)
    releves: dict[str, list[tuple[float, float, int]]] = {"nous": [], "pair": []}
    for _ in range(fois):
        releves["nous"].append(demarrer(nous))
        if pair:
            releves["pair"].append(demarrer(pair))
    medianes = {qui: [statistics.median(x) for x in zip(*r, strict=True)] for qui, r in releves.items() if r}
    for qui, (duree, cpu, octets) in medianes.items():
        dire(f"départ ({qui})", f"{duree:.0f} ms, CPU {cpu:.0f} ms", f"{octets:.0f} octets")
    if pair:
        (a, ca, _), (b, cb, _) = medianes["nous"], medianes["pair"]
        dire("départ, rapport à l'autre", f"{a / b:.2f}, en CPU {ca / cb:.2f}", "")


def mesurer_touches(commande: list[str], repos: float) -> None:
    """Keys, memory, idle, held key and quit, in one session."""
    with Terminal(commande) as t:
        t.premier_ecran()
        t.reposer(3.0)  # what is made ready behind the first screen, the counters, the cleaning
        dire("mémoire au départ", f"{t.memoire():.1f} Mio", "")
        for nom, avant, touches, fois in MESURES:
            for touche in avant.split():
                t.frapper(touche)
                t.reposer(0.8 if touche in TOUCHES else 0.1)
            cpu = t.cpu()
            releves = [t.frapper(touche) for touche in [*touches] * fois]
            cpu = (t.cpu() - cpu) / len(releves)
            if not any(n for _, n, *_ in releves):
                continue  # a list that this base leaves empty
            durees, octets, ecritures, suites = ([float(x) for x in colonne] for colonne in zip(*releves, strict=True))
            dire(
                nom,
                f"{statistics.median(durees):.1f} / {centile(durees, 0.95):.1f} ms, CPU {cpu:.1f} ms",
                f"{statistics.median(octets):.0f} octets (moyenne {statistics.fmean(octets):.0f}), "
                f"{statistics.fmean(ecritures):.2f} écritures, puis {statistics.fmean(suites):.0f} octets",
            )
        for touche in ("f8", "debut"):
            t.frapper(touche)
        t.reposer(0.5)
        fin = time.perf_counter() + 2.0
        debut = len(t.recus)
        while time.perf_counter() < fin:  # a keyboard repeats about thirty times a second
            os.write(t.fd, TOUCHES["bas"])
            suivante = time.perf_counter() + 1 / 30
            while (reste := suivante - time.perf_counter()) > 0:
                t.lire(reste)
        relachee = time.perf_counter()
        t.reposer(0.3)
        suite = [moment for moment, _ in t.recus if moment > relachee]
        total = sum(len(o) for _, o in t.recus[debut:])
        dire(
            "touche tenue 2 s, repos après", f"{1000 * (suite[-1] - relachee) if suite else 0:.0f} ms", f"{total} octets en tout"
        )
        t.reposer(4.5)  # the cleaning that follows so many keys
        marque, cpu = len(t.recus), t.cpu()
        t.reposer(repos, repos)
        dire(f"repos de {repos:.0f} s", f"CPU {t.cpu() - cpu:.1f} ms", f"{sum(len(o) for _, o in t.recus[marque:])} octets")
        dire("mémoire à la fin", f"{t.memoire():.1f} Mio", "")
        dire("quitter", f"{t.frapper('quitter')[0]:.0f} ms", "")


def main() -> None:
    """Print a table."""
    analyseur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    analyseur.add_argument("--contre", default="", metavar="COMMANDE", help="un autre programme, dont on mesure les départs")
    analyseur.add_argument("--avant", default="", metavar="COMMANDE", help="ce qui lance le programme ailleurs : ssh -tt …")
    analyseur.add_argument("--dossier", default="", help="la démonstration gardée là, avec ce qu'on y a fait")
    analyseur.add_argument("--departs", type=int, default=5, metavar="N")
    analyseur.add_argument("--repos", type=float, default=30.0, metavar="SECONDES")
    options = analyseur.parse_args()
    ou = ["--dossier", options.dossier] if options.dossier else []
    nous = [*shlex.split(options.avant), str(RACINE / "facturier"), "demo", *ou]
    print(f"charge {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}, {TAILLE[0]}x{TAILLE[1]}\n")
    dire("quoi", "temps (p50 / p95)", "trafic")
    dire("---", "---", "---")
    mesurer_demarrages(nous, shlex.split(options.contre), options.departs)
    mesurer_touches(nous, options.repos)


if __name__ == "__main__":
    main()
