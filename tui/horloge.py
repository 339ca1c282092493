"""The clock of the machine: commands and screens are where it may be read; core is given it."""

from datetime import date, datetime


class HorlogeMachine:
    """Implements `core.ports.Horloge`: local civil time."""

    def maintenant(self) -> datetime:
        """Now, without zone."""
        return datetime.now()

    def aujourdhui(self) -> date:
        """Today."""
        return self.maintenant().date()


class HorlogeFixe:
    """A day given on the command line, at nine in the morning: to replay, to train, to test."""

    def __init__(self, jour: date) -> None:
        self._jour = jour

    def maintenant(self) -> datetime:
        """Nine o'clock that day."""
        return datetime(self._jour.year, self._jour.month, self._jour.day, 9)

    def aujourdhui(self) -> date:
        """That day."""
        return self._jour
