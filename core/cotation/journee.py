"""`coter_journee`: all the visits of a nurse's day, of one or several patients.

What is counted over the day is counted here: one forfait a patient, acts a forfait includes at every visit, dependence travel,
homes visited together, kilometres of the day, daily limits.  Visits need their `patient`; `foyer` says which patients share
a home.
"""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from attrs import evolve, frozen

from core.cotation.controles import Classe, classe_du_forfait
from core.cotation.moteur import evaluer
from core.cotation.plan import plan_du_jour
from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.cotation.situation import SITUATION_NEUTRE, ActeAnterieur, Situation
from core.erreurs import Refus
from core.nomenclature.nomenclature import Nomenclature

MEME_PASSAGE = 60  # minutes: beyond, two visits at one home are two travels


@frozen
class Place:
    """A visit placed in its home: rank among the dependent patients or among the others, and whether both kinds are there."""

    seance: Seance
    rang_dependant: int | None = None
    rang_ordinaire: int | None = None
    mixte: bool = False


def coter_journee(seances: Sequence[Seance], ngap: Nomenclature, situation: Situation = SITUATION_NEUTRE) -> list[Cotation]:
    """The price of each visit, in the order given; they are counted in the order of their hours when all have one.

    `situation.historique` is what was billed before this day and by others; entries with a `patient` serve that patient only.
    """
    return [cotation for _, _, cotation in detailler_journee(seances, ngap, situation)]


def detailler_journee(
    seances: Sequence[Seance], ngap: Nomenclature, situation: Situation = SITUATION_NEUTRE
) -> list[tuple[Seance, Situation, Cotation]]:
    """Like `coter_journee`, each price with the visit and the situation that `coter` alone needs to find it again."""
    ordre = list(range(len(seances)))
    if all(s.heure is not None for s in seances):
        ordre.sort(key=lambda rang: (seances[rang].jour, seances[rang].heure or time(0), rang))
    prepares = _sous_forfait(seances, ordre, ngap, situation)
    foyers = _foyers([prepares[rang] for rang in ordre], ngap, situation)
    faites: dict[int, tuple[Seance, Situation, Cotation]] = {}
    passe: dict[str, list[ActeAnterieur]] = {}
    kilometres: dict[date, Decimal] = {}
    limites: dict[date, int] = {}
    for position, rang in enumerate(ordre):
        place = foyers[position]
        seance = place.seance
        cle = seance.patient or f"#{rang}"
        autres = {f.acte for i, s in enumerate(seances) if i != rang and _meme_jour(s, seance) for f in s.actes}
        du_patient = tuple(a for a in situation.historique if a.patient in ("", seance.patient))
        contexte = evolve(
            situation,
            historique=(*du_patient, *passe.get(cle, ())),
            km_du_jour=kilometres.get(seance.jour, situation.km_du_jour),
            rang_dependant=place.rang_dependant,
            rang_ordinaire=place.rang_ordinaire,
            foyer_mixte=place.mixte or situation.foyer_mixte,
            actes_du_jour=frozenset(autres) | situation.actes_du_jour,
            deplacements_limites=limites.get(seance.jour, situation.deplacements_limites),
        )
        cotation, comptes = evaluer(seance, ngap, contexte)
        faites[rang] = (seance, contexte, cotation)
        kilometres[seance.jour] = contexte.km_du_jour + comptes
        limites[seance.jour] = contexte.deplacements_limites + _deplacement_limite(seance, cotation, ngap, situation)
        passe.setdefault(cle, []).extend(_retenir(cotation, seance))
    return [faites[rang] for rang in range(len(seances))]


def _deplacement_limite(seance: Seance, cotation: Cotation, ngap: Nomenclature, situation: Situation) -> int:
    """1 when this visit billed a travel that counts in the limit of the day."""
    if not cotation.lignes:
        return 0
    regles = plan_du_jour(ngap, seance.jour, seance.territoire, situation).regles
    for regle in regles:
        limites = regle.p.get("limites")
        if limites and any(s.etapes[0].regle == regle.id for s in cotation.supplements):
            return int(all(ligne.acte in limites for ligne in cotation.lignes))
    return 0


def _meme_jour(autre: Seance, seance: Seance) -> bool:
    return bool(seance.patient) and autre.patient == seance.patient and autre.jour == seance.jour


def _retenir(cotation: Cotation, seance: Seance) -> list[ActeAnterieur]:
    """What this visit billed, as history for the next ones."""
    retenus = [ActeAnterieur(seance.jour, ligne.acte, ligne.quantite) for ligne in cotation.lignes if ligne.taux]
    return retenus + [ActeAnterieur(seance.jour, s.code) for s in cotation.supplements]


def _sous_forfait(seances: Sequence[Seance], ordre: Sequence[int], ngap: Nomenclature, situation: Situation) -> list[Seance]:
    """Every visit of a patient on a day with a forfait is under it, whichever visit bills it; of two, the first counted."""
    classes: dict[tuple[str, date], Classe] = {}
    for seance in (seances[rang] for rang in ordre):
        if not seance.patient:
            continue
        try:
            actes = plan_du_jour(ngap, seance.jour, seance.territoire, situation).ngap.actes
        except Refus:
            continue  # the visit itself will be refused, with the reason
        for fait in seance.actes:
            version = actes.get(fait.acte)
            classe = classe_du_forfait(version) if version is not None else None
            if classe:
                classes.setdefault((seance.patient, seance.jour), classe)
    return [
        evolve(s, bsi=classes[(s.patient, s.jour)]) if s.bsi is None and (s.patient, s.jour) in classes else s for s in seances
    ]


def _foyers(seances: Sequence[Seance], ngap: Nomenclature, situation: Situation) -> list[Place]:
    """The place of each visit in its home.

    Patients of a home are seen together when their visits follow each other within the hour.
    """
    places: list[Place] = []
    debut = 0
    while debut < len(seances):
        fin = debut + 1
        patients = {seances[debut].patient}
        while fin < len(seances) and seances[fin].patient not in patients:
            # in an establishment the round goes from one patient to the next
            precedente = seances[fin - 1] if seances[debut].hebergement else seances[debut]
            if not _ensemble(precedente, seances[fin]):
                break
            patients.add(seances[fin].patient)
            fin += 1
        places += _un_passage(seances[debut:fin], ngap, situation)
        debut = fin
    return places


def _ensemble(premiere: Seance, suivante: Seance) -> bool:
    if not premiere.foyer or premiere.foyer != suivante.foyer or premiere.jour != suivante.jour:
        return False
    if premiere.heure is None or suivante.heure is None:
        return True
    minutes = [h.hour * 60 + h.minute for h in (premiere.heure, suivante.heure)]
    return abs(minutes[1] - minutes[0]) <= MEME_PASSAGE


def _un_passage(seances: Sequence[Seance], ngap: Nomenclature, situation: Situation) -> list[Place]:
    if len(seances) == 1:
        return [Place(seances[0])]
    dependants = [_depend(s, ngap, situation) for s in seances]
    places = []
    rangs = {True: 0, False: 0}
    for rang, (seance, dependant) in enumerate(zip(seances, dependants, strict=True), 1):
        rangs[dependant] += 1
        placee = evolve(seance, meme_foyer=(rang, len(seances)))
        if dependant:
            places.append(Place(placee, rang_dependant=rangs[True]))
        else:
            places.append(Place(placee, rang_ordinaire=rangs[False], mixte=any(dependants)))
    return places


def _depend(seance: Seance, ngap: Nomenclature, situation: Situation) -> bool:
    """Whether the dependence travel is due for this patient that day."""
    if seance.bsi is not None:
        return True
    try:
        plan = plan_du_jour(ngap, seance.jour, seance.territoire, situation)
    except Refus:
        return False  # the visit itself will be refused, with the reason
    ouvrants = plan.portant(("forfait_bsi", "bilan_bsi"))
    return any(f.acte in ouvrants for f in seance.actes)
