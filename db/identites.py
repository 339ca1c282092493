"""The door between fictitious and real people: a base takes one kind of number only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.erreurs import Anomalie, Refus
from core.identifiants.nir import analyser

if TYPE_CHECKING:
    from core.dossier.personnes import Patient
    from core.registre import Nature


def verifier_identite(patient: Patient, nature: Nature) -> None:
    """Refuse a possible real NIR in a fictitious base, and a fictitious or wrong one in a real base.

    A number still missing, or without its key, is accepted: it will be asked for before billing.  In a fictitious base a
    number with a fictitious month and a wrong key is accepted too: it is how a wrong card is trained on.
    """
    fautes = [f for numero in (patient.nir + patient.cle, patient.nir_individuel) if (f := _faute(numero, nature))]
    if fautes:
        raise Refus(fautes)


def _faute(numero: str, nature: Nature) -> Anomalie | None:
    if not numero:
        return None
    fictif = len(numero) >= 5 and "13" <= numero[3:5] <= "19"
    personne = numero.startswith(("555555", "A555555"))
    if nature == "fictive":
        if fictif or personne:
            return None
        return Anomalie(
            "NIR_REEL_EN_BASE_FICTIVE",
            "cette base est fictive : elle n'accepte que des NIR fictifs (mois de naissance 13 à 19)",
            "vérifier le numéro, ou travailler dans une base réelle",
            "NIR",
        )
    if fictif:
        return Anomalie(
            "NIR_FICTIF_EN_BASE_REELLE",
            "cette base est réelle : elle n'accepte pas de NIR fictif (mois de naissance 13 à 19)",
            "vérifier le numéro, ou travailler dans une base fictive (démonstration, formation)",
            "NIR",
        )
    lu = analyser(numero)
    if lu.etat == "invalide" and not personne:
        return Anomalie("NIR_INVALIDE_EN_BASE_REELLE", lu.message, "corriger le numéro, ou le laisser vide en attendant", "NIR")
    return None
