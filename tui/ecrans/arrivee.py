"""Coming on F3: where the keys go is shown at once, and what another screen may have changed is read again."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from core.dates import afficher_jour
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient
from core.facturation.fiche import SeanceEnregistree
from core.pluriel import combien
from core.ports import Registre
from core.services.doubles import deja_facturees
from core.services.entourage import Entourage
from core.services.ordonnances_vivantes import vivantes
from tui.ecrans.dossier_saisi import DossierSaisi

if TYPE_CHECKING:
    from tui.ecrans.fiche_saisie import FicheDeSaisie


def annoncer(ecran: "FicheDeSaisie") -> None:
    """Put the cursor at once where the keys typed ahead will go, with the name they are for: nothing moves it later."""
    patient = ecran.facturier.patient
    if patient is not None:
        ecran.formulaire.champ("patient").remplir(f"{patient.nom} {patient.prenom}")
        ecran.aller_au_champ(ecran.formulaire.champ("actes"))


def situer(registre: Registre, dossier: DossierSaisi, siennes: Sequence[Ordonnance], jour: date) -> DossierSaisi:
    """The dossier with what is known of the other ordonnances among those of the patient, newest first."""
    if dossier.patient is None:
        return dossier
    base = dossier.base.id if dossier.base else 0
    autres = sum(o.id != base for o in vivantes(registre, dossier.patient.id, jour, siennes))
    return evolve(dossier, autres=autres, derniere=not siennes or siennes[0].id == base)


def phrase_d_arrivee(dossier: DossierSaisi, *, brouillon: bool) -> str:
    """What is in the form that was just filled, and the key of what is not."""
    autres = f"{combien(dossier.autres, 'autre ordonnance')} : ^Y" if dossier.autres else ""
    if brouillon:
        return "brouillon repris là où il en était ; Ctrl+N vide la fiche" + (f" ; {autres}" if autres else "")
    if dossier.base is None:
        return autres
    laquelle = "dernière ordonnance" if dossier.derniere else f"ordonnance du {afficher_jour(dossier.base.jour)}"
    proposee = f"{laquelle} proposée entière"
    if autres:
        return f"{proposee} ; {autres} ; F12 facture"
    return f"{proposee} ; F12 facture" + (", « nom r » la renouvelle" if dossier.derniere else "")


def entourer(ecran: "FicheDeSaisie", aujourdhui: date) -> None:
    """The rest of the nurse's days is read off the interface when it is not known yet; then prices are those of the invoice."""

    def suite(autour: Entourage) -> None:
        ecran.vue.entourer(autour)
        ecran.recalculer()

    lire = ecran.vue.a_lire(aujourdhui)
    if lire is not None:
        ecran.demander("entourage", lire, suite)


def chercher_les_doubles(ecran: "FicheDeSaisie", aujourdhui: date) -> None:
    """What the form would bill twice is read off the interface, and shown as a risk; F12 says it too."""
    d, vue = ecran.formulaire.dossier, ecran.vue

    def tapee() -> Ordonnance | None:
        return ecran.lecture.ordonnance if ecran.lecture else None

    ordonnance, patient, lieu = tapee(), d.patient, d.cabinet

    def montrer(risque: str) -> None:
        if tapee() != ordonnance or ecran.formulaire.dossier.patient != patient:
            return  # billed meanwhile, or another one: this answer would speak of the invoice just made
        ecran.risque_lu = risque
        if risque != vue.risque and not ecran.invite_ouverte:
            vue.risque = risque
            vue.montrer()

    if ordonnance is None or patient is None or lieu is None:
        montrer("")
        return
    question = ordonnance, patient, lieu, aujourdhui
    ecran.relectures.demander(
        ecran,
        "doubles",
        question,
        lambda r: deja_facturees(r, ordonnance, patient, lieu, aujourdhui),
        montrer,
        sinon=lambda: montrer(ecran.risque_lu),
    )


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
