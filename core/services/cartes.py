"""From a Vitale card to the patients of the base: who is new, who is updated, and what of the record the card may change.

The card is the authority for the identity of the insured person and for the periods it carries; it knows nothing of the home, of
the clinical facts or of what was read elsewhere, which stay.
"""

from collections.abc import Sequence
from typing import TypeVar

from attrs import evolve

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.personnes import Patient
from core.ports import Registre
from core.telematique.cartes import CarteVitale

P = TypeVar("P", PeriodeAmo, Exoneration, ContratAmc)


def enregistrer_carte(registre: Registre, carte: CarteVitale, cabinet: str = "") -> list[Patient]:
    """Insert or update every beneficiary of the card in one transaction; the patients as stored, in the order of the card.

    A new patient goes to the practice `cabinet`.  Raises the `Refus` of the registre (NIR of the wrong nature…).
    """
    with registre.ecriture():
        connus = registre.patients_par_nir(carte.nir)
        for lu in carte.beneficiaires:
            # the number in the record may be the wrong one: the same names and birth date are the same person
            connus += [p for p in registre.chercher_patients(f"{lu.nom} {lu.prenom}") if p.id not in {c.id for c in connus}]
        return [registre.enregistrer_patient(rapprocher(lu, connus, cabinet)) for lu in carte.beneficiaires]


def rapprocher(lu: Patient, connus: Sequence[Patient], cabinet: str = "") -> Patient:
    """The record to store for a beneficiary read on a card, given those known under the same number.

    The same person has the same birth date and rank, or the same birth date and first name.
    """
    for connu in connus:
        meme = connu.naissance == lu.naissance and (connu.rang == lu.rang or connu.prenom.casefold() == lu.prenom.casefold())
        if meme:
            return evolve(
                connu,
                nom=lu.nom,
                prenom=lu.prenom,
                nom_usuel=lu.nom_usuel or connu.nom_usuel,
                sexe=lu.sexe or connu.sexe,
                nir=lu.nir,
                cle=lu.cle,
                nir_individuel=lu.nir_individuel or connu.nir_individuel,
                rang=lu.rang,
                qualite=lu.qualite,
                adresse=connu.adresse or lu.adresse,
                commune=connu.commune or lu.commune,
                droits=Droits(
                    _fusionner(lu.droits.amo, connu.droits.amo),
                    _fusionner(lu.droits.exonerations, connu.droits.exonerations),
                    _fusionner(lu.droits.amc, connu.droits.amc),
                ),
            )
    return evolve(lu, id=0, cabinet=lu.cabinet or cabinet)


def _fusionner(lues: tuple[P, ...], connues: tuple[P, ...]) -> tuple[P, ...]:
    """The periods of the card, then those known from elsewhere that it does not repeat; an older reading is replaced."""
    debuts = {_sujet(p) for p in lues}
    return lues + tuple(p for p in connues if p.source != "carte" and _sujet(p) not in debuts)


def _sujet(p: PeriodeAmo | Exoneration | ContratAmc) -> tuple[object, ...]:
    if isinstance(p, PeriodeAmo):
        return ("amo", p.debut)
    if isinstance(p, Exoneration):
        return (p.nature, p.numero, p.debut)
    return (p.organisme, p.debut)
