"""The whole job without a screen: read the cards, bill a month of care, send, receive, treat every reject, send again.

The emulated world is given as ports and two gestures (put a Vitale, put a CPS in the reader); time moves only by `passer`.
"""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from core.demonstration.corrections import appliquer, correction_pour
from core.demonstration.monde import Monde
from core.dossier.droits import couvre
from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.facturation.etats import EN_ROUTE
from core.facturation.fiche import FactureEnregistree
from core.nomenclature import Nomenclature
from core.pluriel import combien
from core.ports import Horloge, LecteurCartes, Registre, ServiceDroits, Teletransmission
from core.rejets.remedes import CleRemede
from core.services import patients, rejets
from core.services.envoi import constituer_lots, envoyer
from core.services.facturation import controles, facturer, meme_demande, programmer, refaire, valider
from core.services.rejets import DossierRejet
from core.services.retours import relever

JOURS_MAXIMUM = 60
TOURS_MAXIMUM = 6
PAR_LES_DROITS: frozenset[CleRemede] = frozenset(
    ("RELIRE_DROITS", "RETIRER_EXONERATION", "CORRIGER_NATURE", "REVOIR_COMPLEMENTAIRE")
)


@frozen
class Poste:
    """What the job is done with: the base, the world, the ports and the gestures of the person at the reader."""

    registre: Registre
    monde: Monde
    nomenclature: Nomenclature
    lecteur: LecteurCartes
    transport: Teletransmission
    droits: ServiceDroits
    horloge: Horloge
    inserer_vitale: Callable[[bytes], None]
    inserer_cps: Callable[[bytes], None]
    passer: Callable[[], None]  # one day goes by
    dire: Callable[[str], None]  # one French line of progress


@frozen
class Deroulement:
    """What happened, beside what the base now holds: cards read, visits, faults met on the way, treated rejects."""

    cartes: int
    seances: int
    blocages: tuple[Anomalie, ...]
    rejets: tuple[str, ...]
    renvois: int
    tours: int


def jouer(poste: Poste) -> Deroulement:
    """Play the month to its end; the state of every invoice is then in the base. Raises `Refus` only for a broken world."""
    cartes = lire_les_cartes(poste)
    completer_les_droits(poste)
    seances, blocages = facturer_le_mois(poste)
    traites: list[str] = []
    renvois = tours = 0
    while tours < TOURS_MAXIMUM:
        tours += 1
        blocages += _envoyer_tout(poste)
        _attendre(poste)
        file = rejets.file(poste.registre)
        if not file:
            break
        for en_file in file:
            # an FSE sent again takes its refused DRE with it
            dossier = rejets.dossier(poste.registre, en_file.facture.id)
            if dossier.facture.etat not in rejets.A_TRAITER:
                continue
            phrase, renvoye = traiter(poste, dossier)
            traites.append(phrase)
            renvois += renvoye
            poste.dire(phrase)
    return Deroulement(cartes, seances, tuple(blocages), tuple(traites), renvois, tours)


def lire_les_cartes(poste: Poste) -> int:
    """Put each Vitale card in the reader, accept what it says; the number of cards."""
    jour = poste.horloge.aujourdhui()
    lues = 0
    cabinets = {chemin: poste.monde.patient(cle).cabinet for cle, chemin in poste.monde.vitale.items()}
    for chemin, cabinet in cabinets.items():
        poste.inserer_vitale(chemin.read_bytes())
        for lecture in patients.lire_carte(poste.lecteur, poste.registre, jour, cabinet).lectures:
            patients.accepter(poste.registre, lecture, cabinet=cabinet)
        lues += 1
    poste.dire(f"{lues} cartes Vitale lues")
    return lues


def completer_les_droits(poste: Poste) -> None:
    """Ask the rights service for the patients whose rights are not open on the day of the check (targeted mode)."""
    jour = poste.horloge.aujourdhui()
    for patient in poste.registre.chercher_patients(limite=1000):
        if not any(couvre(p.debut, p.fin, jour) for p in patient.droits.amo):
            _interroger(poste, patient, jour)


def _interroger(poste: Poste, patient: Patient, jour: date) -> str:
    """Ask and accept the answer; "" when it was taken, else why not, in French."""
    try:
        reponse = patients.interroger(poste.droits, patient, jour)
    except Refus as refus:
        return refus.anomalies[0].message
    patients.accepter(poste.registre, patients.lecture_adri(patient, reponse))
    return ""


def facturer_le_mois(poste: Poste) -> tuple[int, list[Anomalie]]:
    """Record and price every visit of the period, make the invoices, number those that can be; (visits, faults)."""
    registre, monde = poste.registre, poste.monde
    seances = [
        s for o in sorted(registre.ordonnances(), key=lambda o: o.id) for s in programmer(registre, o, monde.debut, monde.fin)
    ]
    preparation = facturer(registre, poste.nomenclature, seances)
    fautes = [a for s in preparation.refusees if s.cotation for a in s.cotation.anomalies]
    for fiche in preparation.factures:
        bloquantes = [a for a in controles(fiche, poste.horloge.aujourdhui()) if a.gravite == "bloquant"]
        fautes += bloquantes
        if not bloquantes:
            valider(registre, fiche.id, poste.horloge)
    poste.dire(f"{combien(len(seances), 'séance cotée')}, {combien(len(preparation.factures), 'facture')}")
    return len(seances), fautes


def _envoyer_tout(poste: Poste) -> list[Anomalie]:
    """Build the lots and send them, each nurse with her own card."""
    constitution = constituer_lots(poste.registre, poste.horloge)
    fautes = list(constitution.anomalies)
    for infirmier in poste.monde.infirmiers:
        if any(lot.infirmier == infirmier.am for lot in constitution.lots):
            cps = poste.monde.cps[infirmier.id]
            poste.inserer_cps(cps.fichier.read_bytes())
            fautes += envoyer(
                poste.registre, poste.transport, poste.lecteur, poste.horloge, cps.code_porteur, forcer=True
            ).anomalies
    poste.dire(f"{combien(len(constitution.lots), 'lot envoyé')}")
    return fautes


def _attendre(poste: Poste) -> None:
    """Let days go by, receive each day, try again what is in doubt, until nothing is on its way."""
    for _ in range(JOURS_MAXIMUM):
        relever(poste.registre, poste.transport, poste.horloge)
        if not poste.registre.factures(etats=EN_ROUTE):
            return
        poste.passer()
        envoyer(poste.registre, poste.transport, None, poste.horloge)


def traiter(poste: Poste, dossier: DossierRejet) -> tuple[str, int]:
    """Apply the remedy of one rejected invoice; (a French line that says what was done, 1 if it was sent again)."""
    registre, resume = poste.registre, dossier.facture
    quoi = f"facture {resume.numero} ({dossier.principal.code if dossier.principal else 'ARL'})"
    if dossier.doublon:
        payee = rejets.rapprocher(registre, resume.id, poste.horloge)
        return f"{quoi} : doublon rapproché de la facture {payee.numero}", 0
    if resume.etat == "refusee":
        nouvelle = rejets.renvoyer(registre, resume.id, poste.horloge)
        return f"{quoi} : lot refusé, renvoyée sous le n° {nouvelle.resume.numero}", 1
    fiche = registre.facture(resume.id)
    correction = correction_pour(registre, poste.monde, fiche)
    source = "dossier déjà corrigé"
    if correction is not None:
        appliquer(registre, correction, fiche)
        source = correction.piece
    elif dossier.remede.cle in PAR_LES_DROITS:
        refus = _interroger(poste, registre.patient(resume.patient), resume.fin)
        if refus:
            return _clore(poste, fiche, quoi, f"droits non confirmés : {refus}")
        source = "droits en ligne (ADRi)"
    return _renvoyer(poste, fiche, dossier, quoi, source)


def _renvoyer(poste: Poste, fiche: FactureEnregistree, dossier: DossierRejet, quoi: str, piece: str) -> tuple[str, int]:
    """Send again what the records now give; close when they give the same as before or cannot be billed."""
    try:
        contenu = refaire(poste.registre, fiche.id, poste.nomenclature, poste.horloge)
    except Refus as refus:
        return _clore(poste, fiche, quoi, f"à la charge du patient : {refus.anomalies[0].message}")
    if meme_demande(contenu.facture, fiche.facture):
        return _clore(poste, fiche, quoi, f"rien de nouveau à demander : {dossier.remede.phrase}")
    nouvelle = rejets.renvoyer(poste.registre, fiche.id, poste.horloge, contenu)
    return f"{quoi} : {piece} — renvoyée sous le n° {nouvelle.resume.numero}", 1


def _clore(poste: Poste, fiche: FactureEnregistree, quoi: str, motif: str) -> tuple[str, int]:
    rejets.clore(poste.registre, fiche.id, motif, poste.horloge)
    return f"{quoi} : close — {motif}", 0
