"""How fast rights are computed, lines split and cards read: prints medians, judges nothing.

Run by hand from the project: `.venv/bin/python bench/droits.py`.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo  # noqa: E402
from core.dossier.identite import doublons  # noqa: E402
from core.dossier.personnes import Patient  # noqa: E402
from core.droits.partage import LigneAPartager, partager  # noqa: E402
from core.droits.situation import situation  # noqa: E402
from core.identifiants import nir  # noqa: E402
from core.telematique.cartes import CarteVitale, ecrire_vitale, lire_vitale  # noqa: E402

JOUR = date(2026, 11, 21)


def mediane_ms(tache: Callable[[], object], tours: int) -> float:
    """Median wall time of one call, in milliseconds."""
    durees = []
    for _ in range(tours):
        debut = time.perf_counter()
        tache()
        durees.append(time.perf_counter() - debut)
    return statistics.median(durees) * 1000


def personne(rang: int) -> Patient:
    """A patient with an ALD and a mutuelle; traits differ by rank."""
    droits = Droits(
        (PeriodeAmo("01", "999", "0000", date(2026, 1, 1)),),
        (Exoneration("ald", date(2026, 2, 1)),),
        (ContratAmc("99123456", "MUTUELLE TEST", date(2026, 1, 1)),),
    )
    nom, naissance = f"TEST-{rang:06d}", f"19{rang % 90 + 10}0{rang % 9 + 1}12"
    return Patient(nom, "Ada", naissance, nir=f"29913555{rang:05d}", cle="00", droits=droits)


def main() -> None:
    """Print one figure a line."""
    patient = personne(1)
    lignes = [
        LigneAPartager("AMI", 1260, ald=True),
        LigneAPartager("IFD", 275, acte=False),
        LigneAPartager("MCI", 500, acte=False),
    ]
    s = situation(patient, JOUR)
    carte = ecrire_vitale(CarteVitale("EMU", JOUR, JOUR, patient.nir, patient.cle, (patient,) * 6))
    foule = [personne(rang) for rang in range(20_000)]
    print(f"situation d'un jour          {mediane_ms(lambda: situation(patient, JOUR), 2000):8.3f} ms")
    print(f"partage, par ligne           {mediane_ms(lambda: partager(lignes, s, JOUR), 2000) / len(lignes):8.3f} ms")
    print(f"carte de 6 bénéficiaires lue {mediane_ms(lambda: lire_vitale(carte), 300):8.3f} ms")
    print(f"NIR analysé                  {mediane_ms(lambda: nir.analyser('2 99 13 55 555 042 69'), 2000):8.3f} ms")
    print(f"doublons de 20 000 dossiers  {mediane_ms(lambda: doublons(foule), 3):8.1f} ms")


if __name__ == "__main__":
    main()
