"""Reading the file of a scanned piece, its faults told in French."""

from pathlib import Path


def lire_piece(chemin: Path) -> bytes:
    """Its bytes; raises `Refus` PIECE_ILLISIBLE."""
    from core.erreurs import Anomalie, Refus
    from core.systeme import cause

    try:
        return chemin.read_bytes()
    except OSError as erreur:
        raise Refus(
            Anomalie("PIECE_ILLISIBLE", f"pièce illisible : {cause(erreur)}", "vérifier le chemin du fichier", str(chemin))
        ) from None
