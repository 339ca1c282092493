"""The only place where names that Textual keeps to itself are used; tests/tui/test_textual_prive.py says which version it knows.

Each function explains why no public name does the work.
"""

import re
import sys
from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from rich.text import Text
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.cache import FIFOCache
from textual.screen import Screen
from textual.strip import Strip

from tui import incident
from tui.visible import visible

VERSION_CONNUE = "8.2"

# what must never reach the terminal from a text: C0, DEL, C1, bidi and line marks, byte order mark
_INTERDIT = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_rendre = Strip.render


def _rendre_garde(self: Strip, console: Any) -> str:
    """`Strip.render` with a last guard: a control character in a text is shown as a mark, whatever widget let it pass."""
    if self._render_cache is None and any(_INTERDIT.search(s.text) for s in self._segments):
        propre = Strip([Segment(visible(s.text), s.style, s.control) for s in self._segments])
        self._render_cache = _rendre(propre, console)
    return _rendre(self, console)


def poser_garde() -> None:
    """Install the guard; every text goes through Strip.render and no public hook sees it. Calling twice changes nothing."""
    if Strip.render is not _rendre_garde:
        Strip.render = _rendre_garde  # type: ignore[method-assign]
        Strip.__init__ = _naitre_sans_memoires  # type: ignore[method-assign]
        Strip.__getattr__ = _memoire  # type: ignore[attr-defined]


# what a strip remembers of its cuts and styles, and how many of each
MEMOIRES = {
    "_divide_cache": 4,
    "_crop_cache": 16,
    "_style_cache": 16,
    "_filter_cache": 4,
    "_line_length_cache": 4,
    "_crop_extend_cache": 4,
    "_offsets_cache": 4,
}


def _naitre_sans_memoires(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    """`Strip.__init__` without its seven memories, of which a line of ours uses one at most: 1 KB a strip, and lists keep
    a thousand."""
    self._segments = list(segments)
    self._cell_length = cell_length
    self._render_cache = self._link_ids = self._cell_count = None


def _memoire(self: Strip, nom: str) -> FIFOCache[Any, Any]:
    """A memory of a strip, made when it is first asked for."""
    if nom not in MEMOIRES:
        raise AttributeError(nom)
    memoire: FIFOCache[Any, Any] = FIFOCache(MEMOIRES[nom])
    setattr(self, nom, memoire)
    return memoire


def sans_infobulles(app: App[Any]) -> None:
    """No screen makes the two widgets of tooltips and notices, that the program never shows: only tests may ask for that."""
    app._disable_tooltips = app._disable_notifications = True


def poser_au_fond(app: App[Any], ecran: Screen[Any]) -> None:
    """Ready a screen for the bottom of the stack: to take one off, `switch_screen` wants the answer that only a push gives it."""
    ecran._push_result_callback(app, None)


def monter(app: App[Any], ecran: Screen[Any]) -> None:
    """Give an installed screen its widgets without showing it: the public ways to a screen all put it in front."""
    app._get_screen(ecran)


def erreur_fatale(app: App[Any]) -> None:
    """Leave on an unexpected fault with one sentence and the path of its report, exit code 3.

    Textual prints the traceback and the local variables (`show_locals=True`), which hold names and NIR, and offers no setting.
    """
    erreur = sys.exc_info()[1] or app._exception
    if erreur is not None and not app._exit_renderables:
        phrase = incident.phrase(erreur, "les écrans se ferment, les brouillons sont gardés")
        app._exit_renderables.append(Text(f"facturier : {visible(phrase)}"))
    app._return_code = incident.CODE_SORTIE
    app._close_messages_no_wait()


async def verifier_touches(app: App[Any], touche: str, *, prioritaires: bool) -> bool:
    """Run the binding of a key now; True when there was one.

    `App.simulate_key` and the public path put keys in the queue of the focused widget, where one typed ahead can be
    handled after the focus has moved.
    """
    return await app._check_bindings(touche, priority=prioritaires)


def analyseur_de_touches() -> XTermParser:
    """From bytes of the terminal to keys: Textual gives no public way to it."""
    return XTermParser()


def attente_de_l_analyseur(analyseur: XTermParser) -> float | None:
    """How long to wait for the end of a sequence begun (a lone Escape), in seconds; None when nothing is begun."""
    limite = analyseur._timeout_time
    return None if limite is None else max(0.0, limite - get_time())
