"""The questions to the nurses, and the lines of the work queue that were put off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import asdict, evolve

from db import tables
from db.socle import Socle, composer, introuvable, parmi
from db.socle import jour as en_jour

if TYPE_CHECKING:
    from core.registre_travail import Question

_QUESTION = (
    "texte, cabinet, posee_le, infirmier, coalesce(patient, 0), coalesce(facture, 0), relances, relancee_le, reponse, "
    "repondue_le, id"
)


class TravailBase(Socle):
    """Implements `core.registre_travail.RegistreTravail`."""

    def enregistrer_question(self, question: Question) -> Question:
        """Insert or update."""
        champs = asdict(question) | {"patient": question.patient or None, "facture": question.facture or None}
        del champs["id"]
        with self.dans_l_ecriture():
            if not question.id:
                return evolve(question, id=self.inserer(tables.Question, **champs))
            if self.modifier(tables.Question, question.id, **champs) != 1:
                raise introuvable("la question", question.id)
            return question

    def question(self, id: int) -> Question:
        """By id."""
        trouvees = self._questions("id = ?", [id])
        if not trouvees:
            raise introuvable("la question", id)
        return trouvees[0]

    def questions(self, *, cabinet: str = "", patient: int = 0, ouvertes: bool = False) -> list[Question]:
        """Oldest first."""
        filtres = (("cabinet = ?", cabinet), ("patient = ?", patient))
        conditions = ["1", *(ou for ou, valeur in filtres if valeur), *(["repondue_le IS NULL"] if ouvertes else [])]
        return self._questions(" AND ".join(conditions), [v for _, v in filtres if v])

    def _questions(self, condition: str, valeurs: Sequence[object]) -> list[Question]:
        from core.registre_travail import Question

        ordre = f"SELECT {_QUESTION} FROM question WHERE {condition} ORDER BY id"
        return [composer(Question, r, c2=date.fromisoformat, c7=en_jour, c9=en_jour) for r in self.lignes(ordre, valeurs)]

    def reporter(self, cles: Sequence[str], jusqu_au: date | None) -> None:
        """A few at a time: the variables of a query are counted."""
        with self.ecriture():
            for debut in range(0, len(cles), 500):
                tranche = cles[debut : debut + 500]
                self.executer(f"DELETE FROM report WHERE cle IN ({parmi(tranche)})", tranche)
            if jusqu_au is not None:
                for cle in cles:
                    self.executer("INSERT INTO report (cle, jusqu_au) VALUES (?, ?)", (cle, jusqu_au.isoformat()))

    def reports(self, jour: date) -> dict[str, date]:
        """By key."""
        rangs = self.lignes("SELECT cle, jusqu_au FROM report WHERE jusqu_au > ?", (jour.isoformat(),))
        return {cle: date.fromisoformat(jusqu_au) for cle, jusqu_au in rangs}
