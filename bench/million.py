"""A return read, matched and committed against a base that already holds a million invoices; deterministic, by SQL.

`python bench/million.py [--anciennes N] [--factures N] [--profil]`; `peupler(registre, nombre)` is for any other bench.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "tests" / "unit"), str(RACINE / "bench")]

from base import retour  # noqa: E402
from fabrique_base import JOUR, LecteurFixe, TransportScripte, base, horloge, instantane, patient  # noqa: E402

from core.services.envoi import constituer_lots, envoyer  # noqa: E402
from core.services.retours import traiter  # noqa: E402
from db.registre import RegistreBase  # noqa: E402

PAR_LOT = 998
_LOTS = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
INSERT INTO lot (id, infirmier, numero, jour, nature, payeur, mode, etat, nom, nombre, honoraires, demande, motif)
SELECT i + 1, (SELECT am FROM infirmier LIMIT 1), i % 999 + 1, date('2022-01-03', '+' || (i / 9) || ' days'), 'FSE',
  'amo:01:999:0000', 3, 'accepte', printf('EMU_BENCH_%06d', i), 998, 898200, 538920, '' FROM n"""
_FACTURES = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
INSERT INTO facture (id, nature, numero, etat, infirmier, cabinet, patient, nom, nir, payeur, mode, jour, fin, honoraires,
  part_amo, part_amc, part_patient, demande, paye, lot, motif, validee_le)
SELECT i + 1, 'FSE', i + 1, CASE i % 50 WHEN 0 THEN 'rejetee' ELSE 'payee' END, (SELECT am FROM infirmier LIMIT 1), 'CAB1', 1,
  'TEST-DUPONT Jeanne', '2991355555042', 'amo:01:999:0000', 3, date('2022-01-03', '+' || (i / 700) || ' days'),
  date('2022-01-03', '+' || (i / 700) || ' days'), 900, 540, 0, 360, 540, CASE i % 50 WHEN 0 THEN 0 ELSE 540 END, i / 998 + 1, '',
  date('2022-01-04', '+' || (i / 700) || ' days') FROM n"""
_REGLEMENTS = """
INSERT INTO reglement (facture, message, rang, part, type_retour, demande, etat, paye, virement, jour, ecart)
SELECT id, 1, id, 'AMO', '01', 540, CASE paye WHEN 0 THEN 'R' ELSE 'P' END, paye, 'VIR EMU ANCIEN', fin, '' FROM facture"""


def peupler(registre: RegistreBase, nombre: int) -> None:
    """`nombre` invoices already answered, in their lots, with their payments; the patient 1 and a nurse must be there."""
    with registre.ecriture():
        registre.executer(
            "INSERT INTO message (id, nom, empreinte, octets, recu_le, genre, etat, cause, remede) "
            "VALUES (1, 'EMU_ANCIEN.noemie', 'ancien', x'00', '2026-01-01T00:00:00.000000', 'noemie', 'lu', '', '')"
        )
        registre.executer(_LOTS, (nombre // PAR_LOT + 1,))
        registre.executer(_FACTURES, (nombre,))
        registre.executer(_REGLEMENTS)
        registre.executer("INSERT OR REPLACE INTO compteur (nom, valeur) VALUES ('facture', ?)", (nombre,))


def main() -> None:
    """Fill, bill, send, then time the return."""
    parseur = argparse.ArgumentParser()
    parseur.add_argument("--anciennes", type=int, default=1_000_000)
    parseur.add_argument("--factures", type=int, default=3_000)
    parseur.add_argument("--profil", action="store_true")
    args = parseur.parse_args()
    n, h = args.factures, horloge()
    with tempfile.TemporaryDirectory() as dossier:
        registre = base(Path(dossier))
        p = patient(registre)
        debut = time.perf_counter()
        peupler(registre, args.anciennes)
        octets = Path(dossier, "essai.db").stat().st_size
        print(f"{args.anciennes} factures anciennes en {time.perf_counter() - debut:.1f} s, base de {octets >> 20} Mio")
        with registre.ecriture():
            for _ in range(n):
                registre.valider_facture(registre.creer_facture(instantane(p), []).id, JOUR)
        constituer_lots(registre, h)
        envoyer(registre, TransportScripte(), LecteurFixe(), h, "1234")
        anciens = args.anciennes // PAR_LOT + 1
        octets_retour = _retour(registre, n, anciens)
        registre.stocker_message("EMU_N00001.noemie", octets_retour, h.maintenant())
        avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if args.profil:
            _profiler(registre)
        else:
            mur, cpu = time.perf_counter(), time.process_time()
            bilan = traiter(registre, h)
            mur, cpu = time.perf_counter() - mur, time.process_time() - cpu
            assert bilan.appliques == 1, bilan.anomalies
            print(f"NOEMIE de {n} factures : {mur * 1000:.0f} ms ({n / mur:.0f}/s), cpu {cpu * 1000:.0f} ms ({n / cpu:.0f}/s)")
        apres = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"mémoire : {apres >> 10} Mio au plus ({(apres - avant) >> 10} de plus pour le retour)")
        payees = registre.ligne("SELECT count(*) FROM facture WHERE etat = 'payee' AND lot > ?", (anciens,))
        assert payees == (n,), payees


def _retour(registre: RegistreBase, nombre: int, anciens: int) -> bytes:
    """The return of the lots that were just sent, not of the old ones."""

    class Recents:
        def lots(self) -> list[object]:
            return [lot for lot in registre.lots() if lot.id > anciens]

        def fichiers_lot(self, lot: int) -> object:
            return registre.fichiers_lot(lot)

    return retour(Recents(), nombre)  # type: ignore[arg-type]


def _profiler(registre: RegistreBase) -> None:
    import cProfile
    import pstats

    profil = cProfile.Profile()
    profil.runcall(traiter, registre, horloge())
    pstats.Stats(profil).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    main()
