"""Pressing keys on the screens without a terminal, and knowing when the answer is drawn."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import perf_counter, process_time

from attrs import frozen
from textual import events

from tui.app import Facturier
from tui.contexte import Contexte

SILENCE = 0.03  # seconds without a frame after which the screen is said to be settled
CARACTERES = {
    " ": "space",
    "+": "plus",
    "*": "asterisk",
    "/": "slash",
    ",": "comma",
    "@": "at",
    ".": "full_stop",
    "!": "exclamation_mark",
    "-": "minus",
    "?": "question_mark",
    ":": "colon",
    "#": "number_sign",
}


@frozen
class Duree:
    """From a key to its answer, in milliseconds: `mur` to the frame that shows it, `cpu` of the process until all is settled."""

    mur: float
    cpu: float


class FacturierMesure(Facturier):
    """The application, which notes when each frame has been drawn and the first one that shows what is waited for."""

    CSS_PATH = "../app.tcss"  # Textual looks for it beside the class

    def __init__(self, contexte: Contexte, *, premier: str = "patients") -> None:
        super().__init__(contexte, premier=premier)
        self.dernier = perf_counter()  # the last frame
        self.attendu: Callable[[], bool] | None = None
        self.montre: float | None = None  # the first frame that showed it
        self.su: float | None = None  # when it was known: what changes nothing on the screen is not drawn

    def post_display_hook(self) -> None:
        """Called by Textual after each frame."""
        self.dernier = perf_counter()
        if self.montre is None and self.attendu is not None and self.attendu():
            self.montre = self.dernier


def touche(nom: str) -> events.Key:
    """The event of a key: its name, or the character it types."""
    return events.Key(CARACTERES.get(nom, nom), nom if len(nom) == 1 else None)


async def presser(app: Facturier, *touches: str) -> None:
    """Post the keys, without waiting between them, then until everything is settled."""
    for nom in touches:
        evenement = touche(nom)
        evenement.set_sender(app)
        app.post_message(evenement)
    await calmer(app)


async def calmer(app: Facturier) -> None:
    """Until no key waits, no task runs, and nothing has been drawn for a moment. Screens that fell measure nothing."""
    while True:
        await asyncio.sleep(0.001)
        if not app.is_running:
            raise RuntimeError("les écrans se sont fermés pendant la mesure")
        if isinstance(app, FacturierMesure) and app.su is None and app.attendu is not None and app.attendu():
            app.su = perf_counter()
        if app.message_queue_size or not app.calme:
            continue
        if not isinstance(app, FacturierMesure) or perf_counter() - app.dernier > SILENCE:
            return


async def mesurer(app: FacturierMesure, geste: str | Callable[[], None], attendu: Callable[[], bool] | None = None) -> Duree:
    """One key, or one call; until the first frame where `attendu` holds, or it holds when nothing of it had to be drawn; the last
    frame drawn when it is not given."""
    app.attendu, app.montre, app.su = attendu, None, None
    mur, cpu = perf_counter(), process_time()
    if isinstance(geste, str):
        await presser(app, geste)
    else:
        geste()
        await calmer(app)
    fin = app.montre or max(app.su or 0.0, app.dernier)
    app.attendu = None
    return Duree(max(0.0, fin - mur) * 1000, (process_time() - cpu) * 1000)


@asynccontextmanager
async def sans_terminal(app: Facturier, taille: tuple[int, int] = (120, 40)) -> AsyncIterator[None]:
    """The application running at that size; its base is closed at the end."""
    try:
        async with app.run_test(size=taille):
            await calmer(app)
            yield
            await calmer(app)
    finally:
        app.contexte.executeur.fermer()
