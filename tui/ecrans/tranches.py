"""A list that is shown at once and goes on being read behind, slice by slice."""

from typing import ClassVar

from core.erreurs import Refus
from tui.ecrans.base import Ecran


class ParTranches(Ecran):
    """`TRANCHE` names the task that reads one slice more."""

    TRANCHE: ClassVar[str] = ""

    def tout_relire(self) -> None:
        """Read from the beginning, even when the base has not moved."""

    def refuse(self, nom: str, refus: Refus) -> None:
        """What a slice was to open may be gone since it was listed (undone, taken back): all is read again, unsaid."""
        if nom == self.TRANCHE and refus.anomalies[0].code == "INTROUVABLE":
            self.tout_relire()
        else:
            super().refuse(nom, refus)
