"""Ordonnances and the visits they call for."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal

from attrs import frozen

from core.erreurs import Anomalie, Refus


@frozen
class SoinPrescrit:
    """One act of the ordonnance: id in the nomenclature, quantity per visit, ALD link of the line (bizone), the passages of
    the day at which it is done (empty: all of them), and its own first and last days when they are not those of the ordonnance.
    """

    acte: str
    quantite: int = 1
    ald: bool = False
    passages: tuple[int, ...] = ()
    debut: date | None = None
    fin: date | None = None

    def fait(self, jour: date, rang: int) -> bool:
        """Whether it is done that day at that passage."""
        ce_jour = (self.debut is None or self.debut <= jour) and (self.fin is None or jour <= self.fin)
        return ce_jour and (not self.passages or rang in self.passages)


@frozen
class Soignant:
    """A nurse who makes some of the visits in place of the nurse of the ordonnance: on these weekdays (0 Monday), at these
    passages, between these days; what is empty limits nothing."""

    infirmier: int
    jours_semaine: tuple[int, ...] = ()
    passages: tuple[int, ...] = ()
    debut: date | None = None
    fin: date | None = None

    def vient(self, jour: date, rang: int) -> bool:
        """Whether that visit is one of hers."""
        if self.jours_semaine and jour.weekday() not in self.jours_semaine:
            return False
        ce_jour = (self.debut is None or self.debut <= jour) and (self.fin is None or jour <= self.fin)
        return ce_jour and (not self.passages or rang in self.passages)


@frozen
class Ordonnance:
    """A prescription as read on paper: who, when, what, how often, and the mentions that open supplements.

    `heures` are the passages of a day ((8,0), (19,0)…; empty: one passage without time); `tous_les` is the step in days;
    `jours_semaine` restricts to weekdays (0 Monday); `nombre` limits the number of days of care.
    """

    patient: int
    prescripteur: int
    infirmier: int
    jour: date
    soins: tuple[SoinPrescrit, ...]
    debut: date
    fin: date | None = None
    heures: tuple[time, ...] = ()
    tous_les: int = 1
    jours_semaine: tuple[int, ...] = ()
    nombre: int | None = None
    lieu: Literal["domicile", "cabinet"] = "domicile"
    a_domicile: bool = True  # "à domicile" is written on it
    nuit_imperieuse: bool = False
    dimanche_ferie_quotidien: bool = False
    urgence: bool = False
    jusqu_a_cicatrisation: bool = False  # such a mention, and no length set by the prescriber
    nature: str = "10"  # 10 maladie | 13 régime local | 30 maternité | 41 AT
    accord_prealable: str = ""  # "" | demande:AAAA-MM-JJ | accord:AAAA-MM-JJ | refus:AAAA-MM-JJ | urgence
    distance_km: Decimal | None = None
    absences: tuple[tuple[date, int], ...] = ()  # visits of the series that were not made: day, rank of the passage
    soignants: tuple[Soignant, ...] = ()  # the visits made by other nurses of the practice; the last one that fits comes
    texte: str = ""
    piece: str = ""  # name of the scanned piece
    id: int = 0

    @property
    def infirmiers(self) -> frozenset[int]:
        """Everyone who makes some of its visits."""
        return frozenset({self.infirmier, *(s.infirmier for s in self.soignants)})

    def infirmier_du(self, jour: date, rang: int) -> int:
        """Who makes that visit."""
        return next((s.infirmier for s in reversed(self.soignants) if s.vient(jour, rang)), self.infirmier)


def jours_de_soin(ordonnance: Ordonnance, jusqua: date) -> Iterator[date]:
    """The days of care of the ordonnance up to `jusqua` included, in order.

    `tous_les` counts from the first day; `nombre` limits the number of days kept after the weekday filter.  Raises `Refus`
    RYTHME_ABSURDE.
    """
    if ordonnance.tous_les < 1:
        raise Refus(
            Anomalie("RYTHME_ABSURDE", f"un soin tous les {ordonnance.tous_les} jours", "donner un rythme d'au moins 1 jour")
        )
    fin = jusqua if ordonnance.fin is None else min(ordonnance.fin, jusqua)
    jour, gardes = ordonnance.debut, 0
    while jour <= fin and (ordonnance.nombre is None or gardes < ordonnance.nombre):
        if not ordonnance.jours_semaine or jour.weekday() in ordonnance.jours_semaine:
            gardes += 1
            yield jour
        jour += timedelta(days=ordonnance.tous_les)
