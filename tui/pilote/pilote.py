"""The driver of the terminal: few bytes out, keys in at once, nothing while nothing happens.

Two threads.  One writes: it always sends the difference between what the terminal shows and the last frame wanted, so that a
slow line receives the last state and not every state in between.  The other reads the keys: it sleeps until a byte comes, and
only waits for the end of a lone Escape.
"""

import os
import selectors
import signal
import sys
import termios
import threading
import tty
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any

from textual import events
from textual.driver import Driver
from textual.geometry import Size

from tui.pilote.collage import Collage
from tui.pilote.difference import Traceur
from tui.pilote.grille import Grille
from tui.textual_prive import analyseur_de_touches, attente_de_l_analyseur

if TYPE_CHECKING:
    from textual.app import App

    from tui.pilote.lineaire import TraceurLineaire

_ENTRER = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l"
_SORTIR = "\x1b[m\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h"
_SOURIS = "\x1b[?1000h\x1b[?1006h"
_SANS_SOURIS = "\x1b[?1000l\x1b[?1006l"
# what Textual asks that brings nothing here: synchronised output (one write is one frame already)
_IGNOREES = frozenset({"\x1b[?2026h", "\x1b[?2026l", "\x1b[?25l", "\x1b[?25h"})
# the shape of the pointer of the mouse, asked at each new screen
_POINTEUR = "\x1b]22;"
_LECTURE = 4096


class Pilote(Driver):
    """Given to the application by `driver_class`; `oublier` draws everything again."""

    ENTRER, SORTIR = _ENTRER, _SORTIR

    def __init__(self, app: "App[Any]", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._entree = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._sortie = sys.__stderr__.fileno() if sys.__stderr__ else 2
        largeur, hauteur = self._taille()
        self._voulue = Grille(largeur, hauteur)
        self._traceur: Traceur | TraceurLineaire = Traceur(largeur, hauteur)
        self._controles: list[str] = []
        self._reveil = threading.Condition()
        self._a_ecrire = self._fini = False
        self._fil_ecriture: threading.Thread | None = None
        self._fil_lecture: threading.Thread | None = None
        self._reveil_lecture, self._reveil_lecture_ecrit = os.pipe()
        self._avant: list[Any] | None = None

    # -- out ----------------------------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Take a frame, or a sequence that does not draw, from Textual."""
        with self._reveil:
            autres = self._voulue.appliquer(data)
            self._controles += [a for a in autres if a not in _IGNOREES and not a.startswith(_POINTEUR)]
            self._a_ecrire = True
            self._reveil.notify()

    def oublier(self) -> None:
        """What the terminal shows is not known any more (Ctrl+L): the next frame is drawn whole."""
        with self._reveil:
            self._traceur.oublier(self._voulue.largeur, self._voulue.hauteur)
            self._a_ecrire = True
            self._reveil.notify()

    def _ecrire_toujours(self) -> None:
        while True:
            with self._reveil:
                while not (self._a_ecrire or self._fini):
                    self._reveil.wait()
                if self._fini and not self._a_ecrire:
                    return
                self._a_ecrire = False
                controles, self._controles = self._controles, []
                donnees = "".join(controles) + self._traceur.tracer(self._voulue)
            if donnees and not self._envoyer(donnees):
                return

    def _envoyer(self, texte: str) -> bool:
        """Write it all; False when the terminal has gone."""
        octets = memoryview(texte.encode("utf-8", "replace"))
        try:
            while octets:
                octets = octets[os.write(self._sortie, octets) :]
        except OSError:
            return False
        return True

    # -- in -----------------------------------------------------------------------------------------------------------

    def _lire_toujours(self) -> None:
        analyseur, collage = analyseur_de_touches(), Collage()
        decoder = getincrementaldecoder("utf-8")("replace").decode
        with selectors.DefaultSelector() as selecteur:
            selecteur.register(self._entree, selectors.EVENT_READ)
            selecteur.register(self._reveil_lecture, selectors.EVENT_READ)
            while True:
                pretes = {cle.fd for cle, _ in selecteur.select(attente_de_l_analyseur(analyseur))}
                if self._reveil_lecture in pretes:
                    return
                if self._entree in pretes:
                    try:
                        octets = os.read(self._entree, _LECTURE)
                    except OSError:
                        octets = b""
                    if not octets:
                        # the terminal has gone: leave as on SIGHUP
                        self._app.call_later(self._app.exit)
                        return
                    # nothing yet of a character cut in two; fed with nothing, the parser would take it for the end
                    if texte := collage.filtrer(decoder(octets)):
                        for message in analyseur.feed(texte):
                            self.process_message(message)
                for message in analyseur.tick():
                    self.process_message(message)

    # -- life ---------------------------------------------------------------------------------------------------------

    def _taille(self) -> tuple[int, int]:
        for descripteur in (self._sortie, self._entree):
            try:
                taille = os.get_terminal_size(descripteur)
            except OSError:
                continue
            if taille.columns and taille.lines:
                return taille.columns, taille.lines
        return 80, 24

    def _redimensionner(self, *_: object) -> None:
        """SIGWINCH: everything is drawn again at the new size."""
        largeur, hauteur = self._taille()
        with self._reveil:
            self._voulue = Grille(largeur, hauteur)
            self._traceur.oublier(largeur, hauteur)
        taille = Size(largeur, hauteur)
        self.send_message(events.Resize(taille, taille))

    def start_application_mode(self) -> None:
        """Alternate screen, raw keys, both threads."""
        try:
            self._avant = termios.tcgetattr(self._entree)
            brut = termios.tcgetattr(self._entree)
            brut[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            brut[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
            brut[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self._entree, termios.TCSANOW, brut)
        except termios.error:
            self._avant = None
        signal.signal(signal.SIGWINCH, self._redimensionner)
        self._controles = [self.ENTRER + (_SOURIS if self._mouse else "")]
        self._fini = False
        self._fil_ecriture = threading.Thread(target=self._ecrire_toujours, name="pilote-ecriture", daemon=True)
        self._fil_lecture = threading.Thread(target=self._lire_toujours, name="pilote-lecture", daemon=True)
        self._fil_ecriture.start()
        self._fil_lecture.start()
        self._redimensionner()

    def disable_input(self) -> None:
        """Stop reading keys; those typed and not read yet go to the shell no more than with Textual's own driver."""
        if self._fil_lecture is not None:
            signal.signal(signal.SIGWINCH, signal.SIG_DFL)
            os.write(self._reveil_lecture_ecrit, b"x")
            if self._fil_lecture is not threading.current_thread():
                self._fil_lecture.join(1.0)
            self._fil_lecture = None
            try:
                termios.tcflush(self._entree, termios.TCIFLUSH)
            except termios.error:
                return

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self.disable_input()
        if self._fil_ecriture is not None:
            with self._reveil:
                self._fini = True
                self._a_ecrire = False  # the last frame would be lost with the alternate screen
                self._reveil.notify()
            self._fil_ecriture.join(1.0)
            self._fil_ecriture = None
            self._envoyer((_SANS_SOURIS if self._mouse else "") + self.SORTIR)
        if self._avant is not None:
            try:
                termios.tcsetattr(self._entree, termios.TCSANOW, self._avant)
            except termios.error:
                return  # the terminal has gone
