"""A clock that moves only when told to: the demo, the training mode and the tests live on it."""

from datetime import date, datetime, timedelta

from attrs import define


@define
class HorlogeEmulee:
    """Implements `core.ports.Horloge`; local civil time without zone, never goes back."""

    moment: datetime

    def maintenant(self) -> datetime:
        """The emulated moment."""
        return self.moment

    def aujourdhui(self) -> date:
        """Its civil date."""
        return self.moment.date()

    def avancer(self, duree: timedelta) -> None:
        """Let time pass; a negative duration is refused."""
        if duree < timedelta(0):
            raise ValueError("une horloge émulée ne recule pas")
        self.moment += duree

    def aller_au(self, jour: date) -> None:
        """Jump to that day at the same hour; stays when the day is already reached."""
        if jour > self.moment.date():
            self.moment = datetime.combine(jour, self.moment.time())
