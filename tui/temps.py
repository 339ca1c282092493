"""How long the biller works for each practice: the time between keys, for the screen and the practice in front; silence is not
work beyond some minutes. Kept every minute and when the program ends."""

import math
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future

    from core.ports import Registre
    from tui.app import Facturier

# screen -> task of the time log; any other screen is "divers"
TACHES = {
    "saisie": "saisie",
    **dict.fromkeys(("patients", "lecture", "attestation", "suivi", "doublons", "nir"), "droits"),
    "lots": "envoi",
    "parametres": "envoi",
    "rejets": "rejets",
    "reglements": "règlements",
    "indus": "règlements",
    "bilan": "bilan",
    "questions": "questions",
}
GARDER_APRES = 60.0


class Chronometre:
    """`battre` at each key; `prendre` gives whole seconds by (practice, task) and starts again."""

    def __init__(self, minutes: int = 5, montre: Callable[[], float] = time.monotonic) -> None:
        self.inactivite = 60.0 * minutes
        self._montre = montre
        self._dernier: float | None = None
        self._sommes: dict[tuple[str, str], float] = defaultdict(float)

    def battre(self, ecran: str, cabinet: str) -> None:
        """A key on that screen: the time since the one before was spent there, where its answer was shown."""
        maintenant = self._montre()
        if self._dernier is not None and cabinet and maintenant - self._dernier <= self.inactivite:
            self._sommes[cabinet, TACHES.get(ecran, "divers")] += maintenant - self._dernier
        self._dernier = maintenant

    @property
    def silence(self) -> float:
        """Seconds since the last key; without end before the first one."""
        return math.inf if self._dernier is None else self._montre() - self._dernier

    @property
    def a_garder(self) -> bool:
        """Whether a minute or more waits to be kept."""
        return sum(self._sommes.values()) >= GARDER_APRES

    def prendre(self) -> dict[tuple[str, str], int]:
        """Whole seconds measured since the last time; fractions wait."""
        entiers = {ou: int(s) for ou, s in self._sommes.items() if s >= 1}
        for ou, secondes in entiers.items():
            self._sommes[ou] -= secondes
        return entiers


_DU_PATIENT = frozenset(("patients", "saisie", "lecture", "attestation", "suivi"))


def noter_touche(app: "Facturier") -> None:
    """A key arrived: count, and keep what a minute gathered. The practice is the one in force, else that of the patient shown."""
    ecran = getattr(app.screen, "NOM", "")
    cabinet = app.cabinet or (app.patient.cabinet if app.patient is not None and ecran in _DU_PATIENT else "")
    app.chronometre.battre(ecran, cabinet)
    if app.chronometre.a_garder:
        garder(app)


def garder(app: "Facturier") -> None:
    """Write down what was measured; a base already closed keeps nothing more."""
    mesures, jour, chronometre = app.chronometre.prendre(), app.contexte.horloge.aujourdhui(), app.chronometre
    if not mesures:
        return

    def ecrire(registre: "Registre") -> int:
        from core.services.bilan import compter_temps

        return compter_temps(registre, mesures, jour)

    def suite(futur: "Future[int]") -> None:
        if not futur.cancelled() and futur.exception() is None:
            chronometre.inactivite = 60.0 * futur.result()

    app.contexte.executeur.soumettre(ecrire).add_done_callback(suite)
