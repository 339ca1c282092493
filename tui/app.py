"""The application: screens kept once built, keys in the order they were typed, nothing drawn that was not asked for."""

import asyncio
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Key
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES
from textual.widget import AwaitMount

from core.dossier.personnes import Patient
from core.services.lieu import Lieu
from tui import temps, textual_prive
from tui.accompagnement import Accompagnement
from tui.contexte import Contexte
from tui.couleurs import PALETTE
from tui.ecrans.base import Ecran
from tui.ecrans.lieux import choisir_un_cabinet, reprendre_lieu
from tui.ecrans.relecture import Relectures
from tui.ecrans.reprise import reprendre_enregistrement
from tui.entete import situer
from tui.menage import CALME, Menage
from tui.navigation import Navigation
from tui.parcours import Temoin
from tui.saut import sauter
from tui.veille import Veille
from tui.widgets.champ import Champ
from tui.widgets.tableau import Tableau

if TYPE_CHECKING:
    from core.commandes.poste import Cadre
    from core.services.controles import ControlesGardes
    from tui.ecrans.enregistrement import Enregistrement

# the variables the widgets of Textual ask for come from its own 16-colour theme
THEME = replace(BUILTIN_THEMES["ansi-dark"], name="facturier", primary="ansi_cyan", secondary="ansi_cyan", accent="ansi_cyan")


# keys that look, move or choose: they leave what was said
_SANS_EFFET = frozenset({"n", "p", "v", "ctrl+down", "ctrl+up", "ctrl+g", "ctrl+l", "ctrl+c", "ctrl+p"})


def _est_un_verbe(touche: str, *, ecrit: bool) -> bool:
    """Whether a key begins something: a function key, one with Ctrl, Esc, a letter or a digit where it is no text."""
    if len(touche) == 1:
        return not ecrit and touche not in _SANS_EFFET
    fonction = touche[0] == "f" and touche[1:].isdigit()
    return touche not in _SANS_EFFET and (fonction or touche == "escape" or touche.startswith("ctrl+"))


class Facturier(Navigation):
    """One window on the services of a `Contexte`."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    TITLE = "Facturier"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "aller('travail')", "File", tooltip="File de travail", id="aller.travail", priority=True),
        Binding("f2", "aller('patients')", "Patients", tooltip="Patients et droits", id="aller.patients", priority=True),
        Binding("f3", "aller('saisie')", "Saisie", tooltip="Saisie des soins", id="aller.saisie", priority=True),
        Binding("f4", "aller('lots')", "Lots", tooltip="Lots et envoi", id="aller.lots", priority=True),
        Binding("f5", "aller('rejets')", "Rejets", tooltip="Rejets à corriger", id="aller.rejets", priority=True),
        Binding("f6", "aller('reglements')", "Règlements", tooltip="Règlements et banque", id="aller.reglements", priority=True),
        Binding("f7", "aller('bilan')", "Bilan", tooltip="Bilan du mois d'un cabinet", id="aller.bilan", priority=True),
        Binding(
            "f8", "aller('referentiel')", "Référentiel", tooltip="Actes, tarifs et règles", id="aller.referentiel", priority=True
        ),
        Binding("ctrl+p", "palette", "Toutes les fonctions par leur nom", show=False, id="app.palette", priority=True),
        Binding(
            "ctrl+f",
            "enregistrement",
            "Enregistrer une routine, ou arrêter et la nommer",
            show=False,
            id="app.enregistrement",
            priority=True,
        ),
        Binding("ctrl+l", "repeindre", "Repeindre l'écran", show=False, id="app.repeindre", priority=True),
        Binding("ctrl+q", "partir", "Quitter (les brouillons sont gardés)", show=False, id="app.quitter", priority=True),
        Binding(
            "ctrl+d",
            "parcours",
            tooltip="Parcours guidé de deux minutes, puis étape suivante",
            show=False,
            id="app.parcours",
            priority=True,
        ),
        Binding("ctrl+c", "rappel_quitter", show=False, id="app.rappel-quitter", priority=True),
    ]

    def __init__(
        self,
        contexte: Contexte,
        *,
        driver_class: type[Driver] | None = None,
        premier: str = "patients",
        montre: Callable[[], None] | None = None,
        menage: Callable[[bool], None] | None = None,
        temoin: Temoin | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True)
        textual_prive.poser_garde()
        textual_prive.sans_infobulles(self)
        PALETTE.choisir(sans_couleur=self.no_color)
        self.register_theme(THEME)
        self.theme = THEME.name
        self.stylesheet.set_variables(self.get_css_variables())  # before it is read: see `refresh_css`
        self.contexte = contexte
        self.calculateur = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calcul")
        self.compteurs: dict[str, int] = {}
        self._relectures = Relectures()
        self.chronometre = temps.Chronometre()
        self.lieu: Lieu | None = None  # the practice in force, None for all: see `cabinet`
        self.cps_presente = 0  # which emulated CPS is in the reader
        self.enregistrement: Enregistrement | None = None  # what is being recorded as a routine
        self.patient: Patient | None = None  # the last one looked at: F3 and the history start from it
        self.accompagnement = Accompagnement(self, temoin or Temoin())
        self.partant = False  # one is leaving: what tasks answer is for nobody, and a screen being made will never be whole
        self._premier = premier
        self._montre = montre  # called once the first screen is drawn
        self._menage = Menage(self, menage) if menage is not None else None  # `menage` is called now and then, while nobody types
        self.veille = Veille(self)

    def get_default_screen(self) -> Screen[None]:
        """The first screen is the bottom of the stack: an empty one under it would be made and drawn for nothing."""
        ecran = self.ecran(self._premier)
        textual_prive.poser_au_fond(self, ecran)
        return ecran

    def refresh_css(self, animate: bool = True) -> None:
        """The theme is set once, before the styles are read: a second reading, as the program starts, would change nothing."""
        self.stylesheet.update(self, animate=animate)

    async def on_mount(self) -> None:
        """Show the first screen; a connection that drops or a shutdown leaves as Ctrl+Q does."""
        boucle = asyncio.get_running_loop()
        for signe in (signal.SIGHUP, signal.SIGTERM):
            try:
                boucle.add_signal_handler(signe, self.action_partir)
            except (NotImplementedError, RuntimeError, ValueError):
                break  # no signals outside the main thread, as in tests and in a browser
        await AwaitMount(self.screen, [self.screen])
        await self.action_aller(self._premier)
        reprendre_lieu(self)
        reprendre_enregistrement(self)
        self.accompagnement.offrir(self.ecran(self._premier))
        self.set_timer(2.0, self.veille.reveiller)  # once the first screen is there
        if self._montre is not None:
            self.call_after_refresh(self._montre)
        if self._menage is not None:
            self._menage.attendre()

    def touche_arrivee(self) -> None:
        """Time is counted for the practice in front."""
        temps.noter_touche(self)
        if isinstance(self.screen, Ecran):
            self.screen.noter_touche()
        if self._menage is not None:
            self._menage.touche()

    def depart_attendu(self) -> None:
        """Said once; what is awaited may never come."""
        if isinstance(self.screen, Ecran):
            self.screen.dire("départ dès que ce qui est tapé avant sera fait ; Ctrl+Q de nouveau part sans l'attendre", "alerte")

    def touche_obeie(self, touche: str) -> None:
        """Hints come and go with keys, and so does what was said before."""
        self.accompagnement.touche(touche)
        if isinstance(self.screen, Ecran) and _est_un_verbe(touche, ecrit=isinstance(self.focused, Champ)):
            self.screen.taire_le_lu()

    def doit_attendre(self, event: Key) -> bool:
        """While names are looked for, what acts on the one found waits: the row under the cursor is still another's. So does what
        is for a list that was never read yet: there is no row to move to."""
        ecran = self.screen
        if not isinstance(ecran, Ecran):
            return False
        vide = isinstance(self.focused, Tableau) and not self.focused.lue and ecran.occupe()
        if not (vide or ecran.en_attente("recherche")):
            return False
        ecran.demander("attendre", lambda _: None, lambda _: None, retenir=True)
        return True

    def lignes_de_trop(self, champ: Champ, lignes: tuple[str, ...]) -> None:
        """The screen says so, or has a use for them."""
        if isinstance(self.screen, Ecran):
            self.screen.lignes_de_trop(champ, lignes)

    @cached_property
    def controles(self) -> "ControlesGardes":
        """Those of the invoices to send, kept while the program runs."""
        from core.services.controles import ControlesGardes

        return ControlesGardes()

    # -- the practice in force ----------------------------------------------------------------------------------------

    @property
    def cabinet(self) -> str:
        """The code of the practice every list is limited to and new patients go to; "" for all of them."""
        return self.lieu.cabinet.code if self.lieu else ""

    @property
    def infirmier(self) -> str:
        """The AM number of the nurse the practice was asked by; "" when none was named."""
        return self.lieu.infirmier.am if self.lieu and self.lieu.infirmier else ""

    def action_cabinet(self) -> None:
        """Choose the practice in force in a list."""
        choisir_un_cabinet(self)

    def cadre(self) -> "Cadre":
        """The practice in force and this month: what a command is about when it names neither."""
        from core.commandes.poste import Cadre

        return Cadre(self.cabinet, self.contexte.horloge.aujourdhui().replace(day=1))

    def sauter(self, texte: str) -> None:
        """Obey a jump code or a command."""
        sauter(self, texte)

    # -- the header ---------------------------------------------------------------------------------------------------

    def situer(self, ecran: Ecran) -> None:
        """Draw the header of a screen."""
        situer(self, ecran)

    def compter(self, compteurs: dict[str, int]) -> None:
        """New counters for the header."""
        self.compteurs = compteurs
        if isinstance(self.screen, Ecran):
            self.situer(self.screen)

    def compter_au_repos(self) -> None:
        """The counters that the first frame did without, once nobody types, unless another screen read them meanwhile."""

        def compter() -> None:
            if self.partant or not self.screen_stack:
                return  # the program ends
            if self.calme and not self.compteurs:
                self.recompter()
            else:
                self.compter_au_repos()

        if not self.compteurs:
            self.set_timer(CALME, compter)

    def recompter(self) -> None:
        """Read the counters of the header again."""
        if isinstance(self.screen, Ecran):
            from tui.ecrans.compteurs import compter

            jour, cabinet = self.contexte.horloge.aujourdhui(), self.cabinet
            self._relectures.demander(
                self.screen,
                "compteurs",
                (jour, cabinet),
                lambda r: compter(r, jour, self.contexte.feries, cabinet),
                self.compter,
            )

    # -- functions of every screen ------------------------------------------------------------------------------------

    async def action_palette(self) -> None:
        """All functions by name."""
        from tui.ecrans.palette import Palette

        if not isinstance(self.screen, Palette):
            self.accompagnement.signaler("aide")
            await self.push_screen(Palette())

    def action_parcours(self) -> None:
        """The guided tour: its first step, then the next one."""
        self.accompagnement.suite()

    def action_enregistrement(self) -> None:
        """Record what is done from now on; the same key stops and asks for a name."""
        from tui.ecrans.enregistrement import basculer

        if isinstance(self.screen, Ecran):
            basculer(self.screen)

    def montrer_aide(self, ecran: Ecran) -> None:
        """The keys of a view."""
        from tui.ecrans.aide import Aide

        self.accompagnement.signaler("aide")
        self.lire(Aide(ecran))

    def action_repeindre(self) -> None:
        """Forget what the terminal is thought to show, and draw it all."""
        oublier = getattr(self._driver, "oublier", None)
        if oublier is not None:
            oublier()
        self.refresh(layout=True)

    def action_rappel_quitter(self) -> None:
        """Ctrl+C only reminds how to leave."""
        if isinstance(self.screen, Ecran):
            self.screen.dire("Ctrl+Q pour quitter ; les brouillons sont gardés")

    def action_partir(self) -> None:
        """Leave: drafts are already stored, what is running is finished by the executor."""
        temps.garder(self)
        for ecran in self._ecrans.values():
            ecran.partir()
        self.exit(0)

    def exit(self, result: Any = None, return_code: int = 0, message: Any = None) -> None:
        """Every way out passes here: the one of the user, a terminal that has gone, a signal."""
        self.partant = True
        super().exit(result, return_code, message)

    # -- robustness ---------------------------------------------------------------------------------------------------

    def _fatal_error(self) -> None:
        """An unexpected fault never prints the values of variables: they hold names and NIR."""
        textual_prive.erreur_fatale(self)

    async def on_unmount(self) -> None:
        """Let the last computation end without blocking the terminal."""
        self.calculateur.shutdown(wait=False, cancel_futures=True)
