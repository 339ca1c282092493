"""The monthly check-up of a practice, read in one go; and the corrections of the time log."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from attrs import evolve

from core.bilan.familles import famille
from core.bilan.modele import Attentes, Bilan, Famille, bornes
from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.nomenclature import Nomenclature
from core.ports import Registre
from core.registre_bilan import Temps
from core.rejets.connaissance import expliquer
from core.services.alertes import LUS_ENSEMBLE, a_suivre, alertes_de
from core.services.parametres import parametres
from core.services.pieces import manquantes
from core.services.questions import voir

TACHES = ("saisie", "droits", "envoi", "rejets", "règlements", "bilan", "questions", "divers")
JOURS_LUS = 3  # of frozen contents opened at a time


def lire_mois(texte: str) -> date:
    """The first day of `2026-11` or `11/2026`; raises `Refus` MOIS_ILLISIBLE."""
    a, _, b = texte.strip().replace("/", "-").partition("-")
    annee, mois = (b, a) if len(b) == 4 else (a, b)
    if annee.isascii() and annee.isdigit() and len(annee) == 4 and mois.isascii() and mois.isdigit() and 1 <= int(mois) <= 12:
        return date(int(annee), int(mois), 1)
    raise Refus(Anomalie("MOIS_ILLISIBLE", f"mois illisible : {citer(texte)}", "écrire AAAA-MM, par exemple 2026-11", "mois"))


def etablir(registre: Registre, cabinet: str, mois: date, ngap: Nomenclature, jour: date, *, compare: bool = False) -> Bilan:
    """All the figures of the care of that month, as they stand on `jour`. Raises `Refus` CABINET_INCONNU.

    A month that is only compared with another is read without what is to be asked today.
    """
    *_, bilan = etapes(registre, cabinet, mois, ngap, jour, compare=compare)
    return bilan


def etapes(
    registre: Registre, cabinet: str, mois: date, ngap: Nomenclature, jour: date, *, compare: bool = False
) -> Iterator[Bilan]:
    """The same: the accounts alone at once, then what is counted beside them, then more and more of the rest, a short reading
    between two; the last one is whole."""
    lieu = registre.cabinet(cabinet)
    if lieu is None:
        connus = ", ".join(c.code for c in registre.cabinets()) or "aucun"
        raise Refus(
            Anomalie("CABINET_INCONNU", f"aucun cabinet de code {citer(cabinet)}", f"choisir parmi : {connus}", "cabinet")
        )
    debut, fin = bornes(mois)
    bilan = Bilan(
        cabinet=cabinet,
        nom=lieu.nom,
        mois=debut,
        infirmiers=tuple(registre.comptes(cabinet, debut, fin)),
        familles=(),
        seances=0,
        patients=0,
        rejets=(),
        factures_rejetees=0,
        laisses=(),
        attentes=Attentes(),
        lots=(),
        pieces_manquantes=0,
        a_facturer=0,
        a_facturer_montant=0,
        questions=(),
        temps=tuple(registre.temps_par_tache(cabinet, debut, fin)),
    )
    yield bilan
    mesures = registre.mesures_bilan(cabinet, debut, fin, jour)
    bilan = evolve(
        bilan,
        seances=mesures.seances,
        patients=mesures.patients,
        rejets=tuple(
            evolve(c, cause=motif.cause) if (motif := expliquer(c.code)) else c
            for c in registre.causes_rejets(cabinet, debut, fin)
        ),
        factures_rejetees=mesures.factures_rejetees,
        laisses=tuple(registre.laisses(cabinet, debut, fin)),
        attentes=registre.attentes(cabinet, debut, fin),
        lots=mesures.lots,
        a_facturer=mesures.a_facturer,
        a_facturer_montant=mesures.a_facturer_montant,
    )
    yield bilan
    for familles in _familles(registre, cabinet, debut, fin, ngap):
        bilan = evolve(bilan, familles=familles)
        yield bilan
    if compare:
        return
    for manquent in _pieces(registre, cabinet, debut, fin):
        bilan = evolve(bilan, pieces_manquantes=bilan.pieces_manquantes + manquent)
        yield bilan
    for questions in _questions(registre, cabinet, ngap, jour):
        bilan = evolve(bilan, questions=(*bilan.questions, *questions))
        yield bilan


def _familles(registre: Registre, cabinet: str, debut: date, fin: date, ngap: Nomenclature) -> Iterator[tuple[Famille, ...]]:
    """A few days more each time."""
    vue = ngap.au(fin)

    def article(acte: str) -> str:
        version = vue.actes.get(acte)
        return version.article if version is not None else ""

    sommes: dict[str, Famille] = {}
    while debut <= fin:
        dernier = min(fin, debut + timedelta(JOURS_LUS - 1))
        for x in registre.lignes_bilan(cabinet, debut, dernier):
            nom = famille(x.acte, x.supplement, article)
            avant = sommes.get(nom) or Famille(nom, 0, 0, x.supplement)
            sommes[nom] = evolve(avant, nombre=avant.nombre + x.nombre, montant=avant.montant + x.montant)
        debut = dernier + timedelta(1)
        yield tuple(sorted(sommes.values(), key=lambda f: (f.supplement, -f.montant, f.nom)))


def _pieces(registre: Registre, cabinet: str, debut: date, fin: date) -> Iterator[int]:
    """Looked for where they still matter: in what is not paid, a few invoices each time."""
    ids = registre.fse_en_cours(cabinet, debut, fin)
    for rang in range(0, len(ids), LUS_ENSEMBLE):
        yield len(manquantes(registre, ids[rang : rang + LUS_ENSEMBLE]))


def _questions(registre: Registre, cabinet: str, ngap: Nomenclature, jour: date) -> Iterator[tuple[str, ...]]:
    """The questions asked and not answered, then what is to be asked: what ends or is missing in the records of the patients."""
    yield tuple(
        f"{vue.question.texte} — {' · '.join(x for x in (vue.a_qui, vue.sur, vue.depuis) if x)}"
        for vue in voir(registre, registre.questions(cabinet=cabinet, ouvertes=True))
    )

    @cache
    def accord_requis(acte: str, quand: date) -> bool:
        version = ngap.au(quand).acte(acte)
        return version is not None and version.accord_prealable

    ids = a_suivre(registre, jour, accord_requis, cabinet)
    for rang in range(0, len(ids), LUS_ENSEMBLE):
        siennes = alertes_de(registre, ids[rang : rang + LUS_ENSEMBLE], jour, accord_requis)
        yield tuple(f"{a.patient.nom} {a.patient.prenom} : {a.phrase}" for a in siennes)


def compter_temps(registre: Registre, secondes: Mapping[tuple[str, str], int], jour: date) -> int:
    """Add what was measured, by (practice, task); the minutes without a key after which time no longer counts."""
    connus = {c.code for c in registre.cabinets()}
    with registre.ecriture():
        for (cabinet, tache), duree in secondes.items():
            if cabinet in connus:
                registre.ajouter_temps(Temps(cabinet, tache, jour, duree))
    return parametres(registre)["temps_inactivite"]


def corriger_temps(registre: Registre, cabinet: str, tache: str, jour: date, minutes: int, note: str) -> Temps:
    """Add minutes (or take some off, negative) by hand. Raises `Refus` TEMPS_REFUSE without a reason, or below zero."""
    debut, fin = bornes(jour)
    deja = next((t.secondes for t in registre.temps_par_tache(cabinet, debut, fin) if t.tache == tache), 0)
    if not minutes or not note.strip() or deja + 60 * minutes < 0:
        raise Refus(
            Anomalie(
                "TEMPS_REFUSE",
                "une correction de temps se note en minutes, avec sa raison, sans descendre sous zéro",
                "écrire par exemple : saisie +15 rendez-vous chez l'infirmière",
            )
        )
    return registre.ajouter_temps(Temps(cabinet, tache, jour, 60 * minutes, True, note.strip()))
