"""What the tests of the screens share: an application on a fresh demo base, and a way to wait that never sleeps blindly."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

from textual import _wait

from tui.app import Facturier
from tui.demarrage import contexte_demo
from tui.mesures.frappe import CARACTERES

# Textual's pilot sleeps 20 ms and more at each key until the process is idle; `calmer` asks the application itself
_wait.SLEEP_GRANULARITY = 0.002
_wait.SLEEP_IDLE = 0.002


def application(dossier: Path, *, scenario: str = "ordinaire", premier: str = "patients") -> Facturier:
    return Facturier(contexte_demo(dossier, scenario), premier=premier)


async def calmer(pilote, tours: int = 400) -> None:
    """Until no key waits, no task runs, and what they posted was handled."""
    app = pilote.app
    for _ in range(tours):
        await pilote.pause()
        if app.calme:
            await pilote.pause()
            if app.calme:
                return
        await asyncio.sleep(0.01)
    raise AssertionError("l'application ne se calme pas")


async def taper(pilote, *touches: str) -> None:
    """Press keys (a word of several letters is typed letter by letter when it is not the name of a key) and wait."""
    for touche in touches:
        for t in [touche] if touche in NOMS or touche.startswith("ctrl+") or len(touche) == 1 else touche:
            await pilote.press(CARACTERES.get(t, t))
    await calmer(pilote)


NOMS = {f"f{i}" for i in range(1, 13)} | {
    "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "space", "home", "end", "pageup", "pagedown",
    "backspace", "delete", "ctrl+e", "ctrl+g", "ctrl+k", "ctrl+o", "ctrl+p", "ctrl+l", "ctrl+q", "ctrl+r", "ctrl+s", "ctrl+t",
    "ctrl+u", "ctrl+z",
}  # fmt: skip


@asynccontextmanager
async def ouverte(app, taille=(80, 24)):
    async with app.run_test(size=taille) as pilote:
        try:
            await calmer(pilote)
            yield pilote
        finally:
            await calmer(pilote)
            app.partant = True  # as every way out of the program does, before what it stands on is taken away
            app.contexte.executeur.fermer()


def texte_ecran(app) -> str:
    """The screen as characters, one line a row."""
    return "\n".join("".join(s.text for s in ligne) for ligne in app.screen._compositor.render_strips())


def modele(dossier: Path) -> Path:
    """A demo base made once for many tests."""
    contexte_demo(dossier).executeur.fermer()
    return dossier / "demo.db"
