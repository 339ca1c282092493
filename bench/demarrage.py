"""How long a start takes: bare Python, the program, and the bootstrap around it. `python bench/demarrage.py` prints medians."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RACINE = Path(__file__).parents[1]
COMMANDES = {
    "python seul": [sys.executable, "-P", "-c", "pass"],
    "facturier --version": [sys.executable, "-P", "-m", "tui", "--version"],
    "./facturier --version": [str(RACINE / "facturier"), "--version"],
}


def millisecondes(commande: list[str], fois: int) -> float:
    """Median wall time of the command."""
    env = os.environ | {"PYTHONPATH": str(RACINE)}
    durees = []
    for _ in range(fois):
        depart = time.perf_counter()
        subprocess.run(commande, env=env, stdout=subprocess.DEVNULL, check=True)
        durees.append(1000 * (time.perf_counter() - depart))
    return statistics.median(durees)


def main() -> None:
    """Print one line a command; the first figure of each is warmed up before."""
    fois = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    for nom, commande in COMMANDES.items():
        millisecondes(commande, 3)
        print(f"{nom:<24} {millisecondes(commande, fois):7.1f} ms")


if __name__ == "__main__":
    main()
