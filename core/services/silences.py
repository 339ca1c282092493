"""Silences: lots whose acknowledgement or payment does not come in the time granted to their payer; and how to wake them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

from attrs import frozen

from core.facturation.etats import EtatFacture
from core.facturation.fiche import ResumeFacture
from core.lots.delais import retard
from core.lots.echanges import Lot
from core.ports import Horloge, Registre
from core.services.envoi import relancer_lot
from core.services.parametres import parametres
from core.services.relances import Courrier, preparer

EN_ATTENTE: tuple[EtatFacture, ...] = ("transmise", "acceptee", "differee")


@frozen
class Silence:
    """A late lot: `arl` when it was not acknowledged, `silence` when it was and is not paid; its invoices still waiting."""

    lot: Lot
    quoi: Literal["arl", "silence"]
    factures: tuple[ResumeFacture, ...]

    @property
    def montant(self) -> int:
        """What they ask, in cents."""
        return sum(f.demande - f.paye for f in self.factures)

    @property
    def depuis(self) -> date:
        """The day the payer had it."""
        moment = (self.lot.accepte_le if self.quoi == "silence" else None) or self.lot.depose_le
        return moment.date() if moment else self.lot.jour


def retards(
    registre: Registre, jour: date, est_ferie: Callable[[date], bool], cabinet: str = ""
) -> dict[int, tuple[Lot, Literal["arl", "silence"]]]:
    """The late lots by id, oldest first, with what of them is late: only those whose invoices still wait for something."""
    regles = parametres(registre)
    vus = {lot.id: (lot, retard(lot, jour, est_ferie, regles)) for lot in registre.lots_en_attente(cabinet)}
    return {id: (lot, quoi) for id, (lot, quoi) in vus.items() if quoi}


def silences(registre: Registre, jour: date, est_ferie: Callable[[date], bool], cabinet: str = "") -> list[Silence]:
    """The late lots (of one practice, when it is given), oldest first; the time granted is a parameter of each payer."""
    return [
        Silence(lot, quoi, tuple(registre.factures(etats=EN_ATTENTE, lot=lot.id, cabinet=cabinet)))
        for lot, quoi in retards(registre, jour, est_ferie, cabinet).values()
    ]


def relancer_arl(registre: Registre, lots: Sequence[int], horloge: Horloge) -> int:
    """Queue again the same bytes of these lots without ARL, all or none; how many. Raises `Refus` LOT_NON_RELANCABLE."""
    with registre.ecriture():
        for lot in lots:
            relancer_lot(registre, lot, horloge)
    return len(lots)


def lettres(registre: Registre, lots: Sequence[int], horloge: Horloge, est_ferie: Callable[[date], bool]) -> list[Courrier]:
    """The next letter for what these lots wait for, one a payer and practice; nothing is written nor noted."""
    vises: dict[tuple[str, str], set[int]] = {}
    for id in lots:
        membre = registre.factures(lot=id, limite=1)[0]
        vises.setdefault((membre.payeur, membre.cabinet), set()).add(id)
    courriers = []
    for (payeur, cabinet), siens in vises.items():
        dues = [c for c in registre.creances(horloge.aujourdhui(), payeur, cabinet) if c.facture.lot in siens]
        courriers.append(preparer(registre, dues, horloge, est_ferie))
    return courriers
