"""The calendar of a patient: what ends soon or has ended, and what to do; and what an accord préalable is worth on a day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import frozen

from core.citation import citer
from core.dates import afficher_jour, lire_jour
from core.dossier.droits import ContratAmc, Exoneration, PeriodeAmo
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient
from core.droits.delais import accord_tacite, ajouter_mois, delais
from core.erreurs import Anomalie, Refus

Genre = Literal["droits AMO", "exonération", "complémentaire", "BSI", "ordonnance", "accord préalable"]
EtatAccord = Literal["aucun", "en attente", "tacite", "accordé", "refusé", "urgence"]
UN_MOIS = timedelta(days=30)

# the only exonerations with an end that a person must do something about
_SUIVIES = {
    "ald": ("ALD", "demander au médecin traitant le renouvellement du protocole", "CSS R160-11"),
    "c2s": ("C2S", "faire demander le renouvellement avant la fin", "CSS L861-3"),
    "c2s_participation": ("C2S avec participation", "faire demander le renouvellement avant la fin", "CSS L861-3"),
    "c2s_sortant": ("tiers payant de sortie de C2S", "relire les droits avant de facturer", "CSS D861-8"),
    "ame": ("AME", "demander l'attestation renouvelée", "CASF L251-2"),
    "ame_complementaire": ("AME complémentaire", "demander l'attestation renouvelée", "CASF L251-2"),
    "at": ("prise en charge de l'accident du travail", "demander la feuille d'accident prolongée", "CSS L441-5"),
    "post_ald": ("suivi post-ALD", "relire les droits avant de facturer", "CSS R160-14"),
}


@frozen
class Echeance:
    """One date: what ends (`jour` is its last day), whether it is past, and what to do about it."""

    jour: date
    genre: Genre
    phrase: str
    remede: str
    reference: str
    depassee: bool


@frozen
class AccordDuJour:
    """What the accord of an ordonnance is worth on a day; `depuis` is the day on which it became so, when there is one."""

    etat: EtatAccord
    depuis: date | None
    phrase: str
    echeance: date | None = None  # the day on which silence will be an accord


def accord_du_jour(texte: str, jour: date) -> AccordDuJour:
    """Read `Ordonnance.accord_prealable` on a day: silence makes an accord. Raises `Refus` ACCORD_ILLISIBLE or DATE_ILLISIBLE."""
    if not texte:
        return AccordDuJour("aucun", None, "pas de demande d'accord préalable")
    mot, _, quand = texte.partition(":")
    depuis = lire_jour(quand, "accord préalable") if quand else None
    if mot == "urgence":
        return AccordDuJour("urgence", depuis, "acte d'urgence porté sur la demande : fait sans attendre")
    if depuis is None or mot not in ("demande", "accord", "refus"):
        message = f"accord préalable illisible : {citer(texte)}"
        remede = "écrire demande, accord, refus ou urgence, puis :AAAA-MM-JJ"
        raise Refus(Anomalie("ACCORD_ILLISIBLE", message, remede, "ordonnance", "NGAP art. 7"))
    if mot == "accord":
        return AccordDuJour("accordé", depuis, f"accord donné le {afficher_jour(depuis)}")
    if mot == "refus":
        return AccordDuJour("refusé", depuis, f"accord refusé le {afficher_jour(depuis)} : tout est au patient")
    tacite = accord_tacite(depuis)
    if jour >= tacite.fin:
        return AccordDuJour("tacite", tacite.fin, f"accord tacite depuis le {afficher_jour(tacite.fin)} (silence de la caisse)")
    phrase = f"demande du {afficher_jour(depuis)}, accord tacite le {afficher_jour(tacite.fin)}"
    return AccordDuJour("en attente", depuis, phrase, tacite.fin)


def echeances(
    patient: Patient, ordonnances: Sequence[Ordonnance], jour: date, horizon: timedelta = UN_MOIS
) -> tuple[Echeance, ...]:
    """What ends within `horizon`, or ended less than `horizon` ago and has no successor, by date."""
    trouvees = [
        *_fins(patient.droits.amo, "droits AMO", jour, horizon),
        *_exonerations(patient.droits.exonerations, jour, horizon),
        *_fins(patient.droits.amc, "complémentaire", jour, horizon),
        *_bsi(patient, jour, horizon),
        *_ordonnances(ordonnances, jour, horizon),
    ]
    return tuple(sorted(trouvees, key=lambda e: (e.jour, e.genre)))


def _proche(fin: date, jour: date, horizon: timedelta) -> bool:
    return jour - horizon <= fin <= jour + horizon


def _suivie(fin: date, autres: Iterable[PeriodeAmo | Exoneration | ContratAmc]) -> bool:
    """Whether another period covers the day after."""
    lendemain = fin + timedelta(days=1)
    return any(p.debut <= lendemain and (p.fin is None or p.fin >= lendemain) for p in autres)


def _fins(
    periodes: Sequence[PeriodeAmo] | Sequence[ContratAmc], genre: Genre, jour: date, horizon: timedelta
) -> Iterator[Echeance]:
    for p in periodes:
        if p.fin is not None and _proche(p.fin, jour, horizon) and not _suivie(p.fin, periodes):
            quoi = "droits AMO" if isinstance(p, PeriodeAmo) else f"contrat {p.nom}"
            remede = (
                "lire la carte ou interroger les droits"
                if isinstance(p, PeriodeAmo)
                else "demander la nouvelle carte de mutuelle"
            )
            yield _echeance(p.fin, genre, quoi, remede, "CSS R161-33-10" if isinstance(p, PeriodeAmo) else "", jour)


def _exonerations(exonerations: Sequence[Exoneration], jour: date, horizon: timedelta) -> Iterator[Echeance]:
    for e in exonerations:
        if e.fin is None or e.nature not in _SUIVIES or not _proche(e.fin, jour, horizon):
            continue
        if not _suivie(e.fin, (autre for autre in exonerations if autre.nature == e.nature)):
            quoi, remede, reference = _SUIVIES[e.nature]
            yield _echeance(e.fin, "exonération", quoi, remede, reference, jour)


def _bsi(patient: Patient, jour: date, horizon: timedelta) -> Iterator[Echeance]:
    if patient.bsi and patient.bsi_depuis:
        delai = delais().trouver("bsi")
        fin = ajouter_mois(patient.bsi_depuis, delai.valeur) - timedelta(days=1)
        if _proche(fin, jour, horizon):
            remede = "faire le BSI de renouvellement et l'adresser au médecin"
            yield _echeance(fin, "BSI", f"BSI {patient.bsi}", remede, delai.reference, jour)


def _ordonnances(ordonnances: Sequence[Ordonnance], jour: date, horizon: timedelta) -> Iterator[Echeance]:
    dernieres = max((o.fin for o in ordonnances if o.fin is not None), default=None)
    for o in ordonnances:
        if o.fin is not None and o.fin == dernieres and _proche(o.fin, jour, horizon):
            quoi = f"ordonnance du {afficher_jour(o.jour)}"
            yield _echeance(
                o.fin, "ordonnance", quoi, "demander une nouvelle ordonnance si les soins continuent", "NGAP art. 5", jour
            )
        if o.accord_prealable.startswith("demande:"):
            accord = accord_du_jour(o.accord_prealable, jour)
            if accord.etat == "en attente" and accord.depuis:
                fin = accord_tacite(accord.depuis).fin
                remede = "attendre la réponse, ou l'accord tacite, avant de facturer"
                yield Echeance(fin, "accord préalable", accord.phrase, remede, "CSS R315-15 ; D315-5", False)


def _echeance(fin: date, genre: Genre, quoi: str, remede: str, reference: str, jour: date) -> Echeance:
    depassee = fin < jour
    verbe = "fini le" if depassee else "jusqu'au"
    return Echeance(fin, genre, f"{quoi} : {verbe} {afficher_jour(fin)}", remede, reference, depassee)
