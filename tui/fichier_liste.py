"""Reading a list (a bank statement, a list of patients) whose path was typed, its absence told in French."""

from pathlib import Path

from core.erreurs import Anomalie, Refus
from core.systeme import cause


def lire_liste_tapee(chemin: str) -> tuple[bytes, str]:
    """Its bytes and its name; `~` is one's own folder. Raises `Refus` LISTE_ABSENTE."""
    fichier = Path(chemin.strip()).expanduser()
    try:
        return fichier.read_bytes(), fichier.name
    except OSError as faute:
        raise Refus(
            Anomalie("LISTE_ABSENTE", f"{fichier} : {cause(faute)}", "vérifier le chemin et les droits du fichier")
        ) from None
