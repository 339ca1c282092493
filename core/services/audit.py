"""Audit of a period: every billed visit priced again under the rules of its day, with today's data and readings.

The rest of the nurse's day and what was billed before are those of the base, as when it was invoiced.  What was billed above the
new price is what a control would reclaim; what was billed below was left to the caisse.  One day of one nurse is held at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, field, frozen

from core.cotation import Situation, coter, detailler_journee
from core.cotation.conseils import conseiller
from core.cotation.memoire import actes_suivis
from core.cotation.resultat import Cotation, Manque, Risque
from core.cotation.seance import Seance
from core.facturation.fiche import SeanceEnregistree
from core.nomenclature import Nomenclature
from core.ports import Registre
from core.services.facturation import historique_du_jour, seance_du_jour
from core.services.reglages import situation_du_cabinet


@frozen
class Difference:
    """An act or a supplement whose amount changes: cents billed and due, why, and the article."""

    code: str
    facture: int
    du: int
    raison: str
    reference: str


@frozen
class Controlee:
    """A billed visit priced again; `ecart` is what was billed above (positive) or below (negative) what is due, in cents."""

    facture: int  # number
    patient: int
    infirmier: int
    jour: date
    montant: int
    du: int
    differences: tuple[Difference, ...] = ()
    manques: tuple[Manque, ...] = ()
    risques: tuple[Risque, ...] = ()

    @property
    def ecart(self) -> int:
        """In cents."""
        return self.montant - self.du


@frozen
class Poste:
    """What many visits have in common: how many of them, for how much (cents)."""

    phrase: str
    nombre: int
    montant: int
    preuve: str
    reference: str


@frozen
class Bilan:
    """Totals of an audit, in cents; `manques` and `risques` are summed by code and article."""

    seances: int = 0
    ecarts: int = 0
    facture: int = 0
    trop: int = 0
    moins: int = 0
    manques: Mapping[tuple[str, str], Poste] = field(factory=dict)
    risques: Mapping[tuple[str, str], Poste] = field(factory=dict)


def auditer(registre: Registre, ngap: Nomenclature, debut: date, fin: date, *, conseils: bool = True) -> Iterator[Controlee]:
    """Every billed visit of the period (both days included), by day and nurse; raises `Refus` PERIODE_INVERSEE."""
    for jour, infirmier in registre.jours_de_soins(debut, fin):
        journee = registre.seances(infirmier=infirmier, debut=jour, fin=jour)
        numeros = registre.factures_numerotees(sorted({s.facture for s in journee if s.facture}))
        if not numeros:
            continue
        situation = situation_du_cabinet(registre, journee[0].cabinet)
        suivis = actes_suivis(ngap, jour, journee[0].seance.territoire, situation)
        passe = historique_du_jour(registre, {s.patient for s in journee}, infirmier, jour, suivis)
        prix = detailler_journee([seance_du_jour(s) for s in journee], ngap, evolve(situation, historique=passe))
        for s, (seance, contexte, cotation) in zip(journee, prix, strict=True):
            if s.cotation is None or s.facture not in numeros:
                continue
            cotation = _departager(s, cotation, contexte, seance, ngap)
            controlee = Controlee(
                numeros[s.facture].numero,
                s.patient,
                infirmier,
                jour,
                s.cotation.montant,
                cotation.montant,
                tuple(_differences(s.cotation, cotation)),
            )
            if conseils:
                vue = conseiller(cotation, seance, ngap, contexte)
                controlee = evolve(controlee, manques=vue.manques, risques=vue.risques)
            yield controlee


def _departager(s: SeanceEnregistree, due: Cotation, contexte: Situation, seance: Seance, ngap: Nomenclature) -> Cotation:
    """What two nurses billed twice is reclaimed once, from the one recorded last: for the first one their day does not count."""
    autres = {a.infirmier for a in contexte.historique if a.jour == seance.jour and a.infirmier}
    if s.cotation is None or due.montant >= s.cotation.montant or not autres or f"infirmier {s.infirmier}" > min(autres):
        return due
    seul = tuple(a for a in contexte.historique if a.jour != seance.jour or not a.infirmier)
    return coter(seance, ngap, evolve(contexte, historique=seul))


def _differences(facturee: Cotation, due: Cotation) -> Iterator[Difference]:
    """Code by code, what is not the same amount."""
    avant, apres = _montants(facturee), _montants(due)
    for code in sorted(avant.keys() | apres.keys()):
        if avant.get(code, 0) != apres.get(code, 0):
            raison, reference = _raison(code, due)
            yield Difference(code, avant.get(code, 0), apres.get(code, 0), raison, reference)


def _montants(cotation: Cotation) -> dict[str, int]:
    montants: dict[str, int] = {}
    for ligne in cotation.lignes:
        montants[ligne.acte] = montants.get(ligne.acte, 0) + ligne.montant
    for supplement in cotation.supplements:
        montants[supplement.code] = montants.get(supplement.code, 0) + supplement.montant
    return montants


def _raison(code: str, due: Cotation) -> tuple[str, str]:
    """Why the amount is what it is today, and the article."""
    for anomalie in due.anomalies:
        if anomalie.gravite == "bloquant":
            return anomalie.message, anomalie.reference
    for ecartee in due.ecartees:
        if ecartee.acte == code:
            return ecartee.raison, ecartee.reference
    for ligne in due.lignes:
        if ligne.acte == code:
            return " ; ".join(e.phrase for e in ligne.etapes), ligne.etapes[-1].reference
    for supplement in due.supplements:
        if supplement.code == code:
            return supplement.etapes[-1].phrase, supplement.etapes[-1].reference
    return "rien dans cette visite n'y ouvre droit", ""


def additionner(bilan: Bilan, c: Controlee) -> Bilan:
    """The totals with one more visit."""
    return evolve(
        bilan,
        seances=bilan.seances + 1,
        ecarts=bilan.ecarts + bool(c.differences),
        facture=bilan.facture + c.montant,
        trop=bilan.trop + max(0, c.ecart),
        moins=bilan.moins + max(0, -c.ecart),
        manques=_ranger(bilan.manques, [(m.code, m.phrase, m.montant, m.fait_requis, m.reference) for m in c.manques]),
        risques=_ranger(bilan.risques, [(r.code, r.phrase, r.montant, r.preuve, r.reference) for r in c.risques]),
    )


def _ranger(
    postes: Mapping[tuple[str, str], Poste], nouveaux: Sequence[tuple[str, str, int, str, str]]
) -> Mapping[tuple[str, str], Poste]:
    """One entry a code and a proof: their number is that of the rules, not of the visits."""
    if not nouveaux:
        return postes
    ranges = dict(postes)
    for code, phrase, montant, preuve, reference in nouveaux:
        deja = ranges.get((code, preuve), Poste(phrase, 0, 0, preuve, reference))
        ranges[code, preuve] = evolve(deja, nombre=deja.nombre + 1, montant=deja.montant + montant)
    return ranges
