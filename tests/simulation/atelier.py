"""The small practice of the unit tests, for the simulations."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))

from fabrique_base import CLE, LecteurFixe, base, facture_validee, horloge, instantane, patient

__all__ = ["CLE", "LecteurFixe", "base", "facture_validee", "horloge", "instantane", "patient"]
