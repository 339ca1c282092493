"""The lists of F6 that may be too long to be held: the transfers, the invoices due of a payer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import frozen

from core.ports import Registre
from core.reglements.banque import VirementSuivi
from core.reglements.creances import Creance
from tui.ecrans.pages import LONGUE, PAGE, Lecture, Longue
from tui.ecrans.vues_reglements import (
    CREANCES,
    VIREMENTS,
    Vue,
    cellules_creance,
    resumer_creances,
    resumer_virements,
)


@frozen
class Question:
    """What is shown: a view on a day, of a practice ("" for all), or the invoices of a payer (practice, payer)."""

    vue: Vue
    jour: date
    cabinet: str = ""
    dans: tuple[str, str] | None = None

    def lire(self, registre: Registre) -> "Sequence[Any] | Longue[Any]":
        """All of it, or its keys and its first page when it is long."""
        if self.vue is VIREMENTS:
            cles = registre.cles_virements(self.cabinet)
            if len(cles) > LONGUE:
                resume = resumer_virements(registre.somme_virements(self.cabinet))
                return Longue(cles, resume, registre.virements_suivis(ids=cles[:PAGE]))
        if self.dans is None:
            return self.vue.lire(registre, self.jour, self.cabinet)
        chez, payeur = self.dans
        cles = registre.cles_creances(payeur, chez)
        if len(cles) > LONGUE:
            resume = resumer_creances(payeur, len(cles), registre.somme_creances(payeur, chez))
            return Longue(cles, resume, registre.creances(self.jour, payeur, chez, factures=cles[:PAGE]))
        return registre.creances(self.jour, payeur, chez)

    def lecture(self) -> "Lecture[Any]":
        """How the rest of a long one is read."""
        if self.dans is None:
            return Lecture(_lire_virements, _cle_virement, VIREMENTS.cellules, VIREMENTS.style, VIREMENTS.tris)
        chez, payeur = self.dans
        jour = self.jour

        def lire(registre: Registre, cles: Sequence[int]) -> list[Creance]:
            return registre.creances(jour, payeur, chez, factures=cles)

        return Lecture(lire, _cle_creance, lambda c: cellules_creance(c, jour), CREANCES.style, CREANCES.tris)


def _lire_virements(registre: Registre, cles: Sequence[int]) -> list[VirementSuivi]:
    return registre.virements_suivis(ids=cles)


def _cle_virement(s: VirementSuivi) -> int:
    return s.virement.id


def _cle_creance(c: Creance) -> int:
    return c.facture.id
