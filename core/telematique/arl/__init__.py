"""ARL-EMU: write and read the acknowledgement of a lot."""

from core.telematique.arl.modele import Arl, RejetArl
from core.telematique.noemie.modele import Partie

__all__ = ["Arl", "Partie", "RejetArl", "ecrire", "lire"]


def ecrire(arl: Arl) -> bytes:
    """The bytes of the acknowledgement; raises `Refus`."""
    from core.telematique.arl.ecriture import ecrire as ecrire_arl

    return ecrire_arl(arl)


def lire(octets: bytes) -> Arl:
    """Read an acknowledgement; raises `Refus` when it contradicts itself."""
    from core.telematique.arl.lecture import lire as lire_arl

    return lire_arl(octets)
