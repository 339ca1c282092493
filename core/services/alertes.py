"""What ends, or must be asked for, over all the patients in care: the calendar that feeds the work queue."""

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen

from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient
from core.droits.dossiers import ANCIENNETE, Dossier, dossiers
from core.ports import Registre


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
    par_patient: dict[int, list[Ordonnance]] = {}
    for o in registre.ordonnances():
        if jour - o.jour <= ANCIENNETE:
            par_patient.setdefault(o.patient, []).append(o)
    for id, ordonnances in par_patient.items():
        patient = registre.patient(id)
        if cabinet not in ("", patient.cabinet):
            continue
        for dossier in dossiers(patient, ordonnances, jour, accord_requis):
            if dossier.alerte:
                yield AlertePatient(patient, dossier)
