"""When a signed lot leaves: at once, at a chosen hour, or after the waiting time that is set; until then it can be taken back.

The hour is that of the outbox (`prochain` of a package never tried), so it survives a restart, and a sending by cron keeps to
it.  A back-off after a failure is another thing: `est_retenu` tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from core.erreurs import Anomalie, Refus
from core.ports import Horloge, Registre
from core.services.parametres import parametres

if TYPE_CHECKING:
    from core.lots.echanges import Envoi, Lot


@frozen
class Depart:
    """A lot that waits for its hour."""

    lot: Lot
    a: datetime


def est_retenu(envoi: Envoi, maintenant: datetime) -> bool:
    """Whether the package waits for an hour somebody chose, not yet come."""
    return envoi.etat == "a_envoyer" and envoi.prochain is not None and envoi.prochain > maintenant


def heure_par_defaut(registre: Registre, maintenant: datetime) -> datetime | None:
    """The hour at which what is signed now leaves; None when nothing is to be waited for."""
    minutes = parametres(registre)["envoi_differe"]
    return maintenant + timedelta(minutes=minutes) if minutes else None


def differer(registre: Registre, lots: Sequence[int], a: datetime, horloge: Horloge) -> list[Depart]:
    """Hold these signed lots until `a`; raises `Refus` LOT_NON_DIFFERABLE, DEPART_PASSE, all or none."""
    if a <= horloge.maintenant():
        raise Refus(
            Anomalie(
                "DEPART_PASSE", f"{a:%d/%m à %H:%M} est déjà passé", "donner une heure à venir : 18h30, +45 (minutes), demain 8h"
            )
        )
    with registre.ecriture():
        return [Depart(_poser(registre, lot, a, horloge), a) for lot in lots]


def partir_maintenant(registre: Registre, lots: Sequence[int], horloge: Horloge) -> list[Lot]:
    """Let these lots go with the next sending, which may be at once; raises `Refus` LOT_NON_DIFFERABLE."""
    with registre.ecriture():
        return [_poser(registre, lot, None, horloge) for lot in lots]


def _poser(registre: Registre, lot: int, a: datetime | None, horloge: Horloge) -> Lot:
    lu = registre.lot(lot)
    envois = registre.envois(lot=lot)
    if lu.etat != "signe" or not envois or envois[-1].etat != "a_envoyer":
        raise Refus(
            Anomalie(
                "LOT_NON_DIFFERABLE",
                f"le lot {lu.numero} n'attend pas son départ",
                "signer d'abord un lot à signer (F9) ; un lot déjà tenté ou parti ne se retient plus",
                f"lot {lu.numero:03d}",
            )
        )
    registre.avancer_envoi(envois[-1].id, "programmer", prochain=a)
    quand = f"départ le {a:%d/%m/%Y à %H:%M}" if a else "départ avec le prochain envoi"
    registre.journaliser("lot_differe", "lot", lot, horloge.maintenant(), quand)
    return lu


def prochain_essai_du(registre: Registre) -> datetime | None:
    """The nearest moment at which something of the outbox may be tried: a chosen hour, or the end of a back-off."""
    attendus = [e.prochain for e in registre.envois(etats=("a_envoyer", "emission", "en_doute", "differe")) if e.prochain]
    return min(attendus, default=None)
