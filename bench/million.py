"""A return read, matched and committed against a base that already holds a million invoices.

`facturier bench base --base FICHIER`, then `python bench/million.py --base FICHIER [--factures N] [--profil]`: on a copy.
The return is applied by a process of its own, so that its memory is not that of what made it.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "tests" / "unit"), str(RACINE / "bench")]

from base import retour  # noqa: E402
from fabrique_base import AM, JOUR, RPPS, LecteurFixe, TransportScripte, horloge, instantane, patient  # noqa: E402

from core.dossier.personnes import Cabinet, Infirmier  # noqa: E402
from core.services.envoi import constituer_lots, envoyer  # noqa: E402
from core.services.retours import traiter  # noqa: E402
from db.ouverture import ouvrir  # noqa: E402
from db.registre import RegistreBase  # noqa: E402
from tui.monde_fictif import CLE_DEMO  # noqa: E402


def main() -> None:
    """Copy, bill, send, then time the return."""
    parseur = argparse.ArgumentParser()
    parseur.add_argument("--base", type=Path, required=True)
    parseur.add_argument("--factures", type=int, default=3_000)
    parseur.add_argument("--profil", action="store_true")
    parseur.add_argument("--appliquer", action="store_true", help="sur la base donnée, déjà prête")
    args = parseur.parse_args()
    if args.appliquer:
        _appliquer(args.base, args.profil)
        return
    n, h = args.factures, horloge()
    with tempfile.TemporaryDirectory(dir=args.base.parent) as dossier:
        copie = Path(dossier, "essai.db")
        shutil.copy(args.base, copie)
        copie.chmod(0o600)
        registre = ouvrir(copie, CLE_DEMO)
        anciens = registre.lots()[0].id if registre.lots() else 0
        print(f"{registre.compter_factures()} factures anciennes, base de {copie.stat().st_size >> 20} Mio")
        registre.enregistrer_cabinet(Cabinet("CAB1", "CABINET EMU", "VILLE-EMU"))
        registre.enregistrer_infirmier(Infirmier(AM, RPPS, "TEST-MARTIN", "Lea", "CAB1"))
        p = patient(registre)
        for debut in range(0, n, 10_000):
            with registre.ecriture():
                for _ in range(debut, min(n, debut + 10_000)):
                    registre.valider_facture(registre.creer_facture(instantane(p), []).id, JOUR)
        constituer_lots(registre, h, AM)
        envoyer(registre, TransportScripte(), LecteurFixe(), h, "1234")
        registre.stocker_message("EMU_N00001.noemie", _retour(registre, n, anciens), h.maintenant())
        registre.fermer()
        suite = [sys.executable, __file__, "--appliquer", "--base", str(copie), *(["--profil"] if args.profil else [])]
        subprocess.run(suite, check=True)
        registre = ouvrir(copie, CLE_DEMO)
        payees = registre.ligne("SELECT count(*) FROM facture WHERE etat = 'payee' AND lot > ?", (anciens,))
        assert payees == (n,), payees


def _appliquer(base: Path, profil: bool) -> None:
    """Apply the one message that waits; print how long it took and what memory it added."""
    registre, h = ouvrir(base, CLE_DEMO), horloge()
    avant = _memoire()
    if profil:
        _profiler(registre)
    else:
        mur, cpu = time.perf_counter(), time.process_time()
        bilan = traiter(registre, h)
        mur, cpu = time.perf_counter() - mur, time.process_time() - cpu
        assert bilan.appliques == 1, bilan.anomalies
        apres = _memoire()
        print(f"mémoire : {apres >> 10} Mio au plus ({(apres - avant) >> 10} de plus pour le retour)")
        (n,) = registre.ligne("SELECT count(*) FROM reglement WHERE message = (SELECT max(id) FROM message)") or (0,)
        print(f"NOEMIE de {n} factures : {mur * 1000:.0f} ms ({n / mur:.0f}/s), cpu {cpu * 1000:.0f} ms ({n / cpu:.0f}/s)")


def _memoire() -> int:
    """The most this program has held so far, in KiB; `ru_maxrss` would also count the process that started it."""
    lignes = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(ligne.split()[1]) for ligne in lignes if ligne.startswith("VmHWM"))


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
