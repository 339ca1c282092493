"""Calendar days: reading, showing, and the working days of the French administration."""

from collections.abc import Callable
from datetime import date, timedelta

from core.citation import citer
from core.erreurs import Anomalie, Refus

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def lire_jour(texte: str, ou: str = "") -> date:
    """Read AAAA-MM-JJ strictly; raises `Refus` DATE_ILLISIBLE."""
    try:
        if len(texte) != 10 or "W" in texte:  # a week (2026-W46-2)
            raise ValueError
        return date.fromisoformat(texte)
    except (ValueError, TypeError):
        raise Refus(
            Anomalie("DATE_ILLISIBLE", f"date illisible : {citer(texte)}", "écrire AAAA-MM-JJ, par exemple 2026-11-21", ou)
        ) from None


def afficher_jour(jour: date) -> str:
    """12/11/2026."""
    return f"{jour:%d/%m/%Y}"


def ajouter_jours_ouvres(depart: date, nombre: int, est_ferie: Callable[[date], bool]) -> date:
    """The nombre-th working day (Monday to Friday, not a public holiday) strictly after `depart`."""
    jour = depart
    while nombre > 0:
        jour += timedelta(days=1)
        if jour.weekday() < 5 and not est_ferie(jour):
            nombre -= 1
    return jour
