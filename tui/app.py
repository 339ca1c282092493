"""The application: screens kept once built, keys in the order they were typed, nothing drawn that was not asked for."""

import asyncio
import signal
from collections import deque
from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES

from core.dossier.personnes import Patient
from core.services.lieu import Lieu
from tui import temps, textual_prive
from tui.accompagnement import Accompagnement
from tui.contexte import Contexte
from tui.couleurs import PALETTE
from tui.ecrans import CODES, charger_ecran
from tui.ecrans.base import Ecran
from tui.ecrans.lieux import changer_de_cabinet, choisir_un_cabinet, reprendre_lieu
from tui.parcours import Temoin
from tui.veille import Veille
from tui.widgets.barres import Bandeau
from tui.widgets.champ import Champ

if TYPE_CHECKING:
    from core.commandes.poste import Cadre
    from core.services.controles import ControlesGardes
    from tui.ecrans.enregistrement import Enregistrement

# the variables the widgets of Textual ask for come from its own 16-colour theme
THEME = replace(BUILTIN_THEMES["ansi-dark"], name="facturier", primary="ansi_cyan", secondary="ansi_cyan", accent="ansi_cyan")
# words that are both a command and the way to a screen: `:` goes to the screen
_VERBES_D_ECRAN = frozenset({"rejets"})


def _verbes() -> Container[str]:
    """The words that begin a command; read when first needed."""
    from core.commandes.texte import VERBES

    return VERBES


# always obeyed, even while other keys wait for an answer
_URGENTES = frozenset({"ctrl+q", "ctrl+l"})


class Facturier(App[int]):
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
        temoin: Temoin | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True)
        textual_prive.poser_garde()
        PALETTE.choisir(sans_couleur=self.no_color)
        self.register_theme(THEME)
        self.theme = THEME.name
        self.contexte = contexte
        self.calculateur = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calcul")
        self.compteurs: dict[str, int] = {}
        self.chronometre = temps.Chronometre()
        self.lieu: Lieu | None = None  # the practice in force, None for all: see `cabinet`
        self.cps_presente = 0  # which emulated CPS is in the reader
        self.enregistrement: Enregistrement | None = None  # what is being recorded as a routine
        self.patient: Patient | None = None  # the last one looked at: F3 and the history start from it
        self.accompagnement = Accompagnement(self, temoin or Temoin())
        self._premier = premier
        self._montre = montre  # called once the first screen is drawn
        self._visites: list[str] = []
        self._ecrans: dict[str, Ecran] = {}
        self._frappe: deque[events.Key | events.Paste] = deque()
        self._retenues = 0
        self.veille = Veille(self)

    async def on_mount(self) -> None:
        """Show the first screen; a connection that drops or a shutdown leaves as Ctrl+Q does."""
        boucle = asyncio.get_running_loop()
        for signe in (signal.SIGHUP, signal.SIGTERM):
            try:
                boucle.add_signal_handler(signe, self.action_partir)
            except (NotImplementedError, RuntimeError, ValueError):
                break  # no signals outside the main thread, as in tests and in a browser
        await self.action_aller(self._premier)
        reprendre_lieu(self)
        self.accompagnement.offrir(self.ecran(self._premier))
        self.set_timer(2.0, self.veille.reveiller)  # once the first screen is there
        if self._montre is not None:
            self.call_after_refresh(self._montre)

    # -- keys, one after the other ------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes are handled here, whole, before the next one; the rest as Textual does."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.app_focus = True
            temps.noter_touche(self)
            if isinstance(event, events.Key) and event.key in _URGENTES:
                await self._frapper(event)
            else:
                self._frappe.append(event)
                await self._ecouler()
        else:
            await super().on_event(event)

    async def _ecouler(self) -> None:
        while self._frappe and not self._retenues and self.is_running:
            await self._frapper(self._frappe.popleft())

    async def _frapper(self, event: events.Key | events.Paste) -> None:
        focus = self.focused
        if isinstance(event, events.Paste):
            if isinstance(focus, Champ):
                focus.coller(event.text)
            return
        self.accompagnement.touche(event.key)
        if await textual_prive.verifier_touches(self, event.key, prioritaires=True):
            return
        caractere = event.character
        if not (isinstance(focus, Champ) and caractere and event.is_printable and focus.taper(caractere)):
            await textual_prive.verifier_touches(self, event.key, prioritaires=False)

    @cached_property
    def controles(self) -> "ControlesGardes":
        """Those of the invoices to send, kept while the program runs."""
        from core.services.controles import ControlesGardes

        return ControlesGardes()

    @property
    def calme(self) -> bool:
        """Whether no key waits and no task runs."""
        return not (self._frappe or self._retenues or any(e.occupe() for e in self._ecrans.values()))

    def retenir(self) -> None:
        """Keep the next keys until `relacher`: an answer they depend on is being computed."""
        self._retenues += 1

    def relacher(self) -> None:
        """Let the keys go on, in the order they were typed."""
        self._retenues -= 1
        if not self._retenues and self._frappe:
            self.call_later(self._ecouler)

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

    # -- screens ------------------------------------------------------------------------------------------------------

    def ecran(self, nom: str) -> Ecran:
        """The screen of that name, built the first time and kept."""
        if nom not in self._ecrans:
            self._ecrans[nom] = charger_ecran(nom)()
            self.install_screen(self._ecrans[nom], nom)
        return self._ecrans[nom]

    async def action_aller(self, nom: str, argument: str = "", retour: bool = False) -> None:
        """Show a screen, perhaps for something in particular; `retour` when it is Esc that leads there."""
        ecran = self.ecran(nom)
        while len(self.screen_stack) > 1 and not isinstance(self.screen, Ecran):
            await self.pop_screen()
        if self.screen is not ecran:
            if isinstance(self.screen, Ecran):
                if not retour:
                    self._visites = [*self._visites[-19:], self.screen.NOM]
                await self.switch_screen(nom)
            else:
                await self.push_screen(nom)
        if ecran.focused is None:
            ecran.aller_au_champ(ecran.premier())
        ecran.arriver(argument)
        self.accompagnement.signaler(f"ecran:{nom}")

    def aller(self, nom: str, argument: str = "", *, retour: bool = False) -> None:
        """The same, asked from a screen: the keys typed ahead wait for it."""
        self.retenir()

        async def suivre() -> None:
            try:
                await self.action_aller(nom, argument, retour)
            finally:
                self.relacher()

        self.call_later(suivre)

    def revenir(self) -> None:
        """Back to the screen before, if any."""
        if self._visites:
            self.aller(self._visites.pop(), retour=True)

    def sauter(self, texte: str) -> None:
        """Obey a jump code: `rej`, `lot 42`, `pat dupont`."""
        code, _, argument = texte.strip().lstrip(":").partition(" ")
        if code in ("q", "quitter"):
            self.action_partir()
            return
        if code and "parcours".startswith(code) and len(code) > 3:  # `par` is a screen
            self.accompagnement.arreter() if argument.strip() == "fin" else self.accompagnement.suite()
            return
        if code in _verbes() and code not in _VERBES_D_ECRAN:
            from tui.ecrans.commander import lancer

            if isinstance(self.screen, Ecran):
                lancer(self.screen, texte.strip().lstrip(":"))
            return
        nom = CODES.get(code) or next((n for c, n in CODES.items() if code and (c.startswith(code) or code.startswith(c))), "")
        if nom == "cabinet":
            changer_de_cabinet(self, argument.strip())
        elif nom:
            self.aller(nom, argument.strip())
            self.accompagnement.saut(nom)
        elif code and isinstance(self.screen, Ecran):
            self.screen.dire(f"code inconnu : {code} — les codes sont {', '.join(sorted(CODES))}", "erreur")

    def cadre(self) -> "Cadre":
        """The practice in force and this month: what a command is about when it names neither."""
        from core.commandes.poste import Cadre

        return Cadre(self.cabinet, self.contexte.horloge.aujourdhui().replace(day=1))

    def situer(self, ecran: Ecran) -> None:
        """Draw the header of a screen; where it is narrow, counters at zero are left out first, then the day."""
        qui = self.lieu.infirmier.nom if self.lieu and self.lieu.infirmier else ""
        note = f"● {len(self.enregistrement.reponses)} notée(s)" if self.enregistrement else ""
        gauche = " · ".join(x for x in (note, self.cabinet or "tous cabinets", qui, ecran.TITRE) if x)
        c = self.contexte
        mode = " ".join((c.mode, *(("ÉMULÉ",) if c.emule else ())))
        date = f"{mode} {c.horloge.aujourdhui():%d/%m/%y}"
        utiles = [f"{nom} {n}" for nom, n in self.compteurs.items() if n]
        droites = (
            [date, *(f"{nom} {n}" for nom, n in self.compteurs.items())],
            [date, *utiles],
            [mode, *utiles],
        )
        for bandeau in ecran.query(Bandeau):  # none while the screen is being built
            bandeau.situer(gauche, *(" · ".join(d) for d in droites))

    def compter(self, compteurs: dict[str, int]) -> None:
        """New counters for the header."""
        self.compteurs = compteurs
        if isinstance(self.screen, Ecran):
            self.situer(self.screen)

    def recompter(self) -> None:
        """Read the counters of the header again."""
        if isinstance(self.screen, Ecran):
            from tui.ecrans.compteurs import compter

            jour, cabinet = self.contexte.horloge.aujourdhui(), self.cabinet
            self.screen.demander("compteurs", lambda r: compter(r, jour, self.contexte.est_ferie, cabinet), self.compter)

    def lire(self, texte: Screen[None]) -> None:
        """Show a text; the keys typed ahead wait for it."""
        self.retenir()

        async def pousser() -> None:
            try:
                await self.push_screen(texte)
                self.accompagnement.signaler("lu")
            finally:
                self.relacher()

        self.call_later(pousser)

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
        self.exit(0)

    # -- robustness ---------------------------------------------------------------------------------------------------

    def _fatal_error(self) -> None:
        """An unexpected fault never prints the values of variables: they hold names and NIR."""
        textual_prive.erreur_fatale(self)

    async def on_unmount(self) -> None:
        """Let the last computation end without blocking the terminal."""
        self.calculateur.shutdown(wait=False, cancel_futures=True)
