"""The month that F7 shows, read step by step beside the month before."""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, frozen

from core.bilan.modele import Bilan, mois_voisin
from core.nomenclature import Nomenclature
from core.ports import Registre

PETIT_MOIS = 300  # invoices in two months: read at one go, as long as it is quick
D_UN_TRAIT = 0.04  # seconds


@frozen
class MoisLu:
    """The month, the one before (None until it is read), and the practices there are; `mesure` once more than the accounts of the
    month is known, `complet` once everything is."""

    bilan: Bilan
    avant: Bilan | None
    cabinets: tuple[str, ...]
    mesure: bool = False
    complet: bool = False

    @property
    def petit(self) -> bool:
        """Whether the rest is not worth a second drawing, as far as one can tell."""
        factures = self.bilan.total().factures + (self.avant.total().factures if self.avant is not None else 0)
        return not self.complet and factures <= PETIT_MOIS


def etapes_du_mois(registre: Registre, voulu: str, mois: date, ngap: Nomenclature, jour: date) -> Iterator[MoisLu | None]:
    """The accounts first, then all the rest little by little; None when there is no practice."""
    from core.services.bilan import etapes

    cabinets = tuple(c.code for c in registre.cabinets())
    if not cabinets:
        yield None
        return
    cabinet = voulu or cabinets[0]
    siennes = etapes(registre, cabinet, mois, ngap, jour)
    d_avant = etapes(registre, cabinet, mois_voisin(mois, -1), ngap, jour, compare=True)
    lu = MoisLu(next(siennes), None, cabinets)
    yield lu
    lu = evolve(lu, bilan=next(siennes), mesure=True)
    yield lu
    for avant in d_avant:
        lu = evolve(lu, avant=avant)
        yield lu
    for bilan in siennes:
        lu = evolve(lu, bilan=bilan)
        yield lu
    yield evolve(lu, complet=True)
