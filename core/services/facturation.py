"""From visits to invoices: record the visits of an ordonnance, price them over the nurse's day, prepare, check, number.

The price of a visit depends on the rest of the nurse's day (kilometres, homes, forfaits) and on what was billed before for
the patient: whole days are priced, from the base, and every visit keeps the situation it was priced in.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from attrs import evolve, frozen

from core.cotation import ActeAnterieur, Situation, detailler_journee
from core.cotation.memoire import actes_suivis
from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Infirmier, Patient
from core.erreurs import Anomalie, Refus
from core.facturation.controles import controler
from core.facturation.facture import Facture
from core.facturation.fiche import FactureEnregistree, Instantane, SeanceEnregistree, SeanceFigee
from core.facturation.instantane import vers_json
from core.facturation.preparation import Visite, preparer
from core.nomenclature import Nomenclature
from core.ports import Horloge, Registre
from core.services.agenda import rapprocher
from core.services.entourage import MEMOIRE, historique
from core.services.parts import circonstances
from core.services.reglages import situation_du_cabinet
from core.services.rejets import dossier, lignes_refusees
from core.services.saisie import passages
from core.telematique.b2.lignes import lignes_du_fil
from core.telematique.b2.modele import Reglages
from core.version import VERSION


@frozen
class Preparation:
    """The drafts made, and the visits that could not be billed with the anomalies of their price."""

    factures: tuple[FactureEnregistree, ...]
    refusees: tuple[SeanceEnregistree, ...] = ()


def programmer(registre: Registre, ordonnance: Ordonnance, debut: date, fin: date) -> list[SeanceEnregistree]:
    """Record the visits of the ordonnance between two days (included) that are not recorded yet; returns the new ones.

    Those recorded before and in no invoice follow the ordonnance as it is now: their facts are put right, those it no longer
    calls for go.  Care older than its first day is left alone: it was prescribed before.
    """
    patient, infirmier, cabinet = _lieu(registre, ordonnance)
    connues = registre.seances(ordonnance=ordonnance.id, debut=ordonnance.debut)
    jusqua = max((s.seance.jour for s in connues if not s.facture), default=fin)
    agenda = rapprocher(passages(ordonnance, patient, cabinet, max(fin, jusqua)), connues)
    registre.supprimer_seances([s.id for s in agenda.seules if not s.facture])
    nouvelles, changees = [], []
    for p, connue in agenda.paires:
        qui = ordonnance.infirmier_du(p.seance.jour, p.rang)
        voulue = SeanceEnregistree(patient.id, qui, infirmier.cabinet, p.seance, ordonnance.id, p.rang)
        if connue is None and debut <= p.seance.jour <= fin:
            nouvelles.append(voulue)
        elif connue is not None and not connue.facture and evolve(connue, id=0, cotation=None, montant=0) != voulue:
            changees.append(evolve(voulue, id=connue.id))
    registre.enregistrer_seances(changees)
    return registre.enregistrer_seances(nouvelles)


def _lieu(registre: Registre, ordonnance: Ordonnance) -> tuple[Patient, Infirmier, Cabinet]:
    """Who is cared for by whom, and from which practice."""
    infirmier = registre.infirmier(ordonnance.infirmier)
    cabinet = next(c for c in registre.cabinets() if c.code == infirmier.cabinet)  # the base holds the reference
    return registre.patient(ordonnance.patient), infirmier, cabinet


def coter_journees(
    registre: Registre, ngap: Nomenclature, seances: Sequence[SeanceEnregistree], reglages: Situation | None = None
) -> list[tuple[SeanceEnregistree, str]]:
    """Price these visits and keep the prices; each comes with the JSON of the situation it was priced in.

    The other visits of the same nurse and day count (kilometres, homes, forfaits) but their own prices do not change here.
    """
    gardees: list[tuple[SeanceEnregistree, str]] = []
    for infirmier, jour in sorted({(s.infirmier, s.seance.jour) for s in seances}, key=lambda x: (x[1], x[0])):
        journee = registre.seances(infirmier=infirmier, debut=jour, fin=jour)
        visees = {s.id for s in seances if s.infirmier == infirmier and s.seance.jour == jour}
        situation = reglages or situation_du_cabinet(registre, journee[0].cabinet)
        suivis = actes_suivis(ngap, jour, journee[0].seance.territoire, situation)
        situation = evolve(
            situation, historique=historique_du_jour(registre, {s.patient for s in journee}, infirmier, jour, suivis)
        )
        prix = detailler_journee([seance_du_jour(s) for s in journee], ngap, situation)
        cotees = [
            (evolve(enregistree, seance=seance, cotation=cotation, montant=cotation.montant), vers_json(contexte))
            for enregistree, (seance, contexte, cotation) in zip(journee, prix, strict=True)
            if enregistree.id in visees
        ]
        # kept at once: the next days count what this one bills
        enregistrees = registre.enregistrer_seances([s for s, _ in cotees])
        gardees += zip(enregistrees, (trace for _, trace in cotees), strict=True)
    return gardees


def seance_du_jour(s: SeanceEnregistree) -> Seance:
    """The visit with the key of its patient, which the price of a day needs."""
    return s.seance if s.seance.patient else evolve(s.seance, patient=str(s.patient))


def historique_du_jour(
    registre: Registre, patients: Iterable[int], infirmier: int, jour: date, suivis: frozenset[str]
) -> tuple[ActeAnterieur, ...]:
    """What was billed for these patients before that day by anyone (only what a rule follows), and that day by other nurses."""
    vus = sorted(patients)
    return historique(registre.actes_anterieurs(vus, jour - MEMOIRE, jour, suivis), vus, infirmier, jour, suivis)


def facturer(registre: Registre, ngap: Nomenclature, seances: Sequence[SeanceEnregistree]) -> Preparation:
    """Price the visits that are in no invoice yet and make their draft invoices, one transaction for all.

    Visits are grouped by ordonnance, month and payers; those whose price is refused stay to be billed.
    """
    libres = [s for s in seances if not s.facture]
    with registre.ecriture():
        cotees = coter_journees(registre, ngap, libres)
        refusees = tuple(s for s, _ in cotees if s.cotation is not None and _bloquee(s.cotation))
        factures: list[FactureEnregistree] = []
        for ordonnance, infirmier in dict.fromkeys((s.ordonnance, s.infirmier) for s, _ in cotees):
            siennes = [(s, trace) for s, trace in cotees if (s.ordonnance, s.infirmier) == (ordonnance, infirmier)]
            # an invoice is that of the nurse who came
            pour_elle = evolve(registre.ordonnance(ordonnance), infirmier=infirmier)
            for instantane, cles in instantanes(registre, ngap, pour_elle, siennes):
                factures.append(registre.creer_facture(instantane, cles))
    return Preparation(tuple(factures), refusees)


def _bloquee(cotation: Cotation) -> bool:
    return any(a.gravite == "bloquant" for a in cotation.anomalies)


def instantanes(
    registre: Registre, ngap: Nomenclature, ordonnance: Ordonnance, seances: Sequence[tuple[SeanceEnregistree, str]]
) -> list[tuple[Instantane, tuple[int, ...]]]:
    """The snapshots of the invoices of these priced visits of one ordonnance, with the ids of the visits of each."""
    patient, infirmier, cabinet = _lieu(registre, ordonnance)
    c = circonstances(patient, ordonnance, infirmier, registre.prescripteur(ordonnance.prescripteur), cabinet, ngap)
    par_id = {s.id: (s, trace) for s, trace in seances}
    visites = [Visite(s.id, s.seance, s.cotation) for s, _ in seances if s.cotation is not None]
    faites = []
    for preparee in preparer(c, visites):
        figees = [par_id[cle] for cle in preparee.visites]
        contenu = Instantane(
            facture=preparee.facture,
            patient=patient,
            seances=tuple(SeanceFigee(s.seance, s.cotation, trace) for s, trace in figees if s.cotation is not None),
            nomenclature=ngap.empreinte,
            version=VERSION,
        )
        faites.append((contenu, preparee.visites))
    return faites


def controles(fiche: FactureEnregistree, aujourdhui: date) -> tuple[Anomalie, ...]:
    """The faults of a draft on that day, blocking ones first."""
    return controler(fiche.facture, fiche.instantane.patient, aujourdhui)


def valider(registre: Registre, facture: int, horloge: Horloge) -> FactureEnregistree:
    """Check a draft then number and freeze it; raises `Refus` with every blocking fault, the draft untouched."""
    with registre.ecriture():
        fiche = registre.facture(facture)
        bloquantes = [a for a in controles(fiche, horloge.aujourdhui()) if a.gravite == "bloquant"]
        if bloquantes:
            raise Refus(bloquantes)
        validee = registre.valider_facture(facture, horloge.aujourdhui())
        registre.journaliser("facture_validee", "facture", facture, horloge.maintenant(), f"n° {validee.resume.numero}")
        return validee


def refaire(registre: Registre, facture: int, ngap: Nomenclature, horloge: Horloge) -> Instantane:
    """The content of a refused invoice made again from the records as they are now: same visits, same prices, today's rights
    and ordonnance.

    When only some lines were refused, the others are paid: only the refused ones are asked again.  Raises `Refus` when a
    blocking fault remains, or when the rights of today would make several invoices of it.
    """
    fiche = registre.facture(facture)
    _refuser_part_payee(registre, fiche)
    seances = registre.seances(facture=fiche.resume.fse or facture)
    figees = {(f.seance.jour, f.seance.heure): f for f in fiche.instantane.seances}
    reprises = [
        (evolve(s, cotation=figee.cotation), figee.situation)
        for s in seances
        if (figee := figees.get((s.seance.jour, s.seance.heure))) is not None
    ]
    soins = {(s.ordonnance, s.infirmier) for s, _ in reprises}
    faites = [x for o, i in soins for x in instantanes(registre, ngap, evolve(registre.ordonnance(o), infirmier=i), reprises)]
    if len(faites) != 1:
        raise Refus(
            Anomalie(
                "CORRECTION_A_SCINDER",
                f"avec les droits d'aujourd'hui, cette facture en ferait {len(faites)}",
                "clore cette facture avec un motif, puis facturer ses séances à nouveau",
                f"facture {fiche.resume.numero}",
            )
        )
    contenu = faites[0][0]
    if fiche.resume.etat == "partielle":
        contenu = evolve(contenu, facture=_lignes_refusees(contenu.facture, lignes_refusees(registre, facture)))
    fautes = [a for a in controler(contenu.facture, contenu.patient, horloge.aujourdhui()) if a.gravite == "bloquant"]
    if fautes:
        raise Refus(fautes)
    return contenu


def _refuser_part_payee(registre: Registre, fiche: FactureEnregistree) -> None:
    """In gestion unique the caisse may pay its own part and refuse the complementary one: asking again would be asking twice."""
    motifs = [r for r in dossier(registre, fiche.id).rejets if r.nature == "rejet"]
    if fiche.resume.nature == "FSE" and fiche.resume.paye and motifs and all(r.part == "C" for r in motifs):
        raise Refus(
            Anomalie(
                "PART_AMO_PAYEE",
                "la caisse a payé sa part et refuse la part complémentaire",
                "ne pas renvoyer : facturer cette part au patient ou à sa mutuelle, et clore",
                f"facture {fiche.resume.numero}",
                "CSS L861-3",
            )
        )


def meme_demande(a: Facture, b: Facture) -> bool:
    """Whether two contents ask the same thing of the same people: number, link and way of reading the rights left aside."""
    return _demande(a) == _demande(b)


def _demande(facture: Facture) -> Facture:
    nue = evolve(facture, numero=0, rectifie=0, numero_fse=0, mode=0)
    return evolve(nue, amo=evolve(facture.amo, droits_lus="carte", droits_lus_le=None))


def _lignes_refusees(facture: Facture, rangs: Collection[int]) -> Facture:
    """Keep the lines that the payer refused, by the rank they had on the wire (an empty set: all of them)."""
    if not rangs:
        return facture
    origines = {fil.origine for fil in lignes_du_fil(facture, Reglages()) if fil.rang in rangs}
    gardees = [x for x in facture.lignes if x.rang in origines]
    return evolve(facture, lignes=tuple(evolve(x, rang=i) for i, x in enumerate(gardees, start=1)))
