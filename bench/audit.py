"""Audit of a big base: rate and memory, with and without advice. `python bench/audit.py [--visites N]` (default 100 000)."""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from datetime import time as heure
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "tests" / "unit")]

from fabrique_base import base, facture_validee, patient  # noqa: E402

from core.cotation import detailler_journee  # noqa: E402
from core.cotation.seance import ActeFait, Mentions, Seance  # noqa: E402
from core.facturation.fiche import SeanceEnregistree  # noqa: E402
from core.nomenclature import Nomenclature, charger  # noqa: E402
from core.services.audit import Bilan, additionner, auditer  # noqa: E402
from db.registre import RegistreBase  # noqa: E402

PAR_JOUR = 40
DEBUT = date(2024, 2, 1)
SOINS = (
    ("I.1.PONCTION_VEINEUSE",),
    ("I.1.INJ_SC",),
    ("I.3.MECHAGE_IRRIGATION",),
    ("II.5bis.INSULINE", "II.5bis.SURV_DIAB"),
    ("I.12.BSB", "II.5bis.INSULINE"),
)


def journee(patients: list[int], jour: date) -> Iterator[tuple[int, Seance]]:
    """The visits of one day: five kinds of care in turn."""
    mentions = Mentions(dimanche_ferie_quotidien=True)
    for rang in range(PAR_JOUR):
        soin = SOINS[rang % len(SOINS)]
        actes = tuple(ActeFait(a) for a in soin)
        depend = soin[0] == "I.12.BSB"
        yield (
            patients[rang],
            Seance(
                jour,
                actes,
                heure(7 + rang // 4, rang % 4 * 15),
                "domicile",
                bsi="B" if depend else None,
                insulino_traite=True,
                age=80,
                prescription=mentions,
                patient=str(patients[rang]),
            ),
        )


def peupler(registre: RegistreBase, ngap: Nomenclature, visites: int) -> date:
    """Priced visits, day after day, all in one numbered invoice; the last day."""
    patients = [patient(registre, prenom=f"Jeanne {i}").id for i in range(PAR_JOUR)]
    facture = facture_validee(registre, registre.patient(patients[0])).id
    jour = DEBUT
    with registre.ecriture():
        for rang in range(visites // PAR_JOUR):
            jour = DEBUT + timedelta(days=rang)
            prevues = list(journee(patients, jour))
            prix = detailler_journee([s for _, s in prevues], ngap)
            registre.enregistrer_seances(
                [
                    SeanceEnregistree(qui, 1, "CAB1", seance, montant=cotation.montant, cotation=cotation)
                    for (qui, _), (seance, _, cotation) in zip(prevues, prix, strict=True)
                ]
            )
        registre.executer("UPDATE seance SET facture = ? WHERE jour <= ?", (facture, jour.isoformat()))
    return jour


def auditer_tout(registre: RegistreBase, ngap: Nomenclature, fin: date, conseils: bool) -> Bilan:
    """The whole period, summed."""
    bilan = Bilan()
    for controlee in auditer(registre, ngap, DEBUT, fin, conseils=conseils):
        bilan = additionner(bilan, controlee)
    return bilan


def main() -> None:
    """Fill the base, audit it twice."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--visites", type=int, default=100_000)
    visites = options.parse_args().visites
    ngap = charger()
    with tempfile.TemporaryDirectory() as dossier:
        registre = base(Path(dossier))
        fin = peupler(registre, ngap, visites)
        for conseils in (False, True):
            avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            mur, cpu = time.perf_counter(), time.process_time()
            bilan = auditer_tout(registre, ngap, fin, conseils)
            mur, cpu = time.perf_counter() - mur, time.process_time() - cpu
            apres = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{'avec' if conseils else 'sans'} conseils : {bilan.seances} visites, {bilan.ecarts} écarts, {mur:.1f} s "
                f"(cpu {cpu:.1f} s), {bilan.seances / mur:.0f} visites/s, mémoire {apres:.0f} Mio (avant {avant:.0f})"
            )


if __name__ == "__main__":
    main()
