"""F2 on a base of 100 000 generated patients: search as it is typed, NIR to obtain, doubles, a card beside the record.

Run by hand from the project: `.venv/bin/python bench/patients.py [--patients N]`; best of five, wall and CPU milliseconds.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(RACINE), str(RACINE / "bench"), str(RACINE / "tests" / "unit")]

from base import mesurer, peupler  # noqa: E402
from fabrique_base import base, patient  # noqa: E402

from core.services.nir_manquants import file_des_nir  # noqa: E402
from core.services.patients import comparer_carte  # noqa: E402
from tui.installation import dossier_samples  # noqa: E402

JOUR = date(2026, 11, 21)
# names, words in any order, dates of birth, fragments of NIR, nothing found, one letter
CHERCHES = ("d", "dup", "dupon je", "jeanne tinle", "1950", "12/11/1950", "55042", "2501555", "zzz", "monlau 1962")


def main() -> None:
    """Generate, then measure."""
    parseur = argparse.ArgumentParser()
    parseur.add_argument("--patients", type=int, default=100_000)
    args = parseur.parse_args()
    with tempfile.TemporaryDirectory() as dossier:
        registre = base(Path(dossier))
        patient(registre)
        peupler(registre, args.patients)
        for texte in CHERCHES:
            mesurer(f"recherche {texte!r}", lambda texte=texte: registre.chercher_patients(texte, limite=50), 5)  # type: ignore[misc]
        with registre.ecriture():  # one number in a thousand keeps a wrong key
            registre.executer("UPDATE patient SET cle = printf('%02d', 97 - CAST(nir AS INTEGER) % 97) WHERE id % 1000")
        mesurer("NIR à obtenir", lambda: file_des_nir(registre), 3)
        carte = next((dossier_samples() / "cartes").glob("**/*.xml"))
        octets = carte.read_bytes()
        mesurer("carte lue et comparée au dossier", lambda: comparer_carte(octets, registre, JOUR), 5)
        # the generated people repeat: one in a hundred is enough
        with registre.ecriture():
            registre.executer(
                "UPDATE patient SET prenom = 'P' || id, nir = substr(nir, 1, 7) || printf('%06d', id) WHERE id % 100"
            )
        mesurer("dossiers semblables de toute la base", registre.patients_semblables, 1)


if __name__ == "__main__":
    main()
