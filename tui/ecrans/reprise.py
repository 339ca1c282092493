"""The recording of a routine that a stop of the program interrupted goes on; nothing more is loaded when there is none."""

from typing import TYPE_CHECKING

from tui.ecrans.base import Ecran

if TYPE_CHECKING:
    from tui.app import Facturier

BROUILLON = "routine"


def reprendre_enregistrement(app: "Facturier") -> None:
    """Read what was being recorded, in the base."""

    def suite(texte: str | None) -> None:
        if texte is None or app.enregistrement is not None or not isinstance(app.screen, Ecran):
            return
        from tui.ecrans.enregistrement import Enregistrement

        app.enregistrement = Enregistrement.lire(texte)
        app.situer(app.screen)

    if isinstance(app.screen, Ecran):
        app.screen.demander("routine-lue", lambda r: r.brouillon(BROUILLON), suite, retenir=True)
