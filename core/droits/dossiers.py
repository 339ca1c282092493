"""The dossiers of a patient that run between dates: ordonnances, accords préalables, BSI, protocols, rights; and their state."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import frozen

from core.dates import afficher_jour
from core.dossier.droits import couvre
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient
from core.droits.delais import ajouter_mois, delais
from core.droits.echeances import accord_du_jour
from core.erreurs import Refus

Sorte = Literal["ordonnance", "accord préalable", "BSI", "protocole", "droits"]
ANCIENNETE = timedelta(days=400)
BIENTOT = timedelta(days=30)
_SUIVIES = {
    "ald": "ALD",
    "at": "accident du travail",
    "c2s": "C2S",
    "c2s_participation": "C2S",
    "ame": "AME",
    "maternite": "maternité",
}


@frozen
class Dossier:
    """One row: since when, until when, what state, what to do. `ordonnance` (id) and `nature` say where it is solved;
    `alerte` that something must be done."""

    sorte: Sorte
    quoi: str
    debut: date | None
    fin: date | None
    etat: str
    remede: str = ""
    alerte: bool = False
    ordonnance: int = 0
    nature: str = ""


def dossiers(
    patient: Patient, ordonnances: Sequence[Ordonnance], jour: date, accord_requis: Callable[[str, date], bool]
) -> tuple[Dossier, ...]:
    """Those that run or ended lately: alerts first, then by date of end."""
    trouves = [*_ordonnances(ordonnances, jour, accord_requis), *_bsi(patient, jour), *_droits(patient, jour)]
    return tuple(sorted(trouves, key=lambda d: (not d.alerte, d.fin or date.max, d.sorte)))


def _ordonnances(ordonnances: Sequence[Ordonnance], jour: date, accord_requis: Callable[[str, date], bool]) -> Iterator[Dossier]:
    # an ordonnance without end, or a later one, goes on: nothing to ask for
    suivie = any(o.fin is None and o.nombre is None for o in ordonnances)
    derniere = max((o.fin for o in ordonnances if o.fin and not suivie), default=None)
    for o in ordonnances:
        if jour - o.jour > ANCIENNETE:
            continue
        actes = ", ".join(s.acte.rsplit(".", 1)[-1].lower() for s in o.soins).replace("_", " ")
        proche = o.fin is not None and o.fin == derniere and abs(o.fin - jour) <= BIENTOT
        etat = "en cours" if couvre(o.debut, o.fin, jour) else ("finie" if o.debut <= jour else "à venir")
        remede = "demander une nouvelle ordonnance si les soins continuent" if proche else ""
        quoi = f"du {afficher_jour(o.jour)} : {actes}"
        yield Dossier("ordonnance", quoi, o.debut, o.fin, etat, remede, proche, o.id)
        requis = any(accord_requis(s.acte, o.debut) for s in o.soins)
        if requis or o.accord_prealable:
            yield _accord(o, jour, requis)


def _accord(o: Ordonnance, jour: date, requis: bool) -> Dossier:
    quoi = f"ordonnance du {afficher_jour(o.jour)}"
    if not o.accord_prealable:
        remede = "envoyer la demande, puis noter sa date (Entrée) ; acte d'urgence : le porter sur la demande"
        return Dossier("accord préalable", quoi, None, None, "à demander", remede, requis, o.id)
    try:
        accord = accord_du_jour(o.accord_prealable, jour)
    except Refus as refus:
        faute = refus.anomalies[0]
        return Dossier("accord préalable", quoi, None, None, faute.message, faute.remede, True, o.id)
    attend = accord.etat == "en attente"
    remedes = {"en attente": "attendre la réponse, ou l'accord tacite, avant de facturer", "refusé": "prévenir le patient"}
    return Dossier(
        "accord préalable",
        quoi,
        accord.depuis,
        accord.echeance,
        accord.phrase,
        remedes.get(accord.etat, ""),
        attend or accord.etat == "refusé",
        o.id,
    )


def _bsi(patient: Patient, jour: date) -> Iterator[Dossier]:
    if not patient.bsi:
        return
    if patient.bsi_depuis is None:
        yield Dossier("BSI", f"classe {patient.bsi}", None, None, "sans date", "noter la date du BSI", True)
        return
    fin = ajouter_mois(patient.bsi_depuis, delais().trouver("bsi").valeur) - timedelta(days=1)
    etat = "fini" if fin < jour else "en cours"
    proche = fin - jour <= BIENTOT
    remede = "faire le BSI de renouvellement et l'adresser au médecin" if proche else ""
    yield Dossier("BSI", f"classe {patient.bsi}", patient.bsi_depuis, fin, etat, remede, proche)


def _droits(patient: Patient, jour: date) -> Iterator[Dossier]:
    for e in patient.droits.exonerations:
        if e.nature not in _SUIVIES or (e.fin is not None and jour - e.fin > BIENTOT):
            continue
        suivi = any(
            autre.nature == e.nature and e.fin is not None and (autre.fin is None or autre.fin > e.fin)
            for autre in patient.droits.exonerations
        )
        proche = e.fin is not None and abs(e.fin - jour) <= BIENTOT and not suivi
        etat = "en cours" if couvre(e.debut, e.fin, jour) else ("fini" if e.debut <= jour else "à venir")
        remede = "demander le renouvellement au médecin traitant" if e.nature == "ald" else "demander l'attestation renouvelée"
        quoi = f"{_SUIVIES[e.nature]} {e.numero}".strip()
        yield Dossier("protocole", quoi, e.debut, e.fin, etat, remede if proche else "", proche, nature=e.nature)
    fins = [p.fin for p in patient.droits.amo if p.fin]
    ouverts = [p for p in patient.droits.amo if couvre(p.debut, p.fin, jour)]
    if not ouverts or (fins and all(p.fin is not None and p.fin - jour <= BIENTOT for p in ouverts)):
        fin = max(fins, default=None)
        etat = "fermés" if not ouverts else "finissent bientôt"
        yield Dossier("droits", "droits AMO", None, fin, etat, "interroger les droits (F12) ou relire la carte (F9)", True)
