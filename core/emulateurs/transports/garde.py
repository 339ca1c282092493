"""The transport of a demo that is kept: what the payer of the process knows is on disk, and outlives it."""

from collections.abc import Iterable, Sequence

from core.emulateurs.caisse import Caisse
from core.emulateurs.transports.ligne import Ligne, Panne
from core.emulateurs.transports.memoire import TransportMemoire
from core.ports import Message, Paquet


class TransportGarde(TransportMemoire):
    """A package taken in charge is absorbed, and a message nobody acknowledged is given again, by the next process too."""

    def __init__(self, caisse: Caisse, ligne: Ligne | Iterable[Panne] = ()) -> None:
        super().__init__(caisse, ligne)
        self._payeur = caisse

    def deposer(self, paquet: Paquet) -> None:
        """As in memory, with what former processes deposited."""
        if self._payeur.etat.a_ranger.get(paquet.nom):
            self._pris.add(paquet.cle)
        super().deposer(paquet)

    def _en_attente(self) -> Sequence[Message]:
        premiers: dict[str, Message] = {}
        for message in self._payeur.preparer_remise():
            premiers.setdefault(message.nom, message)
        return list(premiers.values())

    def acquitter(self, nom: str) -> None:
        """The oldest message of that name is not given any more."""
        donne = next((m for m in self._payeur.etat.a_remettre if m.nom == nom), None)
        if donne is not None:
            self._payeur.noter_remise([Message(donne.nom, donne.octets)])
