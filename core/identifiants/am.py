"""The billing number (AM, "facturation") of a professional: département (2), category (1), number (5), then a key.

The key is the Luhn of the ADELI numbers (letters A-F worth 1-6): a secondary source, said with
that doubt.  Emulated numbers (département 99, 555555… and A555555…) have no checked key.
"""

import re

from core.identifiants.luhn import cle_luhn
from core.identifiants.numero import Numero, nettoyer, scientifique

CATEGORIE_INFIRMIER = "6"


def compacter(texte: str) -> str:
    """Upper-case letters and digits only."""
    return nettoyer(texte)


def analyser(texte: str) -> Numero:
    """Say what a typed AM number is (9 characters, key included); never completes a missing key."""
    compact = compacter(texte)
    if scientifique(texte):
        return Numero(compact, "invalide", f"notation scientifique d'un tableur ({texte.strip()}) : des chiffres sont perdus")
    if not compact:
        return Numero("", "incomplet", "numéro AM manquant — le lire sur l'ordonnance ou la feuille de soins")
    if len(compact) == 8:
        return Numero(compact, "incomplet", "8 caractères : clé manquante — demander le 9e caractère, il n'est pas calculé")
    if len(compact) != 9:
        return Numero(compact, "invalide", f"longueur {len(compact)} : un numéro AM a 8 caractères et une clé — le relire")
    if re.match(r"99|555555|A555555", compact):
        return Numero(compact, "fictif", "numéro AM fictif (émulation), admis seulement dans une base fictive")
    if not re.fullmatch(r"(?:[0-9]{2}|2[AB]|9[A-F])[0-9A-F][0-9]{5}[0-9]", compact):
        return Numero(
            compact,
            "invalide",
            "forme inattendue : 2 caractères de département, 1 de catégorie, 5 chiffres et une clé — le relire",
        )
    attendue = cle_luhn(compact[:8])
    if compact[8] != attendue:
        message = f"clé fausse : {compact[8]} lue, {attendue} attendue (formule des numéros ADELI) — relire le numéro"
        return Numero(compact, "invalide", message, attendue)
    sorte = "infirmier" if compact[2] == CATEGORIE_INFIRMIER else f"catégorie {compact[2]}"
    return Numero(compact, "valide", f"numéro AM valide ({sorte}), clé juste")


def formater(compact: str) -> str:
    """75 6 12345 6."""
    return f"{compact[:2]} {compact[2]} {compact[3:8]} {compact[8:]}".rstrip() if len(compact) in (8, 9) else compact
