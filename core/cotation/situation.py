"""What surrounds a visit: how the practice reads the unsettled points, and what was billed before.

A setting left out has its default (`ngap/reglages.toml`).  A local exception replaces a setting between two dates: it is the
reading of one CPAM, kept with its note.  The history holds what was already billed for the same patient, by anyone.
"""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from attrs import field, frozen


@frozen
class ExceptionLocale:
    """A setting as the local caisse reads it, from one day to another (both included), and why."""

    reglage: str
    valeur: str
    du: date
    au: date | None
    note: str
    caisse: str = ""


@frozen
class ActeAnterieur:
    """Something already billed for the patient: an act id or a supplement code (IFI, MCI…), by anyone.

    `infirmier` is "" for the nurse who bills this visit, a name for anyone else; `heure` is that of the visit, when known.
    `patient` only serves `coter_journee`,
    where the history may hold several patients; "" is for all.
    """

    jour: date
    acte: str
    quantite: int = 1
    infirmier: str = ""
    patient: str = ""
    heure: time | None = None


@frozen
class Situation:
    """Named settings, local exceptions, history of the patient, and the travel of the nurse's day so far.

    `km_du_jour` are the kilometres already counted that day for this nurse, after deduction.  `coter_journee` fills the rest:
    `rang_dependant` and `rang_ordinaire` are the ranks of the patient among the dependent ones of the home or the others,
    `foyer_mixte` says that both kinds are seen there, `actes_du_jour` are the acts of the other visits to the patient that day,
    earlier or later, `deplacements_limites` the travels already billed that day for acts whose travels are limited (TLL).
    """

    reglages: Mapping[str, str] = field(factory=dict)
    exceptions: tuple[ExceptionLocale, ...] = ()
    historique: tuple[ActeAnterieur, ...] = ()
    km_du_jour: Decimal = Decimal(0)
    rang_dependant: int | None = None
    rang_ordinaire: int | None = None
    foyer_mixte: bool = False
    actes_du_jour: frozenset[str] = frozenset()
    deplacements_limites: int = 0


SITUATION_NEUTRE = Situation()
