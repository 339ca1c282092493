"""Who pays priced visits, before any invoice exists: the same computation as the invoice, summed."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur
from core.facturation.preparation import Circonstances, Visite, preparer
from core.nomenclature import Nomenclature


@frozen
class Parts:
    """In cents; they sum to what is billed."""

    amo: int
    amc: int
    patient: int

    def lignes(self) -> tuple[tuple[str, int], ...]:
        """Names and amounts, for a line of the screen."""
        return ("AMO", self.amo), ("AMC", self.amc), ("patient", self.patient)


def circonstances(
    patient: Patient,
    ordonnance: Ordonnance,
    infirmier: Infirmier,
    prescripteur: Prescripteur,
    cabinet: Cabinet,
    ngap: Nomenclature,
) -> Circonstances:
    """What is common to the visits of an ordonnance, prior agreements read in the nomenclature."""

    def accord_requis(acte: str, jour: date) -> bool:
        version = ngap.au(jour, cabinet.territoire).acte(acte)
        return version is not None and version.accord_prealable

    return Circonstances(patient, ordonnance, infirmier, prescripteur, cabinet.territoire, accord_requis)


def parts(c: Circonstances, visites: Sequence[tuple[Seance, Cotation]]) -> Parts:
    """The parts of these visits together; raises `Refus` on absurd amounts."""
    factures = [p.facture for p in preparer(c, [Visite(i, s, x) for i, (s, x) in enumerate(visites)])]
    return Parts(sum(f.part_amo for f in factures), sum(f.part_amc for f in factures), sum(f.part_patient for f in factures))
