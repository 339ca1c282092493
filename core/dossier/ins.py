"""How far an identity can be trusted: provisoire, récupérée, validée, qualifiée; only the last one makes the INS valid.

Two facts decide: the INS was received from the national service, and a piece of identity was checked.
"""

from typing import Literal

from attrs import evolve

from core.dossier.identite import traits_stricts
from core.dossier.personnes import Patient

StatutIns = Literal["provisoire", "récupérée", "validée", "qualifiée"]


def statut_ins(patient: Patient) -> StatutIns:
    """From the two facts kept in the record."""
    if patient.piece_identite:
        return "qualifiée" if patient.ins_recue_le else "validée"
    return "récupérée" if patient.ins_recue_le else "provisoire"


def apres_changement(avant: Patient, apres: Patient) -> Patient:
    """A change of the strict traits (name, first name, birth, sex) takes away what vouched for the old ones."""
    if traits_stricts(avant) == traits_stricts(apres):
        return apres
    piece = "" if apres.piece_identite == avant.piece_identite else apres.piece_identite
    recue = None if apres.ins_recue_le == avant.ins_recue_le else apres.ins_recue_le
    return evolve(apres, piece_identite=piece, ins_recue_le=recue)
