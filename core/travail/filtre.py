"""The filter of a list: words a row must hold, or must not."""

from collections.abc import Sequence


def passe(cellules: Sequence[str], filtre: str) -> bool:
    """Whether a row holds every word of a filter, in any column; a word after `!` must be absent."""
    texte = " ".join(cellules).casefold()
    mots = filtre.casefold().split()
    return all((m[1:] not in texte) if len(m) > 1 and m[0] == "!" else (m in texte) for m in mots)
