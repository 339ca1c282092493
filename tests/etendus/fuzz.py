"""Fuzz one parser of the wire with atheris: nothing but `Refus` may come out. By hand: see CONTRIBUTING.

`python tests/etendus/fuzz.py b2|noemie|arl|bloc|courrier|manifeste [corpus] [-max_total_time=600 …libFuzzer options]`
"""

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

RACINE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(RACINE))

with atheris.instrument_imports(include=["core.telematique", "core.erreurs"]):
    from core.erreurs import Refus
    from core.telematique import arl, b2, message, noemie, scor
    from core.telematique.b2.complement import lire_complements

PARSEURS: dict[str, tuple[Callable[[bytes], object], str]] = {
    "b2": (b2.lire, "*.b2"),
    "verification": (b2.verifier, "*.b2"),
    "noemie": (noemie.lire, "*.noemie"),
    "arl": (arl.lire, "*.arl"),
    "bloc": (lire_complements, "*.emu.json"),
    "courrier": (message.lire, "*.eml"),
    "manifeste": (lambda octets: scor.lire_manifeste(octets, {}), "*.manifest"),
}


def main() -> None:
    """Seed the corpus with the golden files, then run until told to stop."""
    nom, corpus, *options = sys.argv[1:]
    parseur, motif = PARSEURS[nom]
    dossier = Path(corpus)
    dossier.mkdir(parents=True, exist_ok=True)
    for graine in (RACINE / "tests" / "enregistrements").glob(motif):
        (dossier / graine.name).write_bytes(graine.read_bytes())

    def essayer(octets: bytes) -> None:
        try:
            parseur(octets)
        except Refus:
            return

    atheris.Setup([sys.argv[0], str(dossier), "-max_len=4096", "-timeout=10", *options], essayer)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
