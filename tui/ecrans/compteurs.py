"""The counters of the header: rejects to treat, silences, invoices to send."""

from datetime import date, timedelta

from core.facturation.etats import EtatFacture
from core.ports import Registre

# an invoice received by the payer and not paid after that long is a silence (metier.md: AMO 7 days, AMC 10 and more)
SILENCE = timedelta(days=10)

# in a lot that is to be signed or has not left is still to be sent
A_ENVOYER: tuple[EtatFacture, ...] = ("validee", "en_lot")


def compter(registre: Registre, jour: date, cabinet: str = "") -> dict[str, int]:
    """Names as shown, in the order shown; rejects already replaced are not counted. Of one practice when it is given."""
    rejetees = [f for f in registre.factures(etats=("rejetee", "refusee"), cabinet=cabinet) if not f.remplacee_par]
    attente = registre.factures(etats=("transmise", "acceptee"), cabinet=cabinet)
    silences = [f for f in attente if f.validee_le and jour - f.validee_le > SILENCE]
    a_envoyer = registre.compter_factures(etats=A_ENVOYER, cabinet=cabinet)
    return {"rejets": len(rejetees), "silences": len(silences), "à envoyer": a_envoyer}
