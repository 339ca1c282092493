"""Line 1 of every screen: what is recorded, the practice in force, the screen; then the mode, the day and the counters."""

from typing import TYPE_CHECKING

from core.pluriel import combien
from tui.ecrans.base import Ecran
from tui.widgets.barres import Bandeau

if TYPE_CHECKING:
    from tui.app import Facturier


# the counters of `tui.ecrans.compteurs`, in their order, whose place is held before they are known
COMPTEURS = ("rejets", "silences", "à envoyer", "pièces")


def situer(app: "Facturier", ecran: Ecran) -> None:
    """Draw the header of a screen; where it is narrow, counters at zero are left out first, then the day."""
    qui = app.lieu.infirmier.nom if app.lieu and app.lieu.infirmier else ""
    note = f"● {combien(len(app.enregistrement.reponses), 'notée')}" if app.enregistrement else ""
    gauche = " · ".join(x for x in (note, app.cabinet or "tous cabinets", qui, ecran.TITRE) if x)
    c = app.contexte
    mode = " ".join((c.mode, *(("ÉMULÉ",) if c.emule else ())))
    date = f"{mode} {c.horloge.aujourdhui():%d/%m/%y}"
    utiles = [f"{nom} {n}" for nom, n in app.compteurs.items() if n]
    droites = (
        [date, *(f"{nom} {app.compteurs.get(nom, '…')}" for nom in COMPTEURS)],
        [date, *utiles],
        [mode, *utiles],
    )
    for bandeau in ecran.query(Bandeau):  # none while the screen is being built
        bandeau.situer(gauche, *(" · ".join(d) for d in droites))
