"""Fill a base with the fictitious world; what the cards and the rights service teach is left to be read."""

from attrs import evolve

from core.demonstration.monde import Monde
from core.registre import RegistreDossier


def peupler(registre: RegistreDossier, monde: Monde) -> None:
    """Insert practices, nurses, prescribers, patients and ordonnances, all or none; references follow the ids of the base."""
    with registre.ecriture():
        for cabinet in monde.cabinets:
            registre.enregistrer_cabinet(evolve(cabinet, id=0))
        infirmiers = {i.id: registre.enregistrer_infirmier(evolve(i, id=0)).id for i in monde.infirmiers}
        prescripteurs = {p.id: registre.enregistrer_prescripteur(evolve(p, id=0)).id for p in monde.prescripteurs}
        patients = {p.id: registre.enregistrer_patient(evolve(p, id=0)).id for p in monde.patients}
        for o in monde.ordonnances:
            registre.enregistrer_ordonnance(
                evolve(
                    o,
                    id=0,
                    patient=patients[o.patient],
                    prescripteur=prescripteurs[o.prescripteur],
                    infirmier=infirmiers[o.infirmier],
                )
            )
