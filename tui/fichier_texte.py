"""Writing a text beside the base (letter, slip, accounts, message): readable by its owner only, its faults told in French."""

from pathlib import Path

from core.erreurs import Anomalie, Refus
from core.systeme import cause


def ecrire_fichier(fichier: Path, texte: str) -> None:
    """Make its folder if need be, end the last line; raises `Refus` FICHIER_NON_ECRIT."""
    try:
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.touch(mode=0o600)
        fichier.write_text(texte if texte.endswith("\n") else f"{texte}\n", "utf-8")
    except OSError as faute:
        remede = "choisir un dossier où l'on peut écrire, ou libérer de la place : rien n'est noté"
        raise Refus(Anomalie("FICHIER_NON_ECRIT", f"fichier non écrit ({cause(faute)})", remede, str(fichier))) from None
