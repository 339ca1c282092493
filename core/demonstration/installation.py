"""Put the people and papers of a fictitious world in an empty base; what cards and rights teach is left to be read."""

from attrs import evolve

from core.demonstration.monde import Monde
from core.registre import RegistreDossier


def installer(registre: RegistreDossier, monde: Monde) -> None:
    """Store practices, nurses, prescribers, patients and ordonnances, all or none; the references follow the ids of the base."""
    with registre.ecriture():
        for cabinet in monde.cabinets:
            registre.enregistrer_cabinet(evolve(cabinet, id=0))
        infirmiers = {i.id: registre.enregistrer_infirmier(evolve(i, id=0)).id for i in monde.infirmiers}
        prescripteurs = {p.id: registre.enregistrer_prescripteur(evolve(p, id=0)).id for p in monde.prescripteurs}
        patients = {p.id: registre.enregistrer_patient(evolve(p, id=0)).id for p in monde.patients}
        for o in monde.ordonnances:
            gardee = evolve(
                o,
                id=0,
                patient=patients[o.patient],
                prescripteur=prescripteurs[o.prescripteur],
                infirmier=infirmiers[o.infirmier],
            )
            registre.enregistrer_ordonnance(gardee)
