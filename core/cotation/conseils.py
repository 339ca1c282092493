"""Advice on a priced visit: what the law would allow besides (`manques`), what a control would reclaim (`risques`).

Both are found by pricing the visit again with one fact or one reading changed; nothing here knows an act or an amount.
"""

from collections.abc import Iterator

from attrs import evolve

from core.cotation.controles import classe_du_forfait
from core.cotation.moteur import coter
from core.cotation.resultat import Cotation, Manque, Risque
from core.cotation.seance import ActeFait, Seance
from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.nomenclature.nomenclature import Nomenclature

SUPPLEMENTS_A_PROUVER = {
    "nuit_dimanche": "l'ordonnance qui porte la mention, ou la trace de l'appel et de l'urgence",
    "kilometres": "la distance depuis le cabinet, hors agglomération, et l'absence d'un confrère plus proche",
    "coordination": "le type de pansement dans le dossier, ou la prise en charge palliative",
    "majoration_age": "la date de naissance sur la carte",
}


def conseiller(cotation: Cotation, seance: Seance, ngap: Nomenclature, situation: Situation = SITUATION_NEUTRE) -> Cotation:
    """The same price with its advice; a refused visit gets none."""
    if any(a.gravite == "bloquant" for a in cotation.anomalies):
        return cotation
    manques = tuple(_manques(cotation, seance, ngap, situation))
    risques = tuple(_risques(cotation, seance, ngap, situation))
    return evolve(cotation, manques=manques, risques=risques)


def _manques(cotation: Cotation, seance: Seance, ngap: Nomenclature, situation: Situation) -> Iterator[Manque]:
    """One changed fact at a time; kept when it brings more."""
    for autre, phrase, fait in _variantes(seance, ngap):
        essai = coter(autre, ngap, situation)
        gain = essai.montant - cotation.montant
        if gain > 0:
            code, reference = _nouveau(cotation, essai)
            yield Manque(code, phrase, gain, fait, reference)


def _variantes(seance: Seance, ngap: Nomenclature) -> Iterator[tuple[Seance, str, str]]:
    """Each visit that could have been, what it is, and the fact or mention it needs."""
    mentions = seance.prescription
    if seance.lieu is None:
        yield evolve(seance, lieu="domicile"), "la même visite à domicile", "dire le lieu, et « à domicile » sur l'ordonnance"
    if not mentions.a_domicile:
        yield (
            evolve(seance, prescription=evolve(mentions, a_domicile=True)),
            "déplacement non prescrit",
            "« à domicile » sur l'ordonnance",
        )
    if not mentions.nuit_imperieuse and not seance.urgence:
        yield (
            evolve(seance, prescription=evolve(mentions, nuit_imperieuse=True)),
            "majoration de nuit",
            "« de nuit, nécessité impérieuse » sur l'ordonnance, ou une urgence justifiée",
        )
    if not mentions.dimanche_ferie_quotidien and not seance.urgence:
        yield (
            evolve(seance, prescription=evolve(mentions, dimanche_ferie_quotidien=True)),
            "majoration de dimanche ou de jour férié",
            "« tous les jours, dimanches et fériés compris » sur l'ordonnance",
        )
    if not seance.insulino_traite:
        yield evolve(seance, insulino_traite=True), "patient insulino-traité", "le traitement par insuline dans le dossier"
    yield from _equivalents(seance, ngap)
    yield from _forfait(seance, ngap)


def _equivalents(seance: Seance, ngap: Nomenclature) -> Iterator[tuple[Seance, str, str]]:
    """The act of the immunodepressed or cancer patient instead of the ordinary one (tags `eq_…`)."""
    if not seance.cancer_immunodeprime:
        return
    actes = ngap.au(seance.jour, seance.territoire).actes
    for rang, fait in enumerate(seance.actes):
        version = actes.get(fait.acte)
        if version is None or "cancer" in version.etiquettes:
            continue
        communes = {e for e in version.etiquettes if e.startswith("eq_")}
        for autre in actes.values():
            if "cancer" in autre.etiquettes and not communes.isdisjoint(autre.etiquettes):
                changes = list(seance.actes)
                changes[rang] = ActeFait(autre.id, fait.quantite)
                yield evolve(seance, actes=tuple(changes)), autre.libelle, "le statut d'immunodéprimé ou de cancéreux"


def _forfait(seance: Seance, ngap: Nomenclature) -> Iterator[tuple[Seance, str, str]]:
    """The forfait of the day, when the patient is under one and this visit does not bill it."""
    if seance.bsi is None:
        return
    for acte in ngap.au(seance.jour, seance.territoire).actes.values():
        if classe_du_forfait(acte) == seance.bsi and all(f.acte != acte.id for f in seance.actes):
            yield (
                evolve(seance, actes=(*seance.actes, ActeFait(acte.id))),
                f"{acte.libelle}, s'il n'a pas été facturé ce jour-là",
                "un BSI en cours, et aucun forfait déjà facturé ce jour",
            )


def _nouveau(avant: Cotation, apres: Cotation) -> tuple[str, str]:
    """What the second price has more: its code and article (the one that brings most)."""
    connus = {(ligne.acte, ligne.taux): ligne.montant for ligne in avant.lignes}
    plus = [
        (ligne.montant - connus.get((ligne.acte, ligne.taux), 0), ligne.acte, ligne.etapes[-1].reference)
        for ligne in apres.lignes
    ]
    deja = {s.code: s.montant for s in avant.supplements}
    plus += [(s.montant - deja.get(s.code, 0), s.code, s.etapes[-1].reference) for s in apres.supplements]
    _, code, reference = max(plus, key=lambda p: (p[0], p[1]))
    return code, reference


def _risques(cotation: Cotation, seance: Seance, ngap: Nomenclature, situation: Situation) -> Iterator[Risque]:
    """Supplements and acts that need a proof, and readings that a caisse may not share."""
    regles = {r.id: r.forme for r in ngap.au(seance.jour, seance.territoire).regles}
    for supplement in cotation.supplements:
        preuve = SUPPLEMENTS_A_PROUVER.get(regles.get(supplement.etapes[0].regle, ""))
        if preuve and supplement.montant:
            yield Risque(supplement.code, supplement.libelle, supplement.montant, preuve, supplement.etapes[0].reference)
    actes = ngap.au(seance.jour, seance.territoire).actes
    for ligne in cotation.lignes:
        conditions = actes[ligne.acte].conditions
        if ligne.montant and conditions:
            yield Risque(
                ligne.acte,
                f"{ligne.libelle} : {conditions}",
                ligne.montant,
                "la trace de ces conditions",
                ligne.etapes[0].reference,
            )
    for alerte in cotation.anomalies:
        montant = sum(ligne.montant for ligne in cotation.lignes if alerte.ou.endswith(ligne.acte))
        if montant:
            yield Risque(alerte.code, alerte.message, montant, alerte.remede, alerte.reference)
    yield from _lectures(cotation, seance, ngap, situation)


def _lectures(cotation: Cotation, seance: Seance, ngap: Nomenclature, situation: Situation) -> Iterator[Risque]:
    """For each unsettled point this price depends on, the reading that pays least."""
    for choix in cotation.reglages:
        nom, _, retenue = choix.partition("=")
        reglage = ngap.reglages[nom]
        pires = []
        for lecture in reglage.lectures:
            if lecture.valeur != retenue:
                autrement = evolve(situation, reglages={**situation.reglages, nom: lecture.valeur}, exceptions=())
                perte = cotation.montant - coter(seance, ngap, autrement).montant
                pires.append((perte, lecture.valeur, lecture))
        perte, _, lecture = max(pires, key=lambda p: p[:2])
        if perte > 0:
            phrase = f"{reglage.titre} : lu autrement par {lecture.qui} ({lecture.phrase})"
            yield Risque(nom, phrase, perte, "la réponse écrite de la caisse", reglage.reference)
