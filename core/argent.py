"""Money is an `int` number of cents; it is rounded once per line, half up, and shown in the French way."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from core.citation import citer
from core.erreurs import Anomalie, Refus


def arrondir(centimes: Decimal) -> int:
    """Round a number of cents to an integer, half up (0,5 cent goes away from zero)."""
    return int(centimes.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def centimes(euros: Decimal | str | int) -> int:
    """Exact euros to cents; refuses a float, and a value with a fraction of a cent."""
    if isinstance(euros, float):
        raise TypeError("un montant ne se donne jamais en flottant")
    try:
        valeur = Decimal(euros) * 100
    except InvalidOperation:
        raise Refus(
            Anomalie("MONTANT_ILLISIBLE", f"montant illisible : {citer(str(euros))}", "écrire un montant comme 12.60")
        ) from None
    if not valeur.is_finite() or valeur != int(valeur):
        raise Refus(
            Anomalie(
                "MONTANT_ILLISIBLE",
                f"montant avec une fraction de centime : {citer(str(euros))}",
                "écrire deux décimales au plus",
            )
        )
    return int(valeur)


def euros(montant: int) -> str:
    """Cents to the machine form used in JSON: 1260 -> "12.60", -5 -> "-0.05"."""
    signe = "-" if montant < 0 else ""
    entier, reste = divmod(abs(montant), 100)
    return f"{signe}{entier}.{reste:02d}"


def afficher(montant: int) -> str:
    """Cents to the French form for people: 123456 -> "1 234,56 €" (no-break spaces)."""
    signe = "-" if montant < 0 else ""
    entier, reste = divmod(abs(montant), 100)
    milliers = f"{entier:,}".replace(",", "\u202f")
    return f"{signe}{milliers},{reste:02d}\u00a0€"
