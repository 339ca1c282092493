"""The code of the CPS, as its holder types it. It is judged before the card sees it: three wrong ones block the card."""

from core.erreurs import Anomalie
from core.pluriel import combien

CHIFFRES = 4


def faute_du_code(code: str) -> Anomalie | None:
    """What keeps this code from being presented to the card; it never quotes what was typed."""
    if len(code) == CHIFFRES and code.isascii() and code.isdecimal():
        return None
    if not code:
        message = "aucun code tapé"
    elif len(code) == CHIFFRES:
        message = f"le code de la CPS a {CHIFFRES} chiffres, autre chose a été tapé"
    else:
        message = f"le code de la CPS a {CHIFFRES} chiffres, {combien(len(code), 'caractère tapé')}"
    remede = f"taper ses {CHIFFRES} chiffres ; la carte n'a rien reçu, aucun essai n'est perdu"
    return Anomalie("CODE_PORTEUR_MAL_ECRIT", f"{message} : rien n'est signé", remede, "CPS")
