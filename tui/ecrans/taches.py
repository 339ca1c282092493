"""What runs beside the keys, for every screen: a task on the thread of the base or of the computations, its answer used here."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.message import Message
from textual.screen import Screen

from core.erreurs import Anomalie, Refus
from tui.actions import ACTIONS, en_action
from tui.ecrans.relecture import Relectures
from tui.widgets.tableau import Tableau

if TYPE_CHECKING:
    from core.ports import Registre
    from tui.app import Facturier
    from tui.contexte import Contexte

T = TypeVar("T")

IMPREVUE = "ERREUR_IMPREVUE"


class TravailFini(Message):
    """A task of the executor ended; handled by the screen that asked, never by the thread that computed."""

    def __init__(
        self,
        nom: str,
        numero: int,
        suite: Callable[[Any], None],
        futur: Future[Any],
        retenu: bool,
        reprise: Callable[[Refus], None],
    ) -> None:
        super().__init__()
        self.nom, self.numero, self.suite, self.futur, self.retenu = nom, numero, suite, futur, retenu
        self.reprise = reprise  # what a refusal does once it is said


def _rien(_: Refus) -> None:
    return None


def imprevue(erreur: Exception) -> Anomalie:
    """A fault of the program itself in a task: its transaction was undone, the screens go on. Values are never shown."""
    pas = traceback.extract_tb(erreur.__traceback__)[-1]
    return Anomalie(
        "ERREUR_IMPREVUE",
        f"erreur imprévue du programme ({type(erreur).__name__}, {Path(pas.filename).name}:{pas.lineno}) : rien n'a été fait",
        "recommencer ; si elle revient, la signaler avec ces mots",
    )


class Taches(Screen[None]):
    """A screen as far as its tasks; `refuse` shows the fault of one."""

    NOM: ClassVar[str] = ""
    TITRE: ClassVar[str] = ""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._numeros: dict[str, int] = {}
        self.relectures = Relectures()

    @property
    def facturier(self) -> Facturier:
        """The application, typed."""
        return cast("Facturier", self.app)

    @property
    def contexte(self) -> Contexte:
        """The services."""
        return self.facturier.contexte

    def demander(
        self,
        nom: str,
        travail: Callable[[Registre], T],
        suite: Callable[[T], None],
        *,
        retenir: bool = False,
        libelle: str | None = None,
    ) -> None:
        """Run `travail` on the thread of the base, then `suite` here with its value; a `Refus` goes to the message line.

        Of two tasks of the same name only the last one counts.  With `retenir`, keys typed meanwhile wait in order: use it
        when the next key means something else before and after.  `libelle` is what undo calls it, that of its name by default,
        "" when it names itself what it does.
        """
        titre, moment = ACTIONS.get(nom, "") if libelle is None else libelle, self.contexte.horloge.maintenant
        if titre:
            self._lancer(
                nom, lambda: self.contexte.executeur.soumettre(lambda r: en_action(r, titre, moment(), travail)), suite, retenir
            )
        else:
            self._lancer(nom, lambda: self.contexte.executeur.soumettre(travail), suite, retenir)

    def calculer(self, nom: str, travail: Callable[[], T], suite: Callable[[T], None], *, retenir: bool = False) -> None:
        """The same for a computation without the base, on the thread kept for that."""
        self._lancer(nom, lambda: self.facturier.calculateur.submit(travail), suite, retenir)

    def _lancer(self, nom: str, soumettre: Callable[[], Future[T]], suite: Callable[[T], None], retenir: bool) -> None:
        # its number first: a computation that starts at once and asks whether it is still the last one must see itself
        numero = self._numeros[nom] = self._numeros.get(nom, 0) + 1
        if retenir:
            self.facturier.retenir()
        reprise = self.reprise()
        futur = soumettre()
        futur.add_done_callback(lambda f: self.post_message(TravailFini(nom, numero, suite, f, retenir, reprise)))

    def numero(self, nom: str) -> int:
        """The number of the last task of that name: an older one may stop itself."""
        return self._numeros.get(nom, 0)

    def occupe(self) -> bool:
        """Whether some task has not answered yet, or a list waits for its cursor to rest."""
        attendues = any(self.en_attente(nom) for nom in self._numeros if not nom.startswith("fini:"))
        return attendues or (self.is_mounted and any(tableau.en_mouvement for tableau in self._tableaux))

    @cached_property
    def _tableaux(self) -> list[Tableau]:
        return list(self.query(Tableau))

    def en_attente(self, nom: str) -> bool:
        """Whether a task of that name has not answered yet."""
        return self._numeros.get(nom, 0) > self._numeros.get("fini:" + nom, 0)

    def on_travail_fini(self, message: TravailFini) -> None:
        """Use the answer if it is still the one wanted; say what went wrong."""
        message.stop()
        try:
            if message.numero == self._numeros.get(message.nom):
                self._numeros["fini:" + message.nom] = message.numero
                # else one is leaving: nothing is shown any more, `partir` has stored what had to be
                if self.is_attached and not self.facturier.partant:
                    self._employer(message)
        finally:
            self.facturier.rideau.lever_sur(self)
            if message.retenu:
                self.facturier.relacher()

    def _employer(self, message: TravailFini) -> None:
        try:
            valeur = message.futur.result()
        except Refus as refus:
            self.refuse(message.nom, refus)
            message.reprise(refus)
        except Exception as erreur:
            self.refuse(message.nom, Refus(imprevue(erreur)))
        else:
            message.suite(valeur)
            self.facturier.accompagnement.signaler(f"fait:{self.NOM}.{message.nom}")

    def reprise(self) -> Callable[[Refus], None]:
        """What a refusal of a task started now does once it is said: a prompt that started it opens again."""
        return _rien

    def refuse(self, nom: str, refus: Refus) -> None:
        """A task was refused."""
