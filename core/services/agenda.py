"""The visits an ordonnance calls for beside those already recorded for it: which is which, and which are no longer wanted.

An ordonnance can be corrected after its visits were recorded, or billed: a billed visit stands, whatever the form says now.
"""

from collections.abc import Sequence
from itertools import groupby

from attrs import frozen

from core.facturation.fiche import SeanceEnregistree
from core.services.saisie import Passage


@frozen
class Agenda:
    """Each passage with the visit recorded for it (None: not yet), in the order of the passages; and the recorded visits that
    answer to no passage."""

    paires: tuple[tuple[Passage, SeanceEnregistree | None], ...]
    seules: tuple[SeanceEnregistree, ...]


def rapprocher(attendus: Sequence[Passage], connues: Sequence[SeanceEnregistree]) -> Agenda:
    """Day by day: the same hour first, then the same rank in the day, then a billed visit takes any passage left.

    So a billed day is never billed again because its hour was corrected.  `attendus` are in the order of the days.
    """
    par_jour: dict[object, list[SeanceEnregistree]] = {}
    for s in sorted(connues, key=lambda s: not s.facture):
        par_jour.setdefault(s.seance.jour, []).append(s)
    paires: list[tuple[Passage, SeanceEnregistree | None]] = []
    for jour, groupe in groupby(attendus, key=lambda p: p.seance.jour):
        du_jour = list(groupe)
        trouvees = _apparier(du_jour, par_jour.get(jour, []))
        paires += [(p, trouvees.get(i)) for i, p in enumerate(du_jour)]
    return Agenda(tuple(paires), tuple(s for reste in par_jour.values() for s in reste))


def _apparier(attendus: Sequence[Passage], connues: list[SeanceEnregistree]) -> dict[int, SeanceEnregistree]:
    """The visit of each passage of one day, by index; they are taken out of `connues`."""
    trouvees: dict[int, SeanceEnregistree] = {}
    criteres = (
        lambda p, s: s.seance.heure == p.seance.heure,
        lambda p, s: s.passage == p.rang,
        lambda _, s: bool(s.facture),
    )
    for convient in criteres:
        for seance in list(connues):
            libre = (i for i, p in enumerate(attendus) if i not in trouvees and convient(p, seance))
            i = next(libre, None)
            if i is not None:
                trouvees[i] = seance
                connues.remove(seance)
    return trouvees
