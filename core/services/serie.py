"""The series of an ordonnance priced, visit by visit: what the screens and the command line show before recording."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from itertools import groupby

from attrs import evolve, frozen

from core.cotation import detailler_journee
from core.cotation.liens import liees
from core.cotation.memoire import actes_suivis
from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Patient
from core.erreurs import Refus
from core.facturation.fiche import ActeCote, SeanceEnregistree, actes_factures
from core.nomenclature import Nomenclature
from core.services.agenda import rapprocher
from core.services.entourage import Entourage, historique
from core.services.parts import Parts
from core.services.saisie import Passage, passages

PAS_ENCORE = 1 << 62  # the id that a visit not recorded yet will have is above all others


@frozen
class Visite:
    """One visit of the series: the rank of the passage in its day, and its price."""

    rang: int
    passage: Passage
    cotation: Cotation
    facturee: bool = False

    @property
    def cle(self) -> tuple[str, int]:
        """What names it when it is taken out of the series."""
        return self.passage.seance.jour.isoformat(), self.rang


@frozen
class Serie:
    """Every visit, those taken out apart."""

    visites: tuple[Visite, ...]
    retirees: int
    parts: Parts | None = None  # of the visits that can be billed today

    @property
    def montant(self) -> int:
        """Total of the series, in cents."""
        return sum(v.cotation.montant for v in self.visites)

    def faites(self, aujourdhui: date) -> tuple[Visite, ...]:
        """Those that can be billed: up to today, in no invoice yet."""
        return tuple(v for v in self.visites if v.passage.seance.jour <= aujourdhui and not v.facturee)


def coter_serie(
    ordonnance: Ordonnance,
    patient: Patient,
    cabinet: Cabinet,
    ngap: Nomenclature,
    jusqua: date,
    connues: Sequence[SeanceEnregistree] = (),
    perime: Callable[[], bool] = lambda: False,
    situation: Situation = SITUATION_NEUTRE,
    entourage: Entourage | None = None,
) -> Serie | None:
    """Price every visit of the ordonnance, each in the day of the nurse who makes it; None as soon as `perime()` says that
    nobody waits for it any more.

    `connues` are the visits already recorded for it: those billed keep their price.  `situation` carries the local exceptions
    of the practice (core.services.reglages.situation_du_cabinet), `entourage` the rest of the nurse's days: with it the price
    is that of the invoice, without it that of the patient alone.
    """
    visites: list[Visite] = []
    actes = list(entourage.actes) if entourage else []
    agenda = rapprocher(passages(ordonnance, patient, cabinet, jusqua), connues)
    for jour, paires in groupby(agenda.paires, key=lambda x: x[0].seance.jour):
        if perime():
            return None
        du_jour = list(paires)
        soignants = [_soignant(ordonnance, passage, connue) for passage, connue in du_jour]
        du_jour_cotees: dict[int, Visite] = {}
        for infirmier in sorted(set(soignants)):  # the order in which the invoice prices the nurses of one day
            rangs = [rang for rang, qui in enumerate(soignants) if qui == infirmier]
            # billed visits that the series no longer calls for are still of the day
            autres = [(s.id, s.seance) for s in agenda.seules if s.facture and s.seance.jour == jour and s.infirmier == infirmier]
            autres += entourage.du_jour(jour, infirmier) if entourage else ()
            siennes = [du_jour[rang] for rang in rangs]
            prix = _coter_jour(siennes, autres, infirmier, str(patient.id), ngap, situation, actes)
            for rang, (passage, connue), cotation in zip(rangs, siennes, prix, strict=True):
                facturee = connue is not None and bool(connue.facture)
                if connue is not None and facturee:
                    passage = evolve(passage, seance=connue.seance)
                else:
                    actes += [
                        ActeCote(patient.id, infirmier, jour, acte, quantite, passage.seance.heure)
                        for acte, quantite in actes_factures(cotation)
                    ]
                du_jour_cotees[rang] = Visite(passage.rang, passage, cotation, facturee)
        visites += [du_jour_cotees[rang] for rang in range(len(du_jour))]
    return Serie(tuple(visites), len(ordonnance.absences))


def _soignant(ordonnance: Ordonnance, passage: Passage, connue: SeanceEnregistree | None) -> int:
    """Who makes that visit: who billed it, else who the ordonnance says now."""
    if connue is not None and connue.facture:
        return connue.infirmier
    return ordonnance.infirmier_du(passage.seance.jour, passage.rang)


def _coter_jour(
    du_jour: Sequence[tuple[Passage, SeanceEnregistree | None]],
    autres: Iterable[tuple[int, Seance]],
    infirmier: int,
    patient: str,
    ngap: Nomenclature,
    situation: Situation,
    actes: Sequence[ActeCote],
) -> list[Cotation]:
    """The price of each passage of one day; `autres` are the other visits of the nurse that day, with their ids.

    The order is that of the base: hours, then what was recorded first; it is the one of the invoice.
    """
    journee = [(_ordre(seance, id), -1, seance) for id, seance in autres]
    for rang, (passage, connue) in enumerate(du_jour):
        facturee = connue is not None and bool(connue.facture)
        faits = connue.seance if connue is not None and facturee else passage.seance
        journee.append((_ordre(faits, connue.id if connue else PAS_ENCORE + rang), rang, faits))
    journee.sort(key=lambda x: x[0])
    retenues = [journee[i] for i in liees([s for _, _, s in journee], patient, ngap, situation)]
    prix = detailler_journee(
        [s for _, _, s in retenues], ngap, _contexte(retenues[0][2], retenues, infirmier, ngap, situation, actes)
    )
    trouves = {rang: cotation for (_, rang, _), (_, _, cotation) in zip(retenues, prix, strict=True) if rang >= 0}
    return [
        connue.cotation if connue is not None and connue.facture and connue.cotation is not None else trouves[rang]
        for rang, (_, connue) in enumerate(du_jour)
    ]


def _ordre(seance: Seance, id: int) -> tuple[time, int]:
    return seance.heure or time.min, id


def _contexte(
    premiere: Seance,
    retenues: Sequence[tuple[object, int, Seance]],
    infirmier: int,
    ngap: Nomenclature,
    situation: Situation,
    actes: Sequence[ActeCote],
) -> Situation:
    """The situation of the day with what was billed before for the patients that count in it."""
    try:
        suivis = actes_suivis(ngap, premiere.jour, premiere.territoire, situation)
    except Refus:
        return situation  # each visit will say why
    patients = {int(s.patient) for _, _, s in retenues if s.patient.isdigit()}
    return evolve(situation, historique=historique(actes, patients, infirmier, premiere.jour, suivis))
