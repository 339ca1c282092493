"""Who makes the care when the ordonnance names nobody."""

from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Infirmier, Patient
from core.ports import Registre


def _cle(cabinet: str) -> str:
    return f"dernier-infirmier {cabinet}"


def retenir_soignant(registre: Registre, infirmier: Infirmier) -> None:
    """She made the care typed last for her practice: a pile of papers is one nurse's."""
    registre.garder_brouillon(_cle(infirmier.cabinet), infirmier.am)


def soignant_de(
    registre: Registre, patient: Patient, derniere: Ordonnance | None, am: str = ""
) -> tuple[Infirmier | None, tuple[Infirmier, ...]]:
    """(the nurse, the others it may be): who had the last ordonnance of the patient; else `am`, the one in force; else the nurse
    of what was typed last for the practice, or its first one, which are guesses and come with the others.

    None when the practice has no nurse.
    """
    if derniere is not None:
        return registre.infirmier(derniere.infirmier), ()
    tous = registre.infirmiers(patient.cabinet)
    en_vigueur = next((i for i in tous if i.am == am), None)
    if en_vigueur is not None or not tous:
        return en_vigueur, ()
    dernier = registre.brouillon(_cle(patient.cabinet))
    devine = next((i for i in tous if i.am == dernier), tous[0])
    return devine, tuple(i for i in tous if i is not devine)
