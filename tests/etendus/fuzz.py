"""Fuzz one parser of the wire with atheris: nothing but `Refus` may come out. By hand: see CONTRIBUTING.

`python tests/etendus/fuzz.py b2|noemie|arl|bloc|courrier|manifeste [corpus] [-max_total_time=600 …libFuzzer options]`
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import atheris

RACINE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(RACINE))

with atheris.instrument_imports(include=["core.telematique", "core.erreurs", "core.argent"]):
    from core.erreurs import Refus
    from core.telematique import arl, b2, enveloppe, message, noemie, scor  # noqa: F401
    from core.telematique.b2.complement import lire_complements

    # the packages import their readers when they are called: what is not imported here is not watched (coverage of 9 points)
    for _paquet in ("", ".arl", ".b2", ".b2.enregistrements", ".noemie", ".noemie.entites", ".scor"):
        for _module in pkgutil.iter_modules([str(RACINE / "core/telematique" / _paquet.strip(".").replace(".", "/"))]):
            if _module.name not in ("adri", "apcv", "cartes"):
                importlib.import_module(f"core.telematique{_paquet}.{_module.name}")

PARSEURS: dict[str, tuple[Callable[[bytes], object], str]] = {
    "b2": (b2.lire, "*.b2"),
    "verification": (b2.verifier, "*.b2"),
    "noemie": (noemie.lire, "*.noemie"),
    "arl": (arl.lire, "*.arl"),
    "bloc": (lire_complements, "*.emu.json"),
    "courrier": (message.lire, "courrier"),
    "manifeste": (lambda octets: scor.lire_manifeste(octets, {"scan.png": b""}), "manifeste"),
}
MANIFESTE = b"""{"format": "SCOR-EMU-1", "marque": "SANS VALEUR REELLE", "lot": "001", "jour": "2026-10-21",
 "emetteur": "991234567", "lot_factures": "042", "pieces": [
 {"piece": "scan.png", "facture": "000000123", "type": "ordonnance", "pages": 1, "dpi": 200, "format": "PNG",
 "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}"""


def graines(nom: str, motif: str) -> dict[str, bytes]:
    """Sound inputs to start from: the golden files, a mail of one of them, a manifest."""
    dossier = RACINE / "tests" / "enregistrements"
    if nom == "manifeste":
        return {"manifest.json": MANIFESTE}
    if nom == "courrier":
        fichiers = tuple((f"EMU_991234567_042_EMU001{e}", (dossier / f"exemple{e}").read_bytes()) for e in (".b2", ".emu.json"))
        adresses = ("991234567@ps.emu.invalid", "01999@999.01.emu.invalid")
        return {"mail": message.ecrire(message.Courrier(*adresses, "00000991234567", datetime(2026, 10, 21, 9), 1, fichiers))}
    return {chemin.name: chemin.read_bytes() for chemin in dossier.glob(motif)}


def main() -> None:
    """Seed the corpus with the golden files, then run until told to stop."""
    nom, corpus, *options = sys.argv[1:]
    parseur, motif = PARSEURS[nom]
    dossier = Path(corpus)
    dossier.mkdir(parents=True, exist_ok=True)
    for graine, octets in graines(nom, motif).items():
        (dossier / graine).write_bytes(octets)

    def essayer(octets: bytes) -> None:
        try:
            parseur(octets)
        except Refus:
            return

    atheris.Setup([sys.argv[0], str(dossier), "-max_len=8192", "-timeout=60", *options], essayer)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
