"""The part of the `Registre` for the work queue: the questions to the nurses, and what was put off."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen


@frozen
class Question:
    """What a nurse is asked: about whom (`patient`, 0 when it is the practice) and which invoice (0: none).

    `infirmier` is an AM number, "" for the whole practice; `relances` how many times it was asked again, the last time on
    `relancee_le`; open until `repondue_le`.
    """

    texte: str
    cabinet: str
    posee_le: date
    infirmier: str = ""
    patient: int = 0
    facture: int = 0
    relances: int = 0
    relancee_le: date | None = None
    reponse: str = ""
    repondue_le: date | None = None
    id: int = 0

    @property
    def demandee_le(self) -> date:
        """The last day it was asked."""
        return self.relancee_le or self.posee_le


class RegistreTravail(Protocol):
    """Questions, and lines of the queue put off until a day."""

    def enregistrer_question(self, question: Question) -> Question:
        """Insert (`id` 0) or update; returns it with its id."""
        ...

    def question(self, id: int) -> Question:
        """By id."""
        ...

    def questions(self, *, cabinet: str = "", patient: int = 0, ouvertes: bool = False) -> Sequence[Question]:
        """Rows that fit every given filter, oldest first."""
        ...

    def reporter(self, cles: Sequence[str], jusqu_au: date | None) -> None:
        """Put these lines of the queue off until that day (not shown before); None puts them back."""
        ...

    def reports(self, jour: date) -> Mapping[str, date]:
        """The lines put off that are not back on that day, with the day each comes back."""
        ...
