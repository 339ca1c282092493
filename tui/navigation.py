"""From screen to screen: each is built once and kept; Esc goes back."""

from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widget import AwaitMount

from tui import textual_prive
from tui.ecrans import charger_ecran
from tui.ecrans.base import Ecran
from tui.frappe import Frappe
from tui.rideau import Rideau

if TYPE_CHECKING:
    from typing import Any

    from tui.accompagnement import Accompagnement


# seconds without a key before what nobody asked for yet is made
_REPOS = 0.3


class Navigation(Frappe):
    """The application as far as its screens."""

    accompagnement: "Accompagnement"

    def __init__(self, **options: "Any") -> None:
        super().__init__(**options)
        self._visites: list[str] = []
        self._ecrans: dict[str, Ecran] = {}
        self.rideau = Rideau(self)

    @property
    def calme(self) -> bool:
        """Whether no key waits and no task runs."""
        return not (self._frappe or self._retenues or any(e.occupe() for e in self._ecrans.values()))

    def ecran(self, nom: str) -> Ecran:
        """The screen of that name, built the first time and kept."""
        if nom not in self._ecrans:
            self._ecrans[nom] = charger_ecran(nom)()
            self.install_screen(self._ecrans[nom], nom)
        return self._ecrans[nom]

    def monter_d_avance(self, nom: str) -> None:
        """Make whole, while nobody types, a screen that will likely be asked for: its first visit costs a third less."""
        if not self.calme:
            self.set_timer(_REPOS, lambda: self.monter_d_avance(nom))
        elif not (ecran := self.ecran(nom)).is_running:
            textual_prive.monter(self, ecran)

    async def action_aller(self, nom: str, argument: str = "", retour: bool = False) -> None:
        """Show a screen, perhaps for something in particular; `retour` when it is Esc that leads there."""
        ecran = self.ecran(nom)
        self.rideau.baisser(ecran)
        if isinstance(self.screen, Ecran) and self.screen is not ecran:
            self.screen.quitter_la_commande()
        while len(self.screen_stack) > 1 and not isinstance(self.screen, Ecran):
            await self.pop_screen()
        revenu = False
        if self.screen is not ecran:
            if isinstance(self.screen, Ecran):
                if not retour:
                    self._visites = [*self._visites[-19:], self.screen.NOM]
                await self.switch_screen(nom)
            else:
                await self.push_screen(nom)
            revenu = ecran.is_mounted
        if not ecran.is_attached:
            return  # one is leaving: the screen will never be whole
        if not ecran.is_mounted:  # it is being made ahead of this key
            await AwaitMount(ecran, [ecran])
        if ecran.focused is None:
            ecran.aller_au_champ(ecran.premier())
        if revenu:
            ecran.taire_le_lu()
        ecran.arriver(argument)
        self.rideau.lever_sur(ecran)
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

    @property
    def vient_de(self) -> str:
        """The screen before this one."""
        return self._visites[-1] if self._visites else ""

    def revenir(self) -> None:
        """Back to the screen before, if any."""
        if self._visites:
            self.aller(self._visites.pop(), retour=True)

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
