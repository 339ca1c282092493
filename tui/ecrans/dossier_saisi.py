"""What the entry form is about: the patient, the practice, the ordonnance it starts from. Read in one task of the base."""

from collections.abc import Sequence

from attrs import frozen

from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur
from core.facturation.fiche import SeanceEnregistree
from core.langage.fiche import Fiche
from core.ports import Registre
from core.services.reglages import situation_du_cabinet
from core.services.soignant import soignant_de


@frozen
class DossierSaisi:
    """All None while nothing is chosen; `fiche` is a draft to put back as it was."""

    patient: Patient | None = None
    prescripteur: Prescripteur | None = None
    cabinet: Cabinet | None = None
    infirmier: Infirmier | None = None
    base: Ordonnance | None = None
    fiche: Fiche | None = None
    connues: tuple[SeanceEnregistree, ...] = ()  # visits already recorded for `base`
    equipe: tuple[Infirmier, ...] = ()  # the nurses of the practice
    situation: Situation = SITUATION_NEUTRE  # the local exceptions of the practice
    autres: int = 0  # the other live ordonnances of the patient
    derniere: bool = True  # `base` is the last ordonnance of the patient

    @property
    def territoire(self) -> str:
        """Where the care is given."""
        return self.cabinet.territoire if self.cabinet else "metropole"

    @property
    def nom_patient(self) -> str:
        """As shown in the field."""
        return f"{self.patient.nom} {self.patient.prenom}" if self.patient else ""

    @property
    def soignant_suppose(self) -> str:
        """The first name of the nurse who makes the care when none is named, where there are several."""
        return self.infirmier.prenom.lower() if self.infirmier and len(self.equipe) > 1 else ""

    @property
    def nom_prescripteur(self) -> str:
        """As shown in the field."""
        return f"{self.prescripteur.nom} {self.prescripteur.prenom}" if self.prescripteur else ""


def lire_dossier(
    registre: Registre,
    patient: int,
    siennes: Sequence[Ordonnance],
    infirmier: str = "",
    fiche: Fiche | None = None,
    ordonnance: int = 0,
) -> DossierSaisi:
    """The record of a patient with one ordonnance (0: the first of hers); a draft names its own prescriber and ordonnance.

    The nurse is the one of the ordonnance, else `infirmier` (AM), else who `soignant_de` guesses.
    """
    if not patient:
        prescripteur = registre.prescripteur(fiche.prescripteur) if fiche and fiche.prescripteur else None
        return DossierSaisi(prescripteur=prescripteur, fiche=fiche)
    lu = registre.patient(patient)
    if fiche is not None:
        base = registre.ordonnance(fiche.ordonnance) if fiche.ordonnance else None
        id_prescripteur = fiche.prescripteur
    else:
        base = registre.ordonnance(ordonnance) if ordonnance else next(iter(siennes), None)
        id_prescripteur = base.prescripteur if base else 0
    soignant, _ = soignant_de(registre, lu, base, infirmier)
    cabinet = registre.cabinet(soignant.cabinet if soignant else lu.cabinet)
    prescripteur = registre.prescripteur(id_prescripteur) if id_prescripteur else None
    connues = tuple(registre.seances(ordonnance=base.id)) if base else ()
    situation = situation_du_cabinet(registre, cabinet.code) if cabinet else SITUATION_NEUTRE
    equipe = tuple(registre.infirmiers(cabinet.code)) if cabinet else ()
    return DossierSaisi(lu, prescripteur, cabinet, soignant, base, fiche, connues, equipe, situation)
