"""The number of a complementary organism: 8 digits, or 9 when it is a SIREN (Luhn); the wire has 10, right-aligned with zeros.

75500017 is the AME and 88888888 the C2S of the cards; 9 or more digits starting with 99 are ours, for emulation.
"""

from core.identifiants.luhn import cle_luhn
from core.identifiants.numero import Numero, nettoyer, scientifique

AME = "75500017"
C2S = "88888888"


def compacter(texte: str) -> str:
    """Digits only; the zeros that fill the 10 positions of the wire are taken away."""
    compact = nettoyer(texte)
    while len(compact) > 8 and compact.startswith("0"):
        compact = compact[1:]
    return compact


def analyser(texte: str) -> Numero:
    """Say what a typed AMC number is."""
    compact = compacter(texte)
    if scientifique(texte):
        return Numero(compact, "invalide", f"notation scientifique d'un tableur ({texte.strip()}) : des chiffres sont perdus")
    if not compact:
        return Numero("", "incomplet", "numéro de complémentaire manquant — le lire sur la carte de mutuelle")
    if not compact.isdigit() or len(compact) not in (8, 9):
        message = f"« {compact} » : un numéro de complémentaire a 8 chiffres, ou 9 (SIREN) — le relire sur la carte de mutuelle"
        return Numero(compact, "invalide", message)
    if compact.startswith("99"):
        return Numero(
            compact, "fictif", "numéro de complémentaire fictif (commence par 99), admis seulement dans une base fictive"
        )
    if len(compact) == 9:
        attendue = cle_luhn(compact[:8])
        if compact[8] != attendue:
            message = f"clé SIREN fausse : {compact[8]} lue, {attendue} attendue — relire le numéro sur la carte de mutuelle"
            return Numero(compact, "invalide", message, attendue)
    nom = {AME: " (aide médicale de l'État)", C2S: " (complémentaire santé solidaire)"}.get(compact, "")
    return Numero(compact, "valide", f"numéro de complémentaire bien formé{nom}")


def formater(compact: str) -> str:
    """The number as the wire wants it: 10 positions, right-aligned with zeros."""
    return compact.rjust(10, "0")
