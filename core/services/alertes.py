"""What ends, or must be asked for, over all the patients in care: the calendar that feeds the work queue."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from attrs import frozen

from core.dossier.personnes import Patient
from core.droits.dossiers import ANCIENNETE, BIENTOT, Dossier, dossiers
from core.ports import Registre

LUS_ENSEMBLE = 100  # patients: a slice holds the base for a moment only


@frozen
class AlertePatient:
    """One dossier of one patient that asks for something."""

    patient: Patient
    dossier: Dossier

    @property
    def phrase(self) -> str:
        """What to do, then what it is and its state: the end of the line may not be seen."""
        d = self.dossier
        return (f"{d.remede} — " if d.remede else "") + f"{d.quoi} : {d.etat}"


def alertes(
    registre: Registre, jour: date, accord_requis: Callable[[str, date], bool], cabinet: str = ""
) -> Iterator[AlertePatient]:
    """Of the patients (of a practice, when it is given) who had an ordonnance lately: nobody waits for the rights of the
    others."""
    ids = a_suivre(registre, jour, accord_requis, cabinet)
    for debut in range(0, len(ids), LUS_ENSEMBLE):
        yield from alertes_de(registre, ids[debut : debut + LUS_ENSEMBLE], jour, accord_requis)


def a_suivre(registre: Registre, jour: date, accord_requis: Callable[[str, date], bool], cabinet: str = "") -> list[int]:
    """Ids of the patients who may have an alert: a quick answer, whatever the size of the base."""
    mois = [jour - timedelta(30 * i) for i in range(-1, ANCIENNETE.days // 30 + 2)]
    soumis = cache(lambda acte: any(accord_requis(acte, m) for m in mois))
    return registre.patients_a_suivre(jour, BIENTOT.days, jour - ANCIENNETE, soumis, cabinet)


def alertes_de(
    registre: Registre, patients: Sequence[int], jour: date, accord_requis: Callable[[str, date], bool]
) -> Iterator[AlertePatient]:
    """Of these patients (`LUS_ENSEMBLE` at most)."""
    for patient, ordonnances in registre.patients_et_ordonnances(patients, jour - ANCIENNETE):
        for dossier in dossiers(patient, ordonnances, jour, accord_requis):
            if dossier.alerte:
                yield AlertePatient(patient, dossier)
