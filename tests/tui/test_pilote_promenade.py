"""Random walks of keys on the real screens, resizes included: our driver shows, cell by cell, what Textual asks for."""

import random

import pytest
from textual import events
from textual.driver import Driver
from textual.geometry import Size

from tests.tui.outils import calmer
from tests.tui.test_pilote_cellules import Terminal
from tui.app import Facturier
from tui.demarrage import contexte_demo
from tui.pilote.difference import Traceur
from tui.pilote.grille import Grille

TOUCHES = [
    "f1", "f2", "f3", "f4", "f5", "f8", "down", "down", "down", "up", "pagedown", "home", "end", "space", "enter", "escape",
    "tab", "shift+tab", "a", "r", "o", "backspace", "question_mark", "f10", "c", "slash", "t", "f9", "2", "ctrl+p", "plus",
]  # fmt: skip


class DeuxTerminaux(Driver):
    """Feeds one terminal with everything Textual writes, another with the differences only, and compares at each frame."""

    taille = (80, 24)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.cadres = 0
        self.octets = [0, 0]
        self.neufs()

    def neufs(self):
        self.plein, self.econome = Terminal(*self.taille), Terminal(*self.taille)
        self.grille, self.traceur = Grille(*self.taille), Traceur(*self.taille)

    def depasse(self, data):
        """A frame drawn for the size before: Textual draws everything again once it knows the new one."""
        largeur, hauteur = self.taille
        grande = Grille(220, 80, "\0")
        grande.appliquer(data)
        return any(c != "\0" for y, ligne in enumerate(grande.caracteres) for c in (ligne if y >= hauteur else ligne[largeur:]))

    def write(self, data):
        if self.depasse(data):
            return
        self.grille.appliquer(data)
        envoye = self.traceur.tracer(self.grille)
        self.plein.flux.feed(data)
        self.econome.flux.feed(envoye)
        self.cadres += 1
        self.octets[0] += len(data.encode())
        self.octets[1] += len(envoye.encode())
        assert self.econome.cellules() == self.plein.cellules(), envoye

    def redimensionner(self, largeur, hauteur):
        self.taille = (largeur, hauteur)
        self.neufs()
        taille = Size(largeur, hauteur)
        self.send_message(events.Resize(taille, taille))

    def start_application_mode(self):
        self.redimensionner(*self.taille)

    def disable_input(self):
        return None

    def stop_application_mode(self):
        return None


@pytest.mark.parametrize("graine", range(3))
async def test_une_promenade_au_hasard(demo, graine):
    rng = random.Random(graine)
    app = Facturier(contexte_demo(demo), driver_class=DeuxTerminaux)
    vus = []

    async def marcher(pilote):
        try:
            await calmer(pilote)
            for i in range(90):
                if i % 30 == 29:
                    app._driver.redimensionner(rng.randint(80, 130), rng.randint(24, 45))
                await pilote.press(rng.choice(TOUCHES))
                if i % 3 == 0:
                    await calmer(pilote)
            await calmer(pilote)
            vus.append((app._driver.cadres, *app._driver.octets))
        finally:
            app.exit()

    await app.run_async(headless=False, auto_pilot=marcher)
    app.contexte.executeur.fermer()
    (cadres, entier, envoye) = vus[0]
    assert cadres > 60
    assert envoye * 2 < entier
