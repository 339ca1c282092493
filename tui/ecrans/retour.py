"""Back to the record of a patient from the screens that work on it."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from tui.ecrans.base import Ecran
    from tui.ecrans.patients import EcranPatients


def rendre_fiche(ecran: "Ecran", patient: int, message: str, style: str = "ok") -> None:
    """Leave `ecran` for F2 on that patient (0: as it was), with what was done on the message line."""
    fiche = cast("EcranPatients", ecran.facturier.ecran("patients"))
    fiche.attendre(patient, message, style)
    ecran.facturier.aller("patients", retour=True)
