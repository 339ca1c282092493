"""What the next keys will need, made ready once the first screen is drawn and nobody waits."""

from importlib import import_module
from typing import TYPE_CHECKING

from tui.ecrans import charger_ecran

if TYPE_CHECKING:
    from tui.contexte import Contexte


def preparer(contexte: "Contexte") -> None:
    """The nomenclature, the entry screen and what prices a visit; made to run on another thread than the screens."""
    contexte.nomenclature()
    charger_ecran("saisie")
    import_module("tui.ecrans.usuelle")
