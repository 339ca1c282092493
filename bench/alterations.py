"""Alter golden files at random and give them to every parser of the wire: only declared errors may come out.

Run by hand: `.venv/bin/python bench/alterations.py [--secondes N] [--graine N]`. Stops at the first other exception, whose
input is left in the current folder.
"""

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from core.erreurs import Refus  # noqa: E402
from core.telematique import arl, b2, message, noemie  # noqa: E402
from tests.enregistrements.dores import DOSSIER  # noqa: E402
from tests.unit.test_message import COURRIER  # noqa: E402

PARSEURS: tuple[Callable[[bytes], object], ...] = (
    b2.lire,
    b2.verifier,
    b2.lire_complements,
    noemie.lire,
    arl.lire,
    message.lire,
)
MORCEAUX = (b"@", b"000", b"999", b"\r\n", b"=", b";", b'"', b"{", b"[", b"\xff", b" ", b"0", b"-1", b"1e9", b"=?utf-8?q?=?=")


def graines() -> list[bytes]:
    """The golden files and one mail."""
    fichiers = [p.read_bytes() for p in sorted(DOSSIER.iterdir()) if p.suffix in (".b2", ".noemie", ".arl", ".json")]
    return [*fichiers, message.ecrire(COURRIER)]


def alterer(hasard: random.Random, sources: list[bytes]) -> bytes:
    """One file with up to eight alterations."""
    octets = bytearray(hasard.choice(sources))
    for _ in range(hasard.randint(1, 8)):
        ou = hasard.randrange(len(octets) + 1)
        match hasard.randrange(6):
            case 0 if ou < len(octets):
                octets[ou] = hasard.randrange(256)
            case 1:
                del octets[ou : ou + hasard.randint(1, 200)]
            case 2:
                octets[ou:ou] = hasard.choice(MORCEAUX)
            case 3:
                autre = hasard.choice(sources)
                debut = hasard.randrange(len(autre))
                octets[ou:ou] = autre[debut : debut + hasard.randint(1, 300)]
            case 4 if ou < len(octets):
                octets[ou] ^= 1 << hasard.randrange(8)
            case _:
                octets[ou : ou + 3] = hasard.choice(MORCEAUX)
    return bytes(octets)


def essayer(octets: bytes, parseurs: Iterable[Callable[[bytes], object]], bilan: Counter[str]) -> None:
    """Give the bytes to each parser; leaves them in a file when something else than a refusal comes out."""
    for parseur in parseurs:
        nom = f"{parseur.__module__}.{parseur.__name__}"
        try:
            parseur(octets)
        except Refus:
            bilan[f"{nom} refuse"] += 1
        except Exception:  # anything but a refusal is what this script looks for: it is kept, and ends it
            traceback.print_exc()
            Path("alteration.bin").write_bytes(octets)
            sys.exit(f"{nom} : exception non déclarée, entrée dans alteration.bin")
        else:
            bilan[f"{nom} lit"] += 1


def main() -> None:
    """Alter and try until the time is over, then print what each parser did."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--secondes", type=float, default=60)
    arguments.add_argument("--graine", type=int, default=1)
    args = arguments.parse_args()
    hasard, sources, bilan = random.Random(args.graine), graines(), Counter[str]()
    fin, essais = time.monotonic() + args.secondes, 0
    while time.monotonic() < fin:
        essayer(alterer(hasard, sources), PARSEURS, bilan)
        essais += 1
    print(f"{essais} entrées altérées, aucune exception non déclarée")
    for nom, fois in sorted(bilan.items()):
        print(f"  {nom:<45} {fois}")


if __name__ == "__main__":
    main()
