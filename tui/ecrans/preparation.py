"""What the next keys will need, made ready once the first screen is drawn and nobody waits."""

import linecache
from importlib import import_module
from typing import TYPE_CHECKING

from tui.ecrans import charger_ecran

if TYPE_CHECKING:
    from tui.contexte import Contexte


def preparer(contexte: "Contexte") -> None:
    """The nomenclature with its index, the entry screen, the rates, what prices a visit, the queue; made to run on another thread
    than the screens."""
    ngap, jour = contexte.nomenclature(), contexte.horloge.aujourdhui()
    ngap.au(jour).chercher("a")
    for nom in ("saisie", "travail"):
        charger_ecran(nom)
    import_module("tui.ecrans.usuelle")
    from core.cotation.plan import plan_du_jour
    from core.cotation.situation import Situation
    from core.droits.bareme import bareme

    bareme()
    plan_du_jour(ngap, jour, "metropole", Situation())
    linecache.clearcache()  # attrs leaves there the source of each method it wrote, for a debugger
