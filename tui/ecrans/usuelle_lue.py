"""What a usual visit of a patient pays today, read then computed off the interface; what computes it is imported there too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.dossier.ordonnance import Ordonnance
    from core.dossier.personnes import Patient
    from core.ports import Registre
    from tui.ecrans.base import Ecran
    from tui.ecrans.dossier_saisi import DossierSaisi
    from tui.ecrans.usuelle import VisiteUsuelle


def lire_usuelle(
    ecran: Ecran, patient: Patient, lues: Callable[[Sequence[Ordonnance]], None], montrer: Callable[[VisiteUsuelle], None]
) -> None:
    """Give the ordonnances of the patient once they are read, then the visit once it is priced; the last patient asked wins."""
    from tui.ecrans.dossier_saisi import lire_dossier

    jour, ngap = ecran.contexte.horloge.aujourdhui(), ecran.contexte.nomenclature

    def lire(registre: Registre) -> tuple[DossierSaisi, list[Ordonnance]]:
        siennes = registre.ordonnances(patient.id)
        return lire_dossier(registre, patient.id, siennes), siennes

    def suite(lu: tuple[DossierSaisi, list[Ordonnance]]) -> None:
        dossier, ordonnances = lu
        lues(ordonnances)
        ecran.calculer("usuelle", lambda: payer(dossier), montrer)

    def payer(dossier: DossierSaisi) -> VisiteUsuelle:
        from tui.ecrans.usuelle import visite_du

        return visite_du(dossier, patient, ngap(), jour)

    ecran.demander("dossier", lire, suite)
