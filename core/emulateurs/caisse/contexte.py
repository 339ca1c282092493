"""What a rule may look at besides the invoice: the payer's tables, files, memory, calendar and scenario."""

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from core.dossier.droits import Exoneration, PeriodeAmo, couvre
from core.emulateurs.assures import AssureConnu
from core.emulateurs.caisse.annuaire import Annuaire
from core.emulateurs.caisse.passe import Passe
from core.emulateurs.caisse.recu import FactureRecue
from core.emulateurs.caisse.scenario import Scenario
from core.emulateurs.caisse.tables import Tables


@frozen
class Contexte:
    """The payer on the day it receives the lot."""

    tables: Tables
    assures: Mapping[str, tuple[AssureConnu, ...]]  # by number of the insured person
    annuaire: Annuaire
    passe: Passe
    scenario: Scenario
    jour: date

    def assure(self, facture: FactureRecue) -> AssureConnu | None:
        """The beneficiary of the invoice in the file of insured persons."""
        nir, naissance, rang = facture.beneficiaire
        return next((a for a in self.assures.get(nir, ()) if a.naissance[2:] == naissance and a.rang == rang), None)


def periode_amo(assure: AssureConnu, jour: date) -> PeriodeAmo | None:
    """The compulsory insurance of that day."""
    return next((p for p in assure.droits.amo if couvre(p.debut, p.fin, jour)), None)


def exonerations(assure: AssureConnu, jour: date) -> tuple[Exoneration, ...]:
    """The rights of that day that change the rate or the payer."""
    return tuple(e for e in assure.droits.exonerations if couvre(e.debut, e.fin, jour))
