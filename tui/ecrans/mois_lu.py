"""The month that F7 shows, read step by step beside the month before."""

from collections.abc import Iterator
from datetime import date

from attrs import evolve, frozen

from core.bilan.modele import Bilan, mois_voisin
from core.nomenclature import Nomenclature
from core.ports import Registre

PETIT_MOIS = 300  # invoices in two months: read at one go


@frozen
class MoisLu:
    """The month, the one before, and the practices there are; `complet` once everything of them is read."""

    bilan: Bilan
    avant: Bilan
    cabinets: tuple[str, ...]
    complet: bool = False


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
    lu = MoisLu(next(siennes), next(d_avant), cabinets)
    yield lu
    for avant in d_avant:
        lu = evolve(lu, avant=avant)
        yield lu
    for bilan in siennes:
        lu = evolve(lu, bilan=bilan)
        yield lu
    yield evolve(lu, complet=True)
