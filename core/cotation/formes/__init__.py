"""The closed set of rule forms: one module each, `appliquer(contexte, regle)`; `ORDRE` is the order of their application.

First the facts, then dependence, then what excludes and limits, then the rates inside the visit, then travel and supplements.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.cotation.contexte import Contexte
    from core.cotation.plan import Regle

FORMES_EN_ORDRE = (
    "lieu",
    "age",
    "exige_fait",
    "hebergement",
    "seance_partagee",
    "suite_de",
    "accord_prealable",
    "duree_prescription",
    "dependance",
    "plafond",
    "pose_recente",
    "incompatibles",
    "exige_acte",
    "acte_isole",
    "hors_classement",
    "groupe",
    "taux_plein",
    "classement",
    "deplacement",
    "kilometres",
    "tranches_kilometres",
    "coordination",
    "acte_unique",
    "majoration_age",
    "nuit_dimanche",
)
ORDRE = {forme: rang for rang, forme in enumerate(FORMES_EN_ORDRE)}


def appliquer(forme: str) -> Callable[["Contexte", "Regle"], None]:
    """The function of a form of the closed set."""
    fonction: Callable[[Contexte, Regle], None] = import_module(f"{__name__}.{forme}").appliquer
    return fonction
