"""The verbs of the work queue on several lines at once: what can be done is done, what is refused is said, line by line."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from core.argent import afficher
from core.erreurs import Anomalie, Refus
from core.nomenclature import Nomenclature
from core.pluriel import combien
from core.ports import Horloge, Registre
from core.services.doubles import dire_repetees
from core.services.ordonnance import facturer_ordonnance


@frozen
class FactureesEnNombre:
    """The numbers made, their amount in cents, and why the visits of some ordonnances were not billed."""

    numeros: tuple[int, ...]
    montant: int
    refus: tuple[Anomalie, ...] = ()
    laissees: tuple[str, ...] = ()
    doubles: tuple[Anomalie, ...] = ()  # what another invoice bills too

    @property
    def phrase(self) -> str:
        """One line of French."""
        dit = f"{combien(len(self.numeros), 'facture')}, {afficher(self.montant)}" if self.numeros else "aucune facture"
        dit += dire_repetees(self.doubles)
        if self.refus:
            return f"{dit} ; {len(self.refus)} refus : {self.refus[0].phrase()}"
        return f"{dit} ; {combien(len(self.laissees), 'séance laissée')} : {self.laissees[0]}" if self.laissees else dit


def facturer_patients(
    registre: Registre, patients: Sequence[int], ngap: Nomenclature, horloge: Horloge, jusqu_au: date | None = None
) -> FactureesEnNombre:
    """Bill the visits made up to that day (None: today) of these patients, one ordonnance after the other: one
    that is refused changes nothing and does not keep the others."""
    numeros: list[int] = []
    montant = 0
    refus: list[Anomalie] = []
    laissees: list[str] = []
    doubles: list[Anomalie] = []
    jour = jusqu_au or horloge.aujourdhui()
    for patient in patients:
        a_facturer = registre.seances(patient=patient, fin=jour, a_facturer=True)
        for ordonnance in sorted({s.ordonnance for s in a_facturer} - {0}):
            try:
                faite = facturer_ordonnance(registre, registre.ordonnance(ordonnance), ngap, horloge, jusqu_au=jour)
            except Refus as refuse:
                refus.append(refuse.anomalies[0])
            else:
                numeros += faite.numeros
                montant += faite.montant
                laissees += faite.refusees
                doubles += faite.doubles
    return FactureesEnNombre(tuple(numeros), montant, tuple(refus), tuple(laissees), tuple(doubles))
