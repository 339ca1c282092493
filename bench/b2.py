"""How fast lots are written, read and checked, and returns read, on one core: prints figures and memory, judges nothing.

Run by hand from the project: `.venv/bin/python bench/b2.py [--factures N] [--profil]`.
"""

import argparse
import cProfile
import io
import pstats
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from attrs import evolve

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from core.telematique import b2, noemie  # noqa: E402
from tests.enregistrements.fabrique import facture, ligne, lot  # noqa: E402
from tests.enregistrements.fabrique_retours import facture_retour, retour  # noqa: E402

LOT = 500  # invoices a lot


def lots(nombre: int) -> list[b2.LotAEcrire]:
    """A month of ordinary invoices, two visits of two lines each, in lots of 500."""
    debut = date(2026, 10, 1)
    sortie = []
    for premier in range(1, nombre + 1, LOT):
        factures = []
        for numero in range(premier, min(premier + LOT, nombre + 1)):
            jour = debut + timedelta(days=numero % 19)
            lendemain = jour + timedelta(days=1)
            factures.append(
                facture(
                    ligne(1, "AMI", 315, "4", jour=jour),
                    ligne(2, "IFD", 275, jour=jour),
                    ligne(3, "AMI", 315, "4", jour=lendemain, seance=2),
                    ligne(4, "IFD", 275, jour=lendemain, seance=2),
                    numero=numero,
                )
            )
        sortie.append(lot(*factures, numero=len(sortie) % 999 + 1))
    return sortie


def mesurer(quoi: str, nombre: int, tache: Callable[[], Any]) -> Any:
    """Run once, print invoices a second of one core (processor time, so that a busy machine does not count) and memory."""
    debut = time.process_time()
    resultat = tache()
    duree = time.process_time() - debut
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{quoi:<34} {nombre / duree:>8.0f} factures/s   {duree:6.2f} s   {memoire:6.0f} Mio au plus")
    return resultat


def gros_fichier(ecrit: bytes, fois: int) -> io.BytesIO:
    """The lot of a file repeated, between one 000 and one 999."""
    corps = ecrit[128:-128]
    return io.BytesIO(ecrit[:128] + corps * fois + ecrit[-128:])


def main() -> None:
    """Write, read, check, walk through a big stream, then read a return of as many invoices."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--factures", type=int, default=6000)
    arguments.add_argument("--profil", action="store_true")
    args = arguments.parse_args()
    a_ecrire = lots(args.factures)
    b2.ecrire_lot(evolve(a_ecrire[0], factures=a_ecrire[0].factures[:1]))  # imports
    profil = cProfile.Profile()
    if args.profil:
        profil.enable()
    n = args.factures
    ecrits = mesurer("B2 écrire (contrôles compris)", n, lambda: [b2.ecrire_lot(un) for un in a_ecrire])
    mesurer("B2 lire (structure complète)", n, lambda: [b2.lire(un.b2) for un in ecrits])
    mesurer("B2 vérifier", n, lambda: [b2.verifier(un.b2) for un in ecrits])
    flux = gros_fichier(ecrits[0].b2, 40)
    mesurer("B2 parcourir un flux de 20 000", 40 * LOT, lambda: sum(1 for _ in b2.parcourir(flux)))
    payees = [evolve(facture_retour(noemie.PartRetour(921, "P", 921)), numero=i + 1) for i in range(n)]
    octets = noemie.ecrire(retour("VIREMENT 1", factures=tuple(payees)))
    mesurer("NOEMIE lire (contrôles compris)", n, lambda: noemie.lire(octets))
    if args.profil:
        profil.disable()
        pstats.Stats(profil).sort_stats("tottime").print_stats(18)


if __name__ == "__main__":
    main()
