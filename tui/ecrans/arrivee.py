"""Coming on F3: where the keys go is shown at once, and what another screen may have changed is read again."""

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from core.dossier.personnes import Patient
from core.facturation.fiche import SeanceEnregistree
from core.ports import Registre
from core.services.entourage import Entourage

if TYPE_CHECKING:
    from tui.ecrans.fiche_saisie import FicheDeSaisie


def annoncer(ecran: "FicheDeSaisie") -> None:
    """Put the cursor at once where the keys typed ahead will go, with the name they are for: nothing moves it later."""
    patient = ecran.facturier.patient
    if patient is not None:
        ecran.formulaire.champ("patient").remplir(f"{patient.nom} {patient.prenom}")
        ecran.aller_au_champ(ecran.formulaire.champ("actes"))


def entourer(ecran: "FicheDeSaisie", aujourdhui: date) -> None:
    """The rest of the nurse's days is read off the interface when it is not known yet; then prices are those of the invoice."""

    def suite(autour: Entourage) -> None:
        ecran.vue.entourer(autour)
        ecran.recalculer()

    lire = ecran.vue.a_lire(aujourdhui)
    if lire is not None:
        ecran.demander("entourage", lire, suite)


def relire_patient(ecran: "FicheDeSaisie", patient: Patient) -> None:
    """A card read, a record mended or visits billed elsewhere change who pays and how much: the prices are computed again
    before the next key."""
    base = ecran.formulaire.dossier.base

    def relire(registre: Registre) -> tuple[Patient, tuple[SeanceEnregistree, ...]]:
        return registre.patient(patient.id), tuple(registre.seances(ordonnance=base.id)) if base else ()

    def suite(lus: tuple[Patient, tuple[SeanceEnregistree, ...]]) -> None:
        formulaire, (lu, connues) = ecran.formulaire, lus
        if formulaire.dossier.patient is not None and formulaire.dossier.patient.id == lu.id:
            formulaire.dossier = evolve(formulaire.dossier, patient=lu, connues=connues)
            ecran.recalculer()

    question = patient.id, base.id if base else 0, ecran.contexte.horloge.aujourdhui()
    ecran.relectures.demander(ecran, "patient-relu", question, relire, suite, retenir=True)
