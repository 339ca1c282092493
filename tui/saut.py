"""What follows `:`: a screen by its code and perhaps something in it, a command by its verb, the tour, the way out."""

from collections.abc import Container
from typing import TYPE_CHECKING

from core.erreurs import Anomalie, Refus
from tui.ecrans import CODES
from tui.ecrans.base import Ecran
from tui.ecrans.lieux import changer_de_cabinet

if TYPE_CHECKING:
    from tui.app import Facturier

# words that are both a command and the way to a screen: `:` goes to the screen
_VERBES_D_ECRAN = frozenset({"rejets"})


def _verbes() -> Container[str]:
    """The words that begin a command; read when first needed."""
    from core.commandes.texte import VERBES

    return VERBES


def sauter(app: "Facturier", texte: str) -> None:
    """Obey a jump code: `rej`, `lot 42`, `pat dupont`; raises `Refus` ECRAN_INCONNU and those of a command that does not read."""
    code, _, argument = texte.strip().lstrip(":").partition(" ")
    if code in ("q", "quitter"):
        app.action_partir()
        return
    if code and "parcours".startswith(code) and len(code) > 3:  # `par` is a screen
        app.accompagnement.arreter() if argument.strip() == "fin" else app.accompagnement.suite()
        return
    if code in _verbes() and code not in _VERBES_D_ECRAN:
        from tui.ecrans.commander import lancer

        if isinstance(app.screen, Ecran):
            lancer(app.screen, texte.strip().lstrip(":"))
        return
    nom = CODES.get(code) or next((n for c, n in CODES.items() if code and (c.startswith(code) or code.startswith(c))), "")
    if nom == "cabinet":
        changer_de_cabinet(app, argument.strip())
    elif nom:
        app.aller(nom, argument.strip())
        app.accompagnement.saut(nom)
    elif code:
        raise Refus(Anomalie("ECRAN_INCONNU", f"code inconnu : {code}", f"les codes sont {', '.join(sorted(CODES))}"))
