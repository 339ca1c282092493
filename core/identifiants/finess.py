"""The FINESS number of an establishment: 9 characters, the last one a Luhn key.

In Corsica (2A, 2B) the letter counts as 1 or 2: deduced, no public source confirms it.  Département 99 is ours, for emulation.
"""

import re

from core.identifiants.luhn import cle_luhn
from core.identifiants.numero import Numero, nettoyer, scientifique


def compacter(texte: str) -> str:
    """Upper-case letters and digits only; zeros lost by a spreadsheet are not put back."""
    return nettoyer(texte)


def analyser(texte: str) -> Numero:
    """Say what a typed FINESS is; 8 digits are incomplete (a leading zero lost, or the key)."""
    compact = compacter(texte)
    if scientifique(texte):
        return Numero(compact, "invalide", f"notation scientifique d'un tableur ({texte.strip()}) : des chiffres sont perdus")
    if not compact:
        return Numero("", "incomplet", "FINESS manquant — le lire dans l'annuaire FINESS")
    if len(compact) == 8:
        if compact.isdigit() and compact[-1] == cle_luhn("0" + compact[:-1]):
            message = f"8 chiffres : un tableur a sans doute perdu le premier zéro — vérifier 0{compact} et le saisir en entier"
        else:
            message = "8 caractères : un FINESS en a 9, clé comprise — demander le caractère manquant"
        return Numero(compact, "incomplet", message)
    if len(compact) != 9:
        return Numero(compact, "invalide", f"longueur {len(compact)} : un FINESS a 9 caractères — le relire")
    if not re.fullmatch(r"(?:[0-9]{2}|2[AB])[0-9]{7}", compact):
        return Numero(compact, "invalide", "forme inattendue : 9 chiffres, ou 2A, 2B et 7 chiffres en Corse — le relire")
    attendue = cle_luhn(compact[:8])
    if compact[8] != attendue:
        return Numero(compact, "invalide", f"clé fausse : {compact[8]} lue, {attendue} attendue — relire le FINESS", attendue)
    if compact.startswith("99"):
        return Numero(compact, "fictif", "FINESS fictif (département 99), clé juste, admis seulement dans une base fictive")
    doute = " (clé de Corse : règle déduite)" if compact[1] in "AB" else ""
    return Numero(compact, "valide", f"FINESS valide, clé juste{doute}")


def formater(compact: str) -> str:
    """99 071 218 4."""
    return f"{compact[:2]} {compact[2:5]} {compact[5:8]} {compact[8]}" if len(compact) == 9 else compact
