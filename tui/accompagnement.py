"""What accompanies the work without being it: the guided tour on its own line, hints on the line of keys."""

from typing import TYPE_CHECKING

from tui import parcours
from tui.astuces import Astuces
from tui.ecrans.base import Ecran
from tui.fonctions import Fonction, fonctions
from tui.widgets.barres import LigneMessage
from tui.widgets.champ import Champ
from tui.widgets.tableau import Tableau

if TYPE_CHECKING:
    from tui.app import Facturier


class Accompagnement:
    """One an application. Without a tour being played and a hint being shown, it costs a comparison a key."""

    def __init__(self, app: "Facturier", temoin: parcours.Temoin) -> None:
        self._app, self._temoin = app, temoin
        self._astuces = Astuces()
        self.astuce = ""  # what stands in the place of the keys, until the next one
        self._place: int | None = None  # the step of the tour; None when none is played

    # -- the tour -----------------------------------------------------------------------------------------------------

    def offrir(self, ecran: Ecran) -> None:
        """Say once to a new user that there is a tour."""
        if self._app.contexte.faire_passer is not None and not self._temoin.vu:
            ecran.dire(parcours.nommer(parcours.OFFRE, self._partout()))

    def suite(self) -> None:
        """Start the tour; or pass over its step."""
        if self._app.contexte.faire_passer is None:
            self._dire(parcours.AILLEURS, "alerte")
        elif self._place is None:
            self._temoin.noter()
            self._dire("")
            self._app.aller("patients")
            self._aller(0)
        else:
            self._aller(self._place + 1)

    def arreter(self) -> None:
        """No more instructions."""
        if self._place is not None:
            self._aller(len(parcours.ETAPES))

    def signaler(self, evenement: str) -> None:
        """Something was done: the step that waited for it is over."""
        if self._place is not None:
            suite = parcours.suivante(self._place, evenement)
            if suite != self._place:
                self._aller(suite)

    def _aller(self, place: int) -> None:
        self._place = place if place < len(parcours.ETAPES) else None
        if self._place is None:
            self._dire(parcours.nommer(parcours.FIN, self._partout()), "ok")
        for ecran in self._app.screen_stack:
            if isinstance(ecran, Ecran):
                self.situer(ecran)

    def situer(self, ecran: Ecran) -> None:
        """Show the instruction on a screen, or take its line away."""
        lignes = list(ecran.query("#parcours").results(LigneMessage))
        if self._place is None:
            for ligne in lignes:
                ligne.display = False  # never taken out: a frame being drawn may still hold it
            return
        if not lignes:
            lignes = [LigneMessage(id="parcours", fond="bandeau")]
            ecran.mount(lignes[0], before="#message")
        lignes[0].display = True
        lignes[0].montrer([(parcours.consigne(self._place, self._fonctions()), "titre")])

    def _partout(self) -> dict[str, Fonction]:
        """The keys of the application: naming those of every screen would import them all."""
        return {f.id: f for f in fonctions(self._app)}

    def _fonctions(self) -> dict[str, Fonction]:
        from tui.ecrans.palette import toutes_les_fonctions

        return {f.id: f for f in toutes_les_fonctions()}

    def _dire(self, phrase: str, style: str = "") -> None:
        if isinstance(self._app.screen, Ecran):
            self._app.screen.dire(phrase, style)

    # -- hints --------------------------------------------------------------------------------------------------------

    def touche(self, touche: str) -> None:
        """Before a key is obeyed: the hint there was goes away, another may come."""
        ecran = self._app.screen
        if not isinstance(ecran, Ecran):
            return
        if len(touche) == 1 and isinstance(ecran.focused, Champ):
            self.signaler(f"texte:{ecran.NOM}")
        texte = self._astuces.touche(touche, liste=isinstance(ecran.focused, Tableau))
        if self.astuce or texte:
            self._montrer(texte)

    def fonction_executee(self, fonction: Fonction) -> None:
        """A function was run from the palette."""
        self._montrer(self._astuces.fonction(fonction))

    def saut(self, nom: str) -> None:
        """A screen was reached by its code."""
        touches = {f.action: f for f in self._partout().values()}
        self._montrer(self._astuces.saut(touches.get(f"aller('{nom}')")))

    def _montrer(self, texte: str) -> None:
        self.astuce = texte
        if isinstance(self._app.screen, Ecran):
            self._app.screen.montrer_touches()
