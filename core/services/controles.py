"""The control of what is to be sent, kept: the content of a numbered invoice never changes, so it is opened once a day."""

from collections.abc import Sequence
from datetime import date

from attrs import define, field, frozen

from core.erreurs import Anomalie
from core.facturation.controles import controler
from core.facturation.fiche import ResumeFacture
from core.ports import Registre
from core.services.envoi import inecrivable
from core.services.remplacement import fiche_changee
from core.telematique.scor import pieces_absentes

CONTROLEES_ENSEMBLE = 50


@frozen
class ControleFacture:
    """What an invoice says by itself, what the wire would refuse, whether it names pieces, whether the record of the patient has
    changed since (true of the record of that `empreinte`)."""

    anomalies: tuple[Anomalie, ...]
    fil: tuple[Anomalie, ...]
    pieces: bool
    changee: bool
    empreinte: int


@define
class ControlesGardes:
    """The controls of each invoice on `jour`, by id; another day begins again. Used on the thread of the base."""

    jour: date = date.min
    connus: dict[int, ControleFacture] = field(factory=dict)

    def avancer(self, registre: Registre, factures: Sequence[ResumeFacture], jour: date) -> bool:
        """Control a few more of these invoices, forget the others; whether all are known."""
        if self.jour != jour:
            self.jour, self.connus = jour, {}
        ids = {f.id for f in factures}
        self.connus = {id: controle for id, controle in self.connus.items() if id in ids}
        restent = [f for f in factures if f.id not in self.connus]
        self._ouvrir(registre, restent[:CONTROLEES_ENSEMBLE])
        return len(restent) <= CONTROLEES_ENSEMBLE

    def revoir(self, registre: Registre, factures: Sequence[ResumeFacture]) -> None:
        """Open again those, already known, whose patient's record was written since."""
        empreintes = registre.empreintes_des_patients([f.patient for f in factures])
        self._ouvrir(registre, [f for f in factures if self.connus[f.id].empreinte != empreintes[f.patient]])

    def _ouvrir(self, registre: Registre, factures: Sequence[ResumeFacture]) -> None:
        empreintes = registre.empreintes_des_patients([f.patient for f in factures])
        for f in factures:
            lue = registre.facture(f.id)
            self.connus[f.id] = ControleFacture(
                controler(lue.facture, lue.instantane.patient, self.jour),
                inecrivable(lue, self.jour),
                f.nature == "FSE" and bool(pieces_absentes(lue.facture, {})),
                f.nature == "FSE" and fiche_changee(registre, lue),
                empreintes[f.patient],
            )

    def de(self, facture: ResumeFacture) -> tuple[Anomalie, ...]:
        """What is known of an invoice by itself."""
        connu = self.connus.get(facture.id)
        return connu.anomalies if connu else ()
