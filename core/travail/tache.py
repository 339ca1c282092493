"""One line of the work queue."""

from datetime import date

from attrs import frozen

from core.argent import afficher


@frozen
class Tache:
    """What, which practice, who, what to do, how much is at stake (cents), until when; the screen that solves it.

    `objet` is the id of what it is about (an invoice, a lot, a patient… by kind), `patient` and `facture` those it concerns.
    """

    genre: str
    cabinet: str
    qui: str
    phrase: str
    montant: int
    echeance: date | None
    ecran: str
    argument: str = ""
    objet: int = 0
    patient: int = 0
    facture: int = 0
    precision: str = ""

    @property
    def cle(self) -> str:
        """What names it from one reading to the next: the same as long as the same thing is to be done."""
        return f"{self.genre}:{self.objet}" + (f":{self.precision}" if self.precision else "")

    def presse(self, jour: date) -> bool:
        """Whether it cannot wait: refused, stuck or in doubt, or its deadline is passed; said by a mark, not by colour alone."""
        return self.genre in _PRESSES or (self.echeance is not None and self.echeance < jour)

    def cellules(self, jour: date) -> tuple[str, ...]:
        """As it is shown on `jour`, and as a filter reads it."""
        return (
            ("! " if self.presse(jour) else "  ") + self.genre,
            self.cabinet,
            self.qui,
            afficher(self.montant) if self.montant else "",
            f"{self.echeance:%d/%m/%y}" if self.echeance else "",
            self.phrase,
        )


_PRESSES = frozenset(("rejet", "bloquée", "ARL", "silence", "en doute", "quarantaine"))
