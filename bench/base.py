"""The base under load: invoices numbered, lots built, a return of 3 000 invoices read, matched, committed, lists read.

`python bench/base.py [--factures N]`; CPU and wall seconds, best of three where it can be repeated.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "tests" / "unit")]

from fabrique_base import (  # noqa: E402
    AM,
    CAISSE,
    JOUR,
    LecteurFixe,
    TransportScripte,
    base,
    horloge,
    instantane,
    patient,
    seance,
)

from core.services.envoi import constituer_lots, envoyer  # noqa: E402
from core.services.retours import traiter  # noqa: E402
from core.telematique import b2, noemie  # noqa: E402
from db.registre import RegistreBase  # noqa: E402


def mesurer(quoi: str, action: Callable[[], object], fois: int = 1, nombre: int = 0) -> None:
    """Print the best wall time, its CPU, and the rate when there is a number of things."""
    meilleurs = []
    for _ in range(fois):
        mur, cpu = time.perf_counter(), time.process_time()
        action()
        meilleurs.append((time.perf_counter() - mur, time.process_time() - cpu))
    mur, cpu = min(meilleurs)
    debit = f"  {nombre / mur:>9.0f}/s" if nombre else ""
    print(f"{quoi:<58} {mur * 1000:>9.2f} ms  cpu {cpu * 1000:>9.2f} ms{debit}")


def retour(registre: RegistreBase, nombre: int) -> bytes:
    """A NOEMIE that pays every invoice of the lots sent."""
    reponses = []
    for lot in reversed(registre.lots()):
        for f in b2.lire(dict(registre.fichiers_lot(lot.id))[f"{lot.nom}.b2"]).factures:
            e = f.entete
            reponses.append(
                noemie.FactureRetour(
                    numero=f.numero,
                    lot=lot.numero,
                    jour_lot=lot.jour,
                    type="F",
                    assure=noemie.AssureRetour(e.nir, e.cle, e.naissance, int(e.rang_naissance)),
                    amo=noemie.PartRetour(f.part_amo, "P", f.part_amo),
                )
            )
    return noemie.ecrire(
        noemie.RetourAEcrire(
            emetteur=CAISSE,
            destinataire=noemie.Partie("TP", f"00000{AM}"),
            identifiant6="N00001",
            jour=date(2026, 11, 25),
            virement=noemie.Virement(date(2026, 11, 25), "VIR EMU BENCH"),
            factures=tuple(reponses[:nombre]),
        )
    )


def main() -> None:
    """Run everything."""
    parseur = argparse.ArgumentParser()
    parseur.add_argument("--factures", type=int, default=3_000)
    args = parseur.parse_args()
    with tempfile.TemporaryDirectory() as dossier:
        registre = base(Path(dossier))
        p = patient(registre)
        n = args.factures

        def facturer() -> None:
            with registre.ecriture():
                s = seance(registre, p)
                for _ in range(n):
                    fiche = registre.creer_facture(instantane(p), [])
                    registre.valider_facture(fiche.id, JOUR)
            del s

        mesurer(f"{n} factures créées, numérotées et figées", facturer, nombre=n)
        h = horloge()
        mesurer(f"{n} factures mises en lots, octets figés", lambda: constituer_lots(registre, h), nombre=n)
        mesurer("signature et envoi", lambda: envoyer(registre, TransportScripte(), LecteurFixe(), h, "1234"))
        registre.stocker_message("EMU_N00001.noemie", retour(registre, n), h.maintenant())
        mesurer(f"NOEMIE de {n} factures lu, rapproché, enregistré", lambda: traiter(registre, h), nombre=n)
        assert registre.compter_factures(etats=("payee",)) == n
        mesurer("liste de toutes les factures", registre.factures, 3, nombre=n)
        mesurer("liste, page de 50", lambda: registre.factures(limite=50, debut=n // 2), 5)


if __name__ == "__main__":
    main()
