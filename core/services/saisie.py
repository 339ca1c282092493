"""From an ordonnance to its visits: the series generator. What was really done is then this list less its exceptions."""

from collections.abc import Iterable
from datetime import date, time
from typing import get_args

from attrs import frozen

from core.citation import citer
from core.cotation.seance import Accord, ActeFait, EtatAccord, Mentions, Seance
from core.dates import lire_jour
from core.dossier.ordonnance import Ordonnance, SoinPrescrit, jours_de_soin
from core.dossier.personnes import Cabinet, Patient
from core.erreurs import Anomalie, Refus

# a series longer than two years of three passages a day is a typing mistake, not a treatment
PASSAGES_MAXIMUM = 2200


@frozen
class Passage:
    """A visit to make: the facts for the price, the lines of the ordonnance it comes from, its rank in the day from 1."""

    seance: Seance
    soins: tuple[SoinPrescrit, ...]
    rang: int = 1


def passages(ordonnance: Ordonnance, patient: Patient, cabinet: Cabinet, jusqua: date) -> tuple[Passage, ...]:
    """Every visit the ordonnance calls for up to `jusqua` included, with the facts of the patient on each day.

    A passage of the day at which nothing is prescribed makes no visit, nor one that was not made (`absences`).
    Raises `Refus` when the series is absurd.
    """
    heures: tuple[time | None, ...] = ordonnance.heures or (None,)
    absences = frozenset(ordonnance.absences)
    trouves: list[Passage] = []
    for jour in jours_de_soin(ordonnance, jusqua):
        for rang, heure in enumerate(heures, start=1):
            soins = tuple(s for s in ordonnance.soins if s.fait(jour, rang))
            if soins and (jour, rang) not in absences:
                trouves.append(Passage(seance_du(jour, heure, soins, ordonnance, patient, cabinet), soins, rang))
        if len(trouves) > PASSAGES_MAXIMUM:
            raise Refus(
                Anomalie(
                    "SERIE_TROP_LONGUE",
                    f"la série dépasse {PASSAGES_MAXIMUM} passages",
                    "donner une date de fin ou un nombre de jours",
                )
            )
    return tuple(trouves)


def seance_du(
    jour: date,
    heure: time | None,
    soins: Iterable[SoinPrescrit],
    ordonnance: Ordonnance,
    patient: Patient,
    cabinet: Cabinet,
) -> Seance:
    """The facts of one visit on that day: age and BSI class are those of the day, the distance that of the ordonnance first."""
    a_domicile = ordonnance.lieu == "domicile"
    distance = ordonnance.distance_km if ordonnance.distance_km is not None else patient.distance_km
    commence = patient.bsi_depuis is None or patient.bsi_depuis <= jour
    return Seance(
        jour=jour,
        heure=heure,
        actes=tuple(ActeFait(s.acte, s.quantite) for s in soins),
        lieu=ordonnance.lieu,
        distance_km=distance if a_domicile else None,
        zone=patient.zone,
        bsi=(patient.bsi or None) if commence else None,
        insulino_traite=patient.insulino_traite,
        cancer_immunodeprime=patient.cancer_immunodeprime,
        palliatif=patient.palliatif,
        age=patient.age(jour),
        prescription=Mentions(
            nuit_imperieuse=ordonnance.nuit_imperieuse,
            dimanche_ferie_quotidien=ordonnance.dimanche_ferie_quotidien,
            a_domicile=ordonnance.a_domicile,
            jour=ordonnance.jour,
            jusqu_a_cicatrisation=ordonnance.jusqu_a_cicatrisation,
            accord_prealable=_accord(ordonnance.accord_prealable),
        ),
        urgence=ordonnance.urgence,
        territoire=cabinet.territoire,
        patient=str(patient.id),
        foyer=patient.foyer,
        hebergement=patient.hebergement,
        structure=patient.structure,
        distance_confrere_km=patient.distance_confrere_km if a_domicile else None,
        retour_a_domicile=patient.retour_a_domicile,
    )


def _accord(texte: str) -> Accord | None:
    """Read "demande:AAAA-MM-JJ", "accord:…", "refus:…" or "urgence" of the ordonnance; raises `Refus` ACCORD_ILLISIBLE."""
    if not texte:
        return None
    etat, _, jour = texte.partition(":")
    if etat not in get_args(EtatAccord):
        raise Refus(
            Anomalie(
                "ACCORD_ILLISIBLE",
                f"accord préalable illisible : {citer(texte)}",
                "écrire demande, accord, refus ou urgence, puis :AAAA-MM-JJ",
                "ordonnance",
                "NGAP art. 7",
            )
        )
    return Accord(etat, lire_jour(jour, "accord préalable") if jour else None)  # type: ignore[arg-type]  # checked above
