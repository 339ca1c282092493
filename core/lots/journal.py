"""The chain of the journal: each line carries the SHA-256 of the line before and of itself."""

import hashlib
from collections.abc import Iterable

from core.lots.echanges import EntreeJournal


def chainer(precedente: str, entree: EntreeJournal) -> str:
    """The print of a line, given that of the line before ("" for the first); lengths are written so that fields cannot slide."""
    champs = (
        precedente,
        str(entree.seq),
        entree.moment.isoformat(timespec="microseconds"),
        entree.type,
        entree.objet,
        str(entree.objet_id),
        entree.donnees,
    )
    return hashlib.sha256("".join(f"{len(c)}:{c}" for c in champs).encode()).hexdigest()


def premiere_rupture(entrees: Iterable[EntreeJournal]) -> int:
    """The number of the first line that does not follow from the one before (altered, removed, moved), 0 when the chain holds."""
    precedente, attendu = "", 1
    for entree in entrees:
        if entree.seq != attendu or entree.empreinte != chainer(precedente, entree):
            return attendu
        precedente, attendu = entree.empreinte, attendu + 1
    return 0
