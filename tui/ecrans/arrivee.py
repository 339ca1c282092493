"""Coming on F3: where the keys go is shown at once, and what another screen may have changed is read again."""

from typing import TYPE_CHECKING

from attrs import evolve

from core.dossier.personnes import Patient

if TYPE_CHECKING:
    from tui.ecrans.saisie import EcranSaisie


def annoncer(ecran: "EcranSaisie") -> None:
    """Put the cursor at once where the keys typed ahead will go, with the name they are for: nothing moves it later."""
    patient = ecran.facturier.patient
    if patient is not None:
        ecran.formulaire.champ("patient").remplir(f"{patient.nom} {patient.prenom}")
        ecran.aller_au_champ(ecran.formulaire.champ("actes"))


def relire_patient(ecran: "EcranSaisie", patient: Patient) -> None:
    """A card read or a record mended elsewhere changes who pays: the parts are computed again before the next key."""

    def suite(lu: Patient) -> None:
        formulaire = ecran.formulaire
        if formulaire.dossier.patient is not None and formulaire.dossier.patient.id == lu.id:
            formulaire.dossier = evolve(formulaire.dossier, patient=lu)
            ecran.recalculer()

    ecran.demander("patient-relu", lambda r: r.patient(patient.id), suite, retenir=True)
