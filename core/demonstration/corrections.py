"""The papers obtained after a reject: which one answers an invoice, and what it changes in the records.

The ids of a world and those of the base it was installed in are the same when the base was empty; the records are still found
by what names them (number, traits), never by luck.
"""

from attrs import evolve

from core.demonstration.monde import Correction, Monde
from core.dossier.ordonnance import Ordonnance
from core.facturation.fiche import FactureEnregistree
from core.ports import Registre


def correction_pour(registre: Registre, monde: Monde, fiche: FactureEnregistree) -> Correction | None:
    """The paper that concerns the patient, the prescriber or the ordonnance of this invoice and is not applied yet."""
    ordonnance = ordonnance_de(registre, fiche)
    for correction in monde.corrections:
        if _concerne(registre, monde, correction, fiche, ordonnance):
            return correction
    return None


def ordonnance_de(registre: Registre, fiche: FactureEnregistree) -> Ordonnance:
    """The ordonnance of an invoice (of its FSE for a DRE)."""
    return registre.ordonnance(registre.seances(facture=fiche.resume.fse or fiche.id)[0].ordonnance)


def _concerne(
    registre: Registre, monde: Monde, correction: Correction, fiche: FactureEnregistree, ordonnance: Ordonnance
) -> bool:
    if correction.patient is not None:
        connu = registre.patient(fiche.resume.patient)
        attendu = monde.patient(correction.patient.id)
        return (connu.nom, connu.prenom, connu.naissance) == (attendu.nom, attendu.prenom, attendu.naissance)
    if correction.prescripteur is not None:
        nom = registre.prescripteur(ordonnance.prescripteur)
        return (nom.nom, nom.prenom) == (correction.prescripteur.nom, correction.prescripteur.prenom)
    if correction.ordonnance is not None:
        avant = monde.ordonnances[correction.ordonnance.id - 1]
        return (ordonnance.jour, ordonnance.texte) == (avant.jour, avant.texte)
    return False


def appliquer(registre: Registre, correction: Correction, fiche: FactureEnregistree) -> None:
    """Write what the paper says in the record it corrects, keeping the ids of the base."""
    ordonnance = ordonnance_de(registre, fiche)
    if correction.patient is not None:
        connu = registre.patient(fiche.resume.patient)
        nouveau = correction.patient
        registre.enregistrer_patient(
            evolve(
                connu,
                nir=nouveau.nir,
                cle=nouveau.cle,
                nir_individuel=nouveau.nir_individuel,
                rang=nouveau.rang,
                qualite=nouveau.qualite,
                droits=nouveau.droits if nouveau.droits.amo else connu.droits,
            )
        )
    if correction.prescripteur is not None:
        registre.enregistrer_prescripteur(evolve(correction.prescripteur, id=ordonnance.prescripteur))
    if correction.ordonnance is not None:
        registre.enregistrer_ordonnance(
            evolve(
                correction.ordonnance,
                id=ordonnance.id,
                patient=ordonnance.patient,
                prescripteur=ordonnance.prescripteur,
                infirmier=ordonnance.infirmier,
            )
        )
