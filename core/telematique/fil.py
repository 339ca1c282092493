"""Records put end to end: a fault is kept with the place it belongs to, all are told at once and nothing is half written."""

from collections.abc import Callable

from attrs import evolve

from core.erreurs import Anomalie, Refus
from core.telematique.codec import Enregistrement, ecrire


class Fil:
    """The records written so far and the faults found, each with the place it belongs to."""

    def __init__(self) -> None:
        self.morceaux: list[str] = []
        self.fautes: list[Anomalie] = []

    def ajouter(self, ou: str, faire: Callable[[], Enregistrement]) -> None:
        """Write one more record; a fault is kept, and the record still counts so that line numbers stay right."""
        try:
            self.morceaux.append(ecrire(faire(), len(self.morceaux) + 1))
        except Refus as refus:
            self.morceaux.append("")
            self.fautes += [evolve(a, ou=f"{ou}, {a.ou}" if ou else a.ou) for a in refus.anomalies]

    def octets(self) -> bytes:
        """The whole; raises `Refus` with every fault when there are some."""
        if self.fautes:
            raise Refus(self.fautes)
        return "".join(self.morceaux).encode("ascii")
