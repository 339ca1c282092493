"""The RPPS number of a professional: 11 digits, the last one a Luhn key."""

from core.identifiants.luhn import cle_luhn
from core.identifiants.numero import Numero, nettoyer, scientifique


def compacter(texte: str) -> str:
    """Digits only."""
    return nettoyer(texte)


def analyser(texte: str) -> Numero:
    """Say what a typed RPPS is: `fictif` when it starts with 999 (emulation), never completes a missing key."""
    compact = compacter(texte)
    if scientifique(texte):
        return Numero(compact, "invalide", f"notation scientifique d'un tableur ({texte.strip()}) : des chiffres sont perdus")
    if not compact:
        return Numero("", "incomplet", "RPPS manquant — le lire sur l'ordonnance ou dans l'annuaire santé")
    if not compact.isdigit():
        return Numero(compact, "invalide", "un RPPS n'a que des chiffres (11) — le relire")
    if len(compact) == 10:
        return Numero(compact, "incomplet", "10 chiffres : il manque un chiffre à un RPPS (11, clé comprise) — le demander")
    if len(compact) != 11:
        return Numero(compact, "invalide", f"longueur {len(compact)} : un RPPS a 11 chiffres — le relire")
    attendue = cle_luhn(compact[:10])
    if compact[10] != attendue:
        return Numero(compact, "invalide", f"clé fausse : {compact[10]} lue, {attendue} attendue — relire le RPPS", attendue)
    if compact.startswith("999"):
        return Numero(compact, "fictif", "RPPS fictif (commence par 999), clé juste, admis seulement dans une base fictive")
    return Numero(compact, "valide", "RPPS valide, clé juste")


def formater(compact: str) -> str:
    """9991 2345 677: groups of 4, 4 and 3."""
    return f"{compact[:4]} {compact[4:8]} {compact[8:]}" if len(compact) == 11 else compact
