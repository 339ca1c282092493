"""Type-ahead on acts: short code, id, synonyms and words of the label, without accents."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from core.nomenclature.modele import VersionActe

Index = list[tuple[VersionActe, tuple[str, ...], str, str]]


@lru_cache(maxsize=1024)  # the acts of one period are mostly those of the others
def plier(texte: str) -> str:
    """Lower case, no accents, ligatures opened, apostrophes and dashes as spaces."""
    ouvert = texte.lower().replace("œ", "oe").replace("æ", "ae")
    sans = "".join(c for c in unicodedata.normalize("NFD", ouvert) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() or c in ",.<>+" else " " for c in sans)


def indexer(actes: Iterable[VersionActe]) -> Index:
    """Prepare the acts for searching: (act, short codes, folded id, folded words, each between blanks)."""
    index = []
    for acte in actes:
        mots = plier(" ".join((acte.libelle, *acte.synonymes, *acte.codes, acte.lettre))).split()
        index.append((acte, tuple(plier(c).strip() for c in acte.codes), acte.id.lower(), f" {' '.join(dict.fromkeys(mots))} "))
    return index


def chercher(index: Index, texte: str) -> list[VersionActe]:
    """The acts for what was typed, the best first; every word typed must be found. Ties are in the order of the nomenclature."""
    brut = texte.strip().lower()
    demandes = plier(texte).split()
    if not demandes:
        return []
    notes = []
    for rang, (acte, codes, identifiant, mots) in enumerate(index):
        note = _note(brut, demandes, codes, identifiant, mots)
        if note is not None:
            notes.append((note, rang, acte))
    notes.sort(key=lambda n: n[:2])
    return [acte for _, _, acte in notes]


def _note(brut: str, demandes: list[str], codes: tuple[str, ...], identifiant: str, mots: str) -> int | None:
    """0 is best; None when a word is not found."""
    if brut == identifiant or brut in codes:
        return 0 if brut == identifiant or codes[0] == brut else 1
    if any(code.startswith(brut) for code in codes):
        return 2
    total = 3
    for demande in demandes:
        if f" {demande} " in mots:
            continue
        if f" {demande}" in mots:
            total += 1
        elif demande in identifiant or (len(demande) >= 3 and demande in mots):
            total += 3
        else:
            return None
    return total
