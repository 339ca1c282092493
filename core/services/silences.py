"""Silences: lots whose acknowledgement or payment does not come in the time granted to their payer; and how to wake them."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from attrs import frozen

from core.lots.delais import retard
from core.lots.echanges import Lot
from core.ports import Horloge, Registre
from core.services.envoi import relancer_lot
from core.services.feries import Feries
from core.services.parametres import parametres
from core.services.relances import Courrier, preparer


@frozen
class Silence:
    """A late lot: `arl` when it was not acknowledged, `silence` when it was and is not paid; how many of its invoices still wait,
    what they ask (cents), whose practice they are of."""

    lot: Lot
    quoi: Literal["arl", "silence"]
    cabinet: str
    nombre: int
    montant: int

    @property
    def depuis(self) -> date:
        """The day the payer had it."""
        moment = (self.lot.accepte_le if self.quoi == "silence" else None) or self.lot.depose_le
        return moment.date() if moment else self.lot.jour


def retards(
    registre: Registre, jour: date, feries: Feries, cabinet: str = ""
) -> dict[int, tuple[Lot, Literal["arl", "silence"]]]:
    """The late lots by id, oldest first, with what of them is late: only those whose invoices still wait for something."""
    return {s.lot.id: (s.lot, s.quoi) for s in silences(registre, jour, feries, cabinet)}


def silences(registre: Registre, jour: date, feries: Feries, cabinet: str = "") -> list[Silence]:
    """The late lots (of one practice, when it is given), oldest first; the time granted is a parameter of each payer."""
    regles, chez = parametres(registre), feries.lire(registre).chez
    return [
        Silence(x.lot, quoi, x.cabinet, x.nombre, x.montant)
        for x in registre.lots_en_attente(cabinet)
        if (quoi := retard(x.lot, jour, chez(x.lot.infirmier), regles))
    ]


def relancer_arl(registre: Registre, lots: Sequence[int], horloge: Horloge) -> int:
    """Queue again the same bytes of these lots without ARL, all or none; how many. Raises `Refus` LOT_NON_RELANCABLE."""
    with registre.ecriture():
        for lot in lots:
            relancer_lot(registre, lot, horloge)
    return len(lots)


def lettres(registre: Registre, lots: Sequence[int], horloge: Horloge, feries: Feries) -> list[Courrier]:
    """The next letter for what these lots wait for, one a payer and practice; nothing is written nor noted."""
    vises: dict[tuple[str, str], set[int]] = {}
    for id in lots:
        membre = registre.factures(lot=id, limite=1)[0]
        vises.setdefault((membre.payeur, membre.cabinet), set()).add(id)
    courriers = []
    for (payeur, cabinet), siens in vises.items():
        dues = [c for c in registre.creances(horloge.aujourdhui(), payeur, cabinet) if c.facture.lot in siens]
        courriers.append(preparer(registre, dues, horloge, feries))
    return courriers
