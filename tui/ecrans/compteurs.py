"""The counters of the header: rejects to treat, silences, invoices to send, pieces to join."""

from datetime import date

from core.facturation.etats import EtatFacture
from core.ports import Registre
from core.services.feries import Feries
from core.services.silences import silences

# in a lot that is to be signed or has not left is still to be sent
A_ENVOYER: tuple[EtatFacture, ...] = ("validee", "en_lot")


def compter(registre: Registre, jour: date, feries: Feries, cabinet: str = "") -> dict[str, int]:
    """Names as shown, in the order shown; rejects already replaced are not counted. Of one practice when it is given."""
    return {
        "rejets": registre.compter_rejets(cabinet),
        "silences": len(silences(registre, jour, feries, cabinet)),
        "à envoyer": registre.compter_factures(etats=A_ENVOYER, cabinet=cabinet),
        "pièces": registre.compter_pieces_attendues(cabinet=cabinet),
    }
