"""The series of an ordonnance priced, visit by visit: what the screens and the command line show before recording."""

from collections.abc import Callable
from datetime import date
from itertools import groupby

from attrs import frozen

from core.cotation import coter_journee
from core.cotation.resultat import Cotation
from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Patient
from core.nomenclature import Nomenclature
from core.services.parts import Parts
from core.services.saisie import Passage, passages


@frozen
class Visite:
    """One visit of the series: the rank of the passage in its day, and its price."""

    rang: int
    passage: Passage
    cotation: Cotation
    facturee: bool = False

    @property
    def cle(self) -> tuple[str, int]:
        """What names it when it is taken out of the series."""
        return self.passage.seance.jour.isoformat(), self.rang


@frozen
class Serie:
    """Every visit, those taken out apart."""

    visites: tuple[Visite, ...]
    retirees: int
    parts: Parts | None = None  # of the visits that can be billed today

    @property
    def montant(self) -> int:
        """Total of the series, in cents."""
        return sum(v.cotation.montant for v in self.visites)

    def faites(self, aujourdhui: date) -> tuple[Visite, ...]:
        """Those that can be billed: up to today, in no invoice yet."""
        return tuple(v for v in self.visites if v.passage.seance.jour <= aujourdhui and not v.facturee)


def coter_serie(
    ordonnance: Ordonnance,
    patient: Patient,
    cabinet: Cabinet,
    ngap: Nomenclature,
    jusqua: date,
    facturees: frozenset[tuple[str, int]] = frozenset(),
    perime: Callable[[], bool] = lambda: False,
    situation: Situation = SITUATION_NEUTRE,
) -> Serie | None:
    """Price every visit of the ordonnance, day by day; None as soon as `perime()` says that nobody waits for it any more.

    `situation` carries the local exceptions of the practice (core.services.reglages.situation_du_cabinet).

    The rest of the day of the nurse is not known here: the invoice prices it again with it.
    """
    visites: list[Visite] = []
    for _, du_jour in groupby(passages(ordonnance, patient, cabinet, jusqua), key=lambda p: p.seance.jour):
        if perime():
            return None
        jour = list(du_jour)
        cotations = coter_journee([p.seance for p in jour], ngap, situation)
        for passage, cotation in zip(jour, cotations, strict=True):
            rang = _rang(ordonnance, passage)
            deja = (passage.seance.jour.isoformat(), rang) in facturees
            visites.append(Visite(rang, passage, cotation, deja))
    return Serie(tuple(visites), len(ordonnance.absences))


def _rang(ordonnance: Ordonnance, passage: Passage) -> int:
    heures = ordonnance.heures
    return heures.index(passage.seance.heure) + 1 if heures and passage.seance.heure is not None else 1
