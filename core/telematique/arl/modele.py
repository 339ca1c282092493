"""The acknowledgement of a lot, as plain values: positive when it has no reject; one reject refuses the whole lot."""

from datetime import date
from typing import Literal

from attrs import frozen

from core.telematique.noemie.modele import Partie


@frozen
class RejetArl:
    """One reason: `code` A01… (S01… for SCOR); level A is the file or lot, F names the culprit invoice."""

    code: str
    libelle: str
    niveau: Literal["A", "F"] = "A"
    facture: int = 0


@frozen(kw_only=True)
class Arl:
    """One acknowledgement: `lot` 0 and `jour_lot` None when the payer could not read them. `emetteur` is the caisse."""

    emetteur: Partie
    destinataire: Partie
    identifiant6: str
    jour: date
    lot: int
    jour_lot: date | None
    rejets: tuple[RejetArl, ...] = ()
    message: str = "ARL EMULE - SANS VALEUR REELLE"

    @property
    def positif(self) -> bool:
        """Whether the lot was received and conforms (it does not promise payment)."""
        return not self.rejets

    @property
    def scor(self) -> bool:
        """Whether it answers a SCOR lot."""
        return "SCOR" in self.message
