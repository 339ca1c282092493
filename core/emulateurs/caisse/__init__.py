"""An emulated payer that speaks only bytes and decides by its own rules, from the public tables; nothing real."""

from core.emulateurs.caisse.annuaire import Annuaire, PrescripteurConnu, Professionnel, lire_annuaire
from core.emulateurs.caisse.anterieurs import ActePaye, lire_anterieurs
from core.emulateurs.caisse.caisse import Caisse
from core.emulateurs.caisse.scenario import Scenario, lire_scenario

__all__ = [
    "ActePaye",
    "Annuaire",
    "Caisse",
    "PrescripteurConnu",
    "Professionnel",
    "Scenario",
    "lire_annuaire",
    "lire_anterieurs",
    "lire_scenario",
]
