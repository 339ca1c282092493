"""The transport of the demo, the training mode and the tests: the payer is an object of the same process."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from core.emulateurs.transports.ligne import Ligne, LigneEcrite, Panne
from core.emulateurs.transports.noms import verifier_paquet
from core.ports import Message, PanneTransport, Paquet


class Payeur(Protocol):
    """What the transport needs of a payer: bytes in, bytes out."""

    def recevoir(self, nom: str, fichiers: Mapping[str, bytes]) -> bool:
        """Take a package; whether it was taken in charge (a refused one may be sent again)."""
        ...

    def produire_retours(self, jour: date) -> Sequence[Message]:
        """The messages that leave the payer up to that day, each once."""
        ...

    def aujourdhui(self) -> date:
        """The payer's own calendar."""
        ...


class TransportMemoire:
    """Implements `core.ports.Teletransmission`; `ligne` says what goes wrong with each call (a list of failures will do).

    A key already taken in charge by the payer is absorbed; a refused package may be deposited again.
    """

    marque = "EMU"

    def __init__(self, caisse: Payeur, ligne: Ligne | Iterable[Panne] = ()) -> None:
        self._caisse = caisse
        self._ligne: Ligne = LigneEcrite(ligne) if isinstance(ligne, Iterable) else ligne
        self._pris: set[str] = set()
        self._boite: dict[str, deque[Message]] = {}
        self.absorbes = 0  # deposits that had no effect because the key was known

    def deposer(self, paquet: Paquet) -> None:
        """Give the package to the payer; raises `PanneTransport`, and `Refus` PAQUET_MAL_NOMME."""
        verifier_paquet(paquet.nom, tuple(nom for nom, _ in paquet.fichiers))
        panne = self._ligne.panne("deposer")
        if panne is Panne.AVANT:
            raise PanneTransport("connexion refusée par la caisse émulée : rien n'est parti", incertain=False)
        if panne is Panne.PERDU:
            raise PanneTransport("connexion perdue pendant l'envoi : le lot est peut-être parti", incertain=True)
        if paquet.cle in self._pris:
            self.absorbes += 1
        elif self._caisse.recevoir(paquet.nom, dict(paquet.fichiers)):
            self._pris.add(paquet.cle)
        if panne is Panne.RECU:
            raise PanneTransport("connexion perdue avant la réponse : le lot est peut-être arrivé", incertain=True)

    def relever(self) -> Sequence[Message]:
        """What is waiting, oldest first; of two messages of the same name the first hides the next."""
        if self._ligne.panne("relever") is not Panne.AUCUNE:
            raise PanneTransport("connexion refusée par la caisse émulée : aucun retour lu", incertain=False)
        return self._en_attente()

    def _en_attente(self) -> Sequence[Message]:
        for message in self._caisse.produire_retours(self._caisse.aujourdhui()):
            self._boite.setdefault(message.nom, deque()).append(message)
        return [file[0] for file in self._boite.values()]

    def acquitter(self, nom: str) -> None:
        """Take the message out of the box; the next one of that name, if any, goes to the end of it."""
        file = self._boite.pop(nom, None)
        if file is not None and len(file) > 1:
            file.popleft()
            self._boite[nom] = file
