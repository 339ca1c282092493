"""The verbs of the work queue: each on the lines it knows among those aimed at, the others being left as they are."""

from datetime import date, timedelta
from functools import cache

from core.commandes import phrases
from core.commandes.poste import Faite, Poste
from core.commandes.valeurs import EnvoyerLignes, FacturerLignes, InterrogerLignes, Questionner, RelancerLignes, ReporterLignes
from core.dates import afficher_jour
from core.erreurs import Anomalie, Refus
from core.pluriel import combien, pluriel
from core.services import envoi, questions
from core.services.controles import ControlesGardes
from core.services.en_nombre import facturer_patients
from core.services.feries import Feries
from core.services.lues import interroger_patients
from core.services.relances import envoyer_lettre
from core.services.silences import lettres, relancer_arl
from core.travail.file import LectureFile
from core.travail.lignes import Lignes, Visee, viser

FACTURABLES = ("à facturer",)
RELANCABLES = ("ARL", "silence", "question")
ENVOYABLES = ("à envoyer", "à signer")


def jour_du_poste(p: Poste) -> date:
    """The day the queue is read on: today, or the last day of a month that is over."""
    return min(p.repere, p.horloge.aujourdhui())


def lecture_du_poste(p: Poste) -> LectureFile:
    """The queue of the practice one is in, not yet read."""

    @cache
    def accord_requis(acte: str, quand: date) -> bool:
        version = p.ngap.au(quand, "metropole").acte(acte)
        return version is not None and version.accord_prealable

    return LectureFile(jour_du_poste(p), accord_requis, Feries(lambda: p.ngap), ControlesGardes(), p.cadre.cabinet)


def _visees(p: Poste, lignes: Lignes, *genres: str) -> list[Visee]:
    return viser(p.registre, lignes, lecture_du_poste(p), *genres)


def faire_facturer_lignes(c: FacturerLignes, p: Poste) -> Faite:
    """An ordonnance that is refused changes nothing and does not keep the others."""
    patients = list(dict.fromkeys(v.patient for v in _visees(p, c.lignes, *FACTURABLES)))
    if not patients:
        return Faite("aucune ligne à facturer")
    faites = facturer_patients(p.registre, patients, p.ngap, p.horloge, jour_du_poste(p))
    codes = tuple(a.code for a in faites.refus) + ("SEANCE_REFUSEE",) * bool(faites.laissees)
    codes += tuple(a.code for a in faites.doubles)
    return Faite(faites.phrase, codes, factures=faites.numeros)


def faire_relancer_lignes(c: RelancerLignes, p: Poste) -> Faite:
    """Raises `Refus` LOT_NON_RELANCABLE, QUESTION_REPONDUE, SANS_DOSSIER, FICHIER_NON_ECRIT."""
    visees = _visees(p, c.lignes, *RELANCABLES)

    def objets(genre: str) -> list[int]:
        return [v.objet for v in visees if v.genre == genre]

    dits: list[str] = []
    codes: tuple[str, ...] = ()
    if objets("ARL"):
        lots = relancer_arl(p.registre, objets("ARL"), p.horloge)
        dits.append(f"{combien(lots, 'lot')} à renvoyer {pluriel(lots, 'tel quel')} (F4, F9)")
    if objets("silence"):
        ecrites, tot = _ecrire_lettres(objets("silence"), p)
        dits += [f"{combien(len(ecrites), 'lettre')} dans relances/ : {', '.join(ecrites)}"] if ecrites else []
        dits += [f"{len(tot)} refus : relance récente, attendre le {afficher_jour(min(tot))}"] if tot else []
        codes = ("RELANCE_RECENTE",) if tot else ()
    if objets("question"):
        nombre = len(questions.relancer(p.registre, objets("question"), p.horloge))
        dits.append(f"{combien(nombre, 'question relancée')} (:que écrit les messages)")
    return Faite(", ".join(dits) or "aucune ligne à relancer", codes)


def _ecrire_lettres(lots: list[int], p: Poste) -> tuple[list[str], list[date]]:
    """One letter a payer, noted once its file is there; the days to wait for of those asked too lately."""
    if p.ecrire is None:
        raise Refus(Anomalie("SANS_DOSSIER", "aucun dossier où écrire la lettre", "relancer depuis une base qui est un fichier"))
    ecrites, tot = [], []
    for courrier in lettres(p.registre, lots, p.horloge, Feries(lambda: p.ngap)):
        if courrier.tot is not None:
            tot.append(courrier.tot)
            continue
        envoyer_lettre(p.registre, courrier, p.ecrire, p.horloge)
        ecrites.append(courrier.fichier)
    return ecrites, tot


def faire_reporter_lignes(c: ReporterLignes, p: Poste) -> Faite:
    """From today on, whatever the month one is in."""
    visees = _visees(p, c.lignes)
    quand = p.horloge.aujourdhui() + timedelta(days=c.jours) if c.jours else None
    p.registre.reporter([v.cle for v in visees], quand)
    if quand is None:
        return Faite(combien(len(visees), "ligne reprise"))
    return Faite(f"{combien(len(visees), 'ligne remise')} au {afficher_jour(quand)} — o les montre")


def faire_interroger_lignes(c: InterrogerLignes, p: Poste) -> Faite:
    """One answer after the other, on the day it is; raises `Refus` SANS_SERVICE_DROITS."""
    patients = list(dict.fromkeys(v.patient for v in _visees(p, c.lignes) if v.patient))
    if not patients:
        return Faite("aucun patient dans ces lignes")
    if p.droits is None:
        remede = "lire la carte (F2, F9) ou taper l'attestation (F2, F10)"
        raise Refus(Anomalie("SANS_SERVICE_DROITS", "aucun service de droits n'est branché ici", remede))
    lus = interroger_patients(p.registre, p.droits, patients, p.horloge.aujourdhui())
    return Faite(phrases.interroges(lus), tuple(a.code for _, a in lus.refus))


def faire_questionner(c: Questionner, p: Poste) -> Faite:
    """Raises `Refus` QUESTION_VIDE."""
    visees = [v for v in _visees(p, c.lignes) if v.patient]
    for v in visees:
        questions.poser(p.registre, c.texte, p.horloge, patient=v.patient, facture=v.facture)
    return Faite(f"{combien(len(visees), 'question posée')} — :que les montre")


def faire_envoyer_lignes(c: EnvoyerLignes, p: Poste) -> Faite:
    """Raises the `Refus` of the card, SANS_TRANSPORT; a failure of the transport is a state."""
    visees = _visees(p, c.lignes, *ENVOYABLES)
    if not visees:
        return Faite("aucune ligne à envoyer")
    pretes = {v.objet for v in visees if v.genre == "à envoyer"}
    with p.seul():
        faits = envoi.constituer_lots(p.registre, p.horloge, cabinet=p.cadre.cabinet, seules=pretes)
        lots = {lot.id for lot in faits.lots} | {v.objet for v in visees if v.genre == "à signer"}
        bilan = envoi.envoyer(p.registre, p.sortie, p.lecteur, p.horloge, p.code, partir=p.partir, progres=p.progres, seuls=lots)
    restants = sum(lot.id in lots for lot in p.registre.lots(etats=("constitue",)))
    codes = tuple(a.code for a in (*faits.anomalies, *bilan.anomalies))
    return Faite(phrases.envoyes(faits, bilan, restants), codes)
