"""The Luhn key, shared by RPPS, FINESS, SIREN and billing numbers; letters of old numbers stand for digits."""

# the département letters of FINESS (2A, 2B) and of ADELI / AM numbers (9A to 9F) count as 1 to 6
_VALEURS = {lettre: str(rang) for rang, lettre in enumerate("ABCDEF", start=1)}


def cle_luhn(corps: str) -> str:
    """The digit that must follow `corps` (digits, or letters A to F worth 1 to 6)."""
    total = 0
    for rang, caractere in enumerate(reversed(corps)):
        double = int(_VALEURS.get(caractere, caractere)) * (2 if rang % 2 == 0 else 1)
        total += double - 9 if double > 9 else double
    return str(-total % 10)
