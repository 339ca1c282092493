"""The control of what is to be sent, kept: the content of a numbered invoice never changes, so it is opened once a day."""

from collections.abc import Sequence
from datetime import date

from attrs import define, field

from core.erreurs import Anomalie
from core.facturation.controles import controler
from core.facturation.fiche import ResumeFacture
from core.ports import Registre

CONTROLEES_ENSEMBLE = 50


@define
class ControlesGardes:
    """The anomalies of each invoice controlled on `jour`, by id; another day begins again. Used on the thread of the base."""

    jour: date = date.min
    connus: dict[int, tuple[Anomalie, ...]] = field(factory=dict)

    def avancer(self, registre: Registre, factures: Sequence[ResumeFacture], jour: date) -> bool:
        """Control a few more of these invoices, forget the others; whether all are known."""
        if self.jour != jour:
            self.jour, self.connus = jour, {}
        ids = {f.id for f in factures}
        self.connus = {id: anomalies for id, anomalies in self.connus.items() if id in ids}
        restent = [f.id for f in factures if f.id not in self.connus]
        for id in restent[:CONTROLEES_ENSEMBLE]:
            lue = registre.facture(id)
            self.connus[id] = controler(lue.facture, lue.instantane.patient, jour)
        return len(restent) <= CONTROLEES_ENSEMBLE

    def de(self, facture: ResumeFacture) -> tuple[Anomalie, ...]:
        """What is known of an invoice."""
        return self.connus.get(facture.id, ())
