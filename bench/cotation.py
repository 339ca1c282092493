"""How fast a visit, a day and an audit are priced: prints medians and memory, judges nothing.

Run by hand from the project: `.venv/bin/python bench/cotation.py [--audit N]`.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from core.cotation import coter, coter_journee, expliquer  # noqa: E402
from core.cotation.lecture import lire_seance  # noqa: E402
from core.cotation.seance import Seance  # noqa: E402
from core.nomenclature import charger  # noqa: E402


def seances_types() -> list[Seance]:
    """The visits of the published cases: an ordinary mix of one to five acts."""
    texte = (RACINE / "tests" / "cas" / "publies.jsonl").read_text("utf-8")
    return [lire_seance(json.loads(ligne, parse_float=Decimal)["seance"], "bench") for ligne in texte.splitlines()]


def mediane_ms(tache: Callable[[], object], tours: int) -> float:
    """Median wall time of one call, in milliseconds."""
    durees = []
    for _ in range(tours):
        debut = time.perf_counter()
        tache()
        durees.append(time.perf_counter() - debut)
    return statistics.median(durees) * 1000


def memoire_mio() -> float:
    """Peak resident memory of this process, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def chargement_a_froid_ms(tours: int) -> float:
    """Median time of `charger()` in fresh processes, imports not counted."""
    code = (
        "import time; from core.nomenclature import charger; d = time.perf_counter(); charger(); print(time.perf_counter() - d)"
    )
    durees = [
        float(subprocess.run([sys.executable, "-c", code], cwd=RACINE, check=True, capture_output=True, text=True).stdout)
        for _ in range(tours)
    ]
    return statistics.median(durees) * 1000


def main() -> None:
    """Measure and print one figure a line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--audit", type=int, default=100_000, help="number of visits of the audit")
    arguments = options.parse_args()

    print(f"chargement à froid          {chargement_a_froid_ms(7):8.2f} ms")
    ngap = charger()
    types = seances_types()
    for seance in types:
        coter(seance, ngap)
    une = [mediane_ms(lambda s=seance: expliquer(coter(s, ngap)), 40) for seance in types]  # type: ignore[misc]
    print(f"une séance, avec explication{statistics.median(une):8.3f} ms (médiane), {max(une):.3f} ms (la plus lente)")
    seule = [mediane_ms(lambda s=seance: coter(s, ngap), 40) for seance in types]  # type: ignore[misc]
    print(f"une séance, sans le texte   {statistics.median(seule):8.3f} ms (médiane)")
    jour = [types[n % len(types)] for n in range(40)]
    print(f"journée de 40 séances       {mediane_ms(lambda: coter_journee(jour, ngap), 15):8.2f} ms")
    avant = memoire_mio()
    debut = time.perf_counter()
    total = sum(coter(types[n % len(types)], ngap).montant for n in range(arguments.audit))
    duree = time.perf_counter() - debut
    rythme = arguments.audit / duree
    print(f"audit de {arguments.audit} séances    {duree:8.2f} s, {rythme:.0f} séances/s, total {total / 100:.2f} euros")
    print(f"mémoire maximale            {memoire_mio():8.1f} Mio (avant l'audit {avant:.1f})")


if __name__ == "__main__":
    main()
