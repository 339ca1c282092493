"""What the screens are given: the services of the program, assembled once in `tui.demarrage`.

The screens never open a file, a connection or a clock: they take them here.  The Registre is used only inside a
task given to the `executeur` (one thread owns the connection), and its answer comes back as a message.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from attrs import field, frozen

from core.services.feries import Feries

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from core.nomenclature import Nomenclature
    from core.ports import Horloge, LecteurCartes, Registre, ServiceDroits, Teletransmission

T = TypeVar("T")


class Executeur(Protocol):
    """The single thread that owns the base: tasks run one at a time, in the order they were given."""

    def soumettre(self, travail: "Callable[[Registre], T]") -> "Future[T]":
        """Run `travail(registre)` on that thread; the Future carries its value or its exception (`Refus`…)."""
        ...

    def fermer(self) -> None:
        """Finish the tasks already given, then close the base."""
        ...


@frozen
class CartePresentee:
    """An emulated Vitale card that can be put in the reader from the screens (demo and training only)."""

    libelle: str  # what the biller reads in the list: TEST DUPONT Jeanne
    lire: "Callable[[], bytes]"


@frozen
class CpsPresentee:
    """An emulated CPS that can be put in the reader; `code` is printed because nothing in it is secret."""

    libelle: str
    am: str
    code: str
    lire: "Callable[[], bytes]"


@frozen
class Contexte:
    """Everything the application needs; `nomenclature()` loads at first use and is then kept.

    `faire_passer(jour)`, in the demo, moves the emulated clock to that day, so that the caisse answers; None elsewhere.
    `inserer_vitale(octets)` puts a card in the emulated reader; None with a real reader.
    """

    executeur: Executeur
    nomenclature: "Callable[[], Nomenclature]"
    lecteur: "LecteurCartes"
    transport: "Teletransmission"
    horloge: "Horloge"
    mode: Literal["DÉMO", "FORMATION", "RÉEL"] = "DÉMO"
    emule: bool = True
    droits: "ServiceDroits | None" = None
    lire_appli: "Callable[[str], bytes] | None" = None  # the card behind a QR text of the appli carte Vitale
    telephones: Sequence[CartePresentee] = ()  # emulated: `lire` gives the QR text that each would show now
    cartes: Sequence[CartePresentee] = ()
    inserer_vitale: "Callable[[bytes], None] | None" = None
    retirer_vitale: "Callable[[], None] | None" = None
    cps: Sequence[CpsPresentee] = ()
    inserer_cps: "Callable[[bytes], None] | None" = None
    faire_passer: "Callable[[date], None] | None" = None
    dossier: "Path | None" = None  # where pieces and exports go
    monde: Any = field(default=None, repr=False)  # core.demonstration.lecture.Monde of a demo

    feries: Feries = field(init=False, eq=False, repr=False)  # for the deadlines counted in working days

    @feries.default
    def _feries(self) -> Feries:
        return Feries(self.nomenclature)
