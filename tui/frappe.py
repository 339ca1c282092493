"""Keys in the order they were typed: each is handled whole before the next one, none is lost while an answer is awaited."""

from collections import deque
from typing import Any

from textual import events
from textual.app import App

from tui import textual_prive
from tui.widgets.champ import Champ

# always obeyed, even while other keys wait for an answer
_URGENTES = frozenset({"ctrl+l"})
# waits for its turn behind the keys typed before it; pressed again, it does not
_PARTIR = "ctrl+q"


class Frappe(App[int]):
    """The application as far as its keys; the hooks are told of each of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._frappe: deque[events.Key | events.Paste] = deque()
        self._retenues = 0

    def touche_arrivee(self) -> None:
        """A key or a paste arrived; it may have to wait."""

    def touche_obeie(self, touche: str) -> None:
        """A key is about to be obeyed."""

    def doit_attendre(self, event: events.Key) -> bool:
        """Whether a key that is no text must wait for an answer it depends on; whoever says so calls `retenir` first."""
        return False

    def lignes_de_trop(self, champ: Champ, lignes: tuple[str, ...]) -> None:
        """A paste had more lines than the field could take."""

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes are handled here, whole, before the next one; the rest as Textual does."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.app_focus = True
            self.touche_arrivee()
            touche = event.key if isinstance(event, events.Key) else ""
            if touche in _URGENTES or (touche == _PARTIR and self._part):
                await self._frapper(event)
            else:
                if touche == _PARTIR and self._frappe:
                    self.depart_attendu()
                self._frappe.append(event)
                await self._ecouler()
        else:
            await super().on_event(event)

    @property
    def _part(self) -> bool:
        """Whether leaving already waits for its turn."""
        return any(isinstance(e, events.Key) and e.key == _PARTIR for e in self._frappe)

    def depart_attendu(self) -> None:
        """Leaving waits for the keys typed before."""

    async def _ecouler(self) -> None:
        while self._frappe and not self._retenues and self.is_running:
            if not self._attend(self._frappe[0]):
                await self._frapper(self._frappe.popleft())

    def _attend(self, event: events.Key | events.Paste) -> bool:
        if isinstance(event, events.Paste):
            return False
        champ = self.focused if isinstance(self.focused, Champ) else None
        return not (champ is not None and champ.est_du_texte(event.key, event.character)) and self.doit_attendre(event)

    async def _frapper(self, event: events.Key | events.Paste) -> None:
        focus = self.focused
        if isinstance(event, events.Paste):
            if isinstance(focus, Champ):
                reste = focus.coller(event.text)
                if reste:
                    self.lignes_de_trop(focus, reste)
            return
        self.touche_obeie(event.key)
        if await textual_prive.verifier_touches(self, event.key, prioritaires=True):
            return
        caractere = event.character
        if not (isinstance(focus, Champ) and caractere and event.is_printable and focus.taper(caractere)):
            await textual_prive.verifier_touches(self, event.key, prioritaires=False)

    def retenir(self) -> None:
        """Keep the next keys until `relacher`: an answer they depend on is being computed."""
        self._retenues += 1

    def relacher(self) -> None:
        """Let the keys go on, in the order they were typed."""
        self._retenues -= 1
        if not self._retenues and self._frappe:
            self.call_later(self._ecouler)
