"""Ordonnances and the visits they call for."""

from datetime import date, time
from decimal import Decimal
from typing import Literal

from attrs import frozen


@frozen
class SoinPrescrit:
    """One act of the ordonnance: id in the nomenclature, quantity per visit, ALD link of the line (bizone), and the
    passages of the day at which it is done (empty: all of them)."""

    acte: str
    quantite: int = 1
    ald: bool = False
    passages: tuple[int, ...] = ()


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
    texte: str = ""
    piece: str = ""  # name of the scanned piece
    id: int = 0
