"""Memory over a day of work: thousands of keys through every screen of the demo, and what the process holds meanwhile.

    .venv/bin/python bench/heure.py                 12 rounds, 2 700 keys: an hour of a practised biller
    .venv/bin/python bench/heure.py --tours 40      a long day
    .venv/bin/python bench/heure.py --factures 5000 on a base of one's own (`facturier ecrans`), of so many invoices

A round: a patient looked for, an ordonnance typed and billed, lots made, signed and sent, a day that passes and its returns, then
every other screen with its list, its filter, its help. The base grows as it would.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from terminal import RACINE, TOUCHES, Terminal

sys.path.insert(0, str(RACINE))

from core.demonstration.lecture import lire_monde
from tui.installation import dossier_samples
from tui.monde_fictif import CLE_DEMO

AUTRES = {
    "f6": b"\x1b[17~", "f7": b"\x1b[18~", "f9": b"\x1b[20~", "f10": b"\x1b[21~", "f11": b"\x1b[23~", "f12": b"\x1b[24~",
    "palette": b"\x10", "annuler": b"\x1a",
}  # fmt: skip
CODES = ("dou", "nir", "que", "pie", "env", "qua", "ind", "par", "ref", "fil")
ACTES = ("dex+ins 7j 8h,19h dom", "pan 10j 9h dom", "prel j 7h", "inj 5j 18h dom")


def tour(nom: str, actes: str) -> Iterator[str]:
    """The gestures of a round: a name of key, or a text that is typed; `code` is that of the CPS, which the demo prints."""
    yield from ("f2", "vide", nom, "bas", "haut", "f12", "f9", "entree", "echap")
    yield from ("f3", "f9", f"{nom} {actes} j", "entree", "f12", "echap")
    yield from ("f4", *["bas"] * 5, "f9", "code", "entree", "+", "f12", "+", "f12", "echap")
    yield from ("f1", *["bas"] * 12, "/", "rejet", "entree", "echap", "?", "bas", "bas", "echap")
    yield from ("f5", *["bas"] * 6, "entree", "echap", "f6", *["bas"] * 6, "tab", "echap", "f7", *["bas"] * 8, "echap")
    yield from ("f8", "vide", "insuline", "tab", *["bas"] * 10, "echap")
    for autre in CODES:
        yield from (":", autre, "entree", "bas", "bas", "echap")
    yield from ("palette", "regl", "echap", "f2", "vide", "f10", "echap", "f11", "echap")


def touches(geste: str) -> list[bytes]:
    """The keys of a gesture."""
    nommee = (TOUCHES | AUTRES).get(geste)
    return [nommee] if nommee else [c.encode() for c in geste]


def commande(dossier: str, factures: int) -> list[str]:
    """The demo, or a base of one's own made for the measure: without the emulated payer nor its world, with the cards."""
    facturier = str(RACINE / "facturier")
    if not factures:
        return [facturier, "demo", "--dossier", dossier]
    base = str(Path(dossier, "propre.db"))
    faire = [facturier, "bench", "base", "--patients", str(max(50, factures // 10)), "--factures", str(factures), "--base", base]
    subprocess.run(faire, check=True, stdout=subprocess.DEVNULL)
    acces = ["--base", base, "--cle", CLE_DEMO, "--au", "2026-11-21", "--cartes", str(dossier_samples() / "cartes")]
    return [facturier, "ecrans", *acces]


def main() -> None:
    """Print one line a round, and the highest figure."""
    analyseur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    analyseur.add_argument("--tours", type=int, default=12)
    analyseur.add_argument("--factures", type=int, default=0)
    options = analyseur.parse_args()
    monde = lire_monde(dossier_samples())
    noms = [re.sub(r"^TEST-", "", p.nom).casefold() for p in monde.patients]
    frappees, haut, code = 0, 0.0, ""
    with (
        tempfile.TemporaryDirectory(prefix="facturier-heure-") as dossier,
        Terminal(commande(dossier, options.factures)) as t,
    ):
        t.reposer(3.0, 15.0)
        print(f"au départ           {t.memoire():6.1f} Mio", flush=True)
        for i in range(options.tours):
            debut = time.perf_counter()
            for geste in tour(noms[i % len(noms)], ACTES[i % len(ACTES)]):
                trouve = re.findall(rb"monstration : (\d{4})", b"".join(octets for _, octets in t.recus))
                code = trouve[-1].decode() if trouve else code
                for octets in touches(code if geste == "code" else geste):
                    t.ecrire(octets)
                    frappees += 1
                    if t.lire(0.3):
                        t.reposer(0.015)
                haut = max(haut, t.memoire())
                if geste != "f9":
                    t.recus.clear()
            t.reposer(2.5)  # the next ordonnance is read
            print(f"{frappees:6d} touches      {t.memoire():6.1f} Mio, {time.perf_counter() - debut:.0f} s", flush=True)
        print(f"au plus             {haut:6.1f} Mio")
        t.ecrire(TOUCHES["quitter"])
        t.reposer(1.0)


if __name__ == "__main__":
    main()
