"""While the screens are open, what waits in the outbox leaves at its hour: a chosen departure, or a new try after a failure.

One timer, set for the nearest hour; nothing runs between.  A closed program sends nothing: that is for cron.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from textual.timer import Timer

from core.erreurs import Refus
from core.pluriel import combien
from tui.ecrans.base import Ecran
from tui.verrou import verrou

if TYPE_CHECKING:
    from core.ports import Registre
    from tui.app import Facturier

# a clock that is set, a machine that sleeps: never trust one timer for longer
_AU_PLUS = 300.0
# another exchange was under way: wait before trying again
_REMIS = 60.0


def _prochain(registre: Registre) -> datetime | None:
    from core.services.depart import prochain_essai_du

    return prochain_essai_du(registre)


class Veille:
    """Asked to look again (`reveiller`) whenever the outbox may have changed."""

    def __init__(self, app: Facturier) -> None:
        self._app = app
        self._minuteur: Timer | None = None

    def reveiller(self) -> None:
        """Read the nearest hour; send what is due, or set the timer."""
        ecran = self._app.screen if self._app.screen_stack else None  # none while the program starts or ends
        if isinstance(ecran, Ecran):
            with suppress(RuntimeError):  # the program is ending: its base is closed
                ecran.demander("veille", _prochain, self._attendre)

    def _attendre(self, prochain: datetime | None) -> None:
        if self._minuteur is not None:
            self._minuteur.stop()
            self._minuteur = None
        if prochain is None:
            return
        reste = (prochain - self._app.contexte.horloge.maintenant()).total_seconds()
        if reste <= 0:
            self._partir()
        else:
            self._minuteur = self._app.set_timer(min(reste, _AU_PLUS) + 0.05, self.reveiller)

    def _partir(self) -> None:
        ecran, c = self._app.screen, self._app.contexte
        if not isinstance(ecran, Ecran):
            self._minuteur = self._app.set_timer(5.0, self.reveiller)  # a window is open: once it is closed
            return

        def faire(registre: Registre) -> str:
            from core.services.envoi import envoyer

            try:
                with verrou(registre.chemin):
                    bilan = envoyer(registre, c.transport, None, c.horloge)
            except Refus as refus:
                return f"envoi remis — {refus.anomalies[0].phrase()}"
            morceaux = [f"{combien(bilan.deposes, 'envoi déposé')} à l'heure choisie"] if bilan.deposes else []
            morceaux += [a.phrase() for a in bilan.anomalies[:1]]
            return " — ".join(morceaux)

        ecran.demander("depart", faire, lambda phrase: self._dire(ecran, phrase))

    def _dire(self, ecran: Ecran, phrase: str) -> None:
        if phrase:
            ecran.dire(phrase, "alerte" if " — " in phrase else "ok")
        if ecran.NOM in ("lots", "lot", "envois"):
            ecran.arriver()
        if phrase.startswith("envoi remis"):
            self._minuteur = self._app.set_timer(_REMIS, self.reveiller)
        else:
            self.reveiller()
