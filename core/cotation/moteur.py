"""`coter`: the price of one visit, with the reason of every amount. Pure: no clock, no file, no randomness."""

from collections.abc import Mapping
from decimal import Decimal

from attrs import evolve

from core.cotation.contexte import Contexte
from core.cotation.controles import classe_du_forfait, controler
from core.cotation.plan import Regle, plan_du_jour
from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.erreurs import Anomalie, Refus
from core.nomenclature.modele import VersionActe
from core.nomenclature.nomenclature import Nomenclature

ZERO = Decimal(0)


def coter(seance: Seance, ngap: Nomenclature, situation: Situation = SITUATION_NEUTRE) -> Cotation:
    """Price a visit under the rules of its day (NGAP, art. 11 B to 23 and title XVI).

    Never raises on facts: a refused visit has no line, and anomalies of gravity "bloquant" that say why, with the article.
    """
    return evaluer(seance, ngap, situation)[0]


def evaluer(seance: Seance, ngap: Nomenclature, situation: Situation) -> tuple[Cotation, Decimal]:
    """The price, and the kilometres of the visit that count in the slices of the nurse's day."""
    try:
        plan = plan_du_jour(ngap, seance.jour, seance.territoire, situation)
        actes, fautes = controler(seance, plan, ngap)
        if fautes:
            return refusee(seance, fautes, ngap.empreinte), ZERO
        if seance.bsi is None and plan.a_dependance:
            seance = _sous_forfait(seance, actes, plan.portant(("forfait_bsi",)), situation, plan.ngap.actes)
        contexte = Contexte(seance, plan, situation, actes)
        presents = contexte.presents
        for regle in plan.regles:
            if regle.concernes is None or not regle.concernes.isdisjoint(presents):
                if regle.si is None:
                    regle.appliquer(contexte, regle)
                else:
                    _appliquer_lecture(contexte, regle, regle.si)
        bloquantes = [a for a in contexte.anomalies if a.gravite == "bloquant"]
        if bloquantes:
            return refusee(seance, contexte.anomalies, ngap.empreinte), ZERO
        return contexte.conclure(), contexte.km[1] if contexte.km is not None else ZERO
    except Refus as refus:
        return refusee(seance, refus.anomalies, ngap.empreinte), ZERO


def _appliquer_lecture(ctx: Contexte, regle: Regle, lecture: tuple[str, str]) -> None:
    """A rule of one reading: the setting is one this price depends on as soon as the rule changes something."""
    avant = _trace(ctx)
    regle.appliquer(ctx, regle)
    if _trace(ctx) != avant:
        ctx.utilises[lecture[0]] = lecture[1]


def _trace(ctx: Contexte) -> tuple[int, int, int, list[tuple[int | None, str]]]:
    return len(ctx.ecartees), len(ctx.supplements), len(ctx.anomalies), [(t.taux, t.etat) for t in ctx.travaux]


def refusee(seance: Seance, anomalies: list[Anomalie] | tuple[Anomalie, ...], empreinte: str) -> Cotation:
    """A refused visit: no line, the reasons."""
    return Cotation(seance.jour, seance.territoire, (), (), (), tuple(anomalies), nomenclature=empreinte)


def _sous_forfait(
    seance: Seance,
    actes: Mapping[str, tuple[VersionActe, int]],
    forfaits: frozenset[str],
    situation: Situation,
    en_vigueur: Mapping[str, VersionActe],
) -> Seance:
    """The class of the forfait billed in this visit, or already billed that day for the patient."""
    for identifiant, (version, _) in actes.items():
        if identifiant in forfaits:
            return evolve(seance, bsi=classe_du_forfait(version))
    for anterieur in situation.historique:
        if anterieur.jour == seance.jour and anterieur.acte in forfaits:
            return evolve(seance, bsi=classe_du_forfait(en_vigueur[anterieur.acte]))
    return seance
