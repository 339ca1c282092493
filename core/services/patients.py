"""Patients and their rights: read a card, ask the rights service, compare with the record, keep what is accepted."""

from collections.abc import Collection
from datetime import date

from attrs import define, evolve, field, frozen

from core.dossier.comparaison import Comparee
from core.dossier.differences import Difference, differences, fusionner
from core.dossier.droits import couvre
from core.dossier.identite import Doublon, controler_identite, doublons, traits_stricts
from core.dossier.ins import apres_changement
from core.dossier.manques import manques
from core.dossier.personnes import Patient
from core.droits.attestation import Attestation, lire_attestation
from core.droits.situation import situation
from core.erreurs import Anomalie, Refus
from core.ports import DemandeDroits, LecteurCartes, PanneTransport, ServiceDroits
from core.registre import RegistreDossier
from core.telematique.adri import ReponseAdri, lire_reponse
from core.telematique.cartes import CarteVitale, lire_vitale

# values of the parameter `adri`
A_LA_MAIN, CIBLE, SYSTEMATIQUE = 0, 1, 2
CLES_LUES = 100  # that records share, at a time


@frozen
class Lecture:
    """One beneficiary as read: the draft, the stored record if there is one, and what accepting the draft would change."""

    lu: Patient
    connu: Patient | None
    differences: tuple[Difference, ...]
    jour: date


@frozen
class LectureCarte:
    """A card read on a day: its beneficiaries, and what makes the card doubtful (expired)."""

    carte: CarteVitale
    lectures: tuple[Lecture, ...]
    anomalies: tuple[Anomalie, ...]


def lire_carte(lecteur: LecteurCartes, registre: RegistreDossier, jour: date, cabinet: str = "") -> LectureCarte:
    """Read the Vitale card in the reader and compare each beneficiary with the records; writes nothing.

    Raises the `Refus` of the reader (CARTE_ABSENTE, CARTE_RETIREE, CARTE_INVALIDE, CARTE_EXPIREE).
    """
    carte = lire_vitale(lecteur.lire_vitale(), jour)
    lectures = tuple(rapprocher(registre, lu, jour, cabinet) for lu in carte.beneficiaires)
    return LectureCarte(carte, lectures, carte.anomalies(jour))


def rapprocher(registre: RegistreDossier, lu: Patient, jour: date, cabinet: str = "") -> Lecture:
    """The stored record of the person read, found by number, birth and rank, then by her strict traits."""
    connu = _chercher(registre, lu, cabinet)
    return Lecture(lu, connu, differences(connu, lu, jour) if connu else (), jour)


def comparer_carte(
    octets: bytes, registre: RegistreDossier, jour: date, cabinet: str = ""
) -> tuple[tuple[Comparee, ...], tuple[Anomalie, ...]]:
    """Each beneficiary of a card (or of the appli) beside the record; writes nothing. Raises `Refus` CARTE_INVALIDE."""
    carte = lire_vitale(octets, jour)
    lectures = (rapprocher(registre, lu, jour, cabinet) for lu in carte.beneficiaires)
    return tuple(Comparee(lue.connu, {"carte": lue.lu}, jour) for lue in lectures), carte.anomalies(jour)


def comparer_adri(service: ServiceDroits, connu: Patient, jour: date) -> Comparee:
    """The answer of the rights service beside the record; raises what `interroger` raises."""
    return avec_adri(Comparee(connu, {}, jour), service, jour)


def avec_adri(c: Comparee, service: ServiceDroits, jour: date) -> Comparee:
    """The same with the answer of the rights service; raises what `interroger` raises."""
    return c.avec("adri", lecture_adri(c.depart, interroger(service, c.depart, jour)).lu)


def _chercher(registre: RegistreDossier, lu: Patient, cabinet: str) -> Patient | None:
    famille = [p for p in registre.patients_par_nir(lu.nir) if not cabinet or p.cabinet == cabinet] if lu.nir else []
    place = [p for p in famille if (p.naissance, p.rang) == (lu.naissance, lu.rang)]
    if place:
        return next((p for p in place if traits_stricts(p)[1] == traits_stricts(lu)[1]), place[0])
    homonymes = registre.chercher_patients(lu.nom, cabinet, limite=50)
    semblables = [p for p in homonymes if traits_stricts(p)[:3] == traits_stricts(lu)[:3]]
    # two people with the same traits: nothing chooses between them, the person at the screen does
    return semblables[0] if len(semblables) == 1 else None


def accepter(registre: RegistreDossier, lecture: Lecture, champs: Collection[str] | None = None, cabinet: str = "") -> Patient:
    """Store the accepted fields (None: all) in the record, or the draft as a new patient of the practice; returns it stored."""
    if lecture.connu is None:
        return registre.enregistrer_patient(evolve(lecture.lu, cabinet=lecture.lu.cabinet or cabinet))
    accepte = fusionner(lecture.connu, lecture.lu, lecture.jour, champs)
    return registre.enregistrer_patient(apres_changement(lecture.connu, accepte))


def enregistrer_attestation(registre: RegistreDossier, connu: Patient, saisie: Attestation, jour: date) -> Patient:
    """Store what an attestation says of that record (id 0: a new one); raises `Refus` with every fault of the form."""
    lu = lire_attestation(saisie, connu, jour)
    accepte = fusionner(connu, lu, jour)
    return registre.enregistrer_patient(apres_changement(connu, accepte) if connu.id else accepte)


def faut_interroger(patient: Patient, jour: date, *, carte_lue: bool, mode: int = CIBLE) -> str:
    """Why the rights service must be asked that day, in French; an empty string when it need not be.

    Targeted mode: no card, rights not open, or a situation where the tiers payant is imposed. Systematic mode: always.
    """
    if mode == A_LA_MAIN:
        return ""
    if mode == SYSTEMATIQUE:
        return "interrogation systématique"
    if not carte_lue:
        return "carte absente"
    if not any(couvre(p.debut, p.fin, jour) for p in patient.droits.amo):
        return "droits AMO non ouverts sur la carte"
    imposees = {
        "c2s": "C2S",
        "c2s_participation": "C2S",
        "c2s_sortant": "sortie de C2S",
        "ame": "AME",
        "ald": "ALD",
        "maternite": "maternité",
        "at": "AT",
    }
    for exoneration in patient.droits.exonerations:
        if exoneration.nature in imposees and couvre(exoneration.debut, exoneration.fin, jour):
            return f"tiers payant réglementaire : {imposees[exoneration.nature]}"
    return ""


def interroger(service: ServiceDroits, patient: Patient, jour: date) -> ReponseAdri:
    """Ask the rights of the patient on `jour`; raises `Refus` ADRI_INDISPONIBLE, ADRI_REFUS, ADRI_ILLISIBLE or NIR_MANQUANT."""
    if not patient.nir or not patient.cle:
        remede = "lire la carte Vitale ou saisir le NIR de l'attestation"
        raise Refus(Anomalie("NIR_MANQUANT", "pas de question sans le NIR entier de l'assuré", remede, "nir"))
    derniere = max(patient.droits.amo, key=lambda p: p.debut, default=None)
    demande = DemandeDroits(
        regime=derniere.regime if derniere else "",
        nir=patient.nir,
        cle=patient.cle,
        naissance=patient.naissance,
        rang=patient.rang,
        date_soins=jour,
        caisse=derniere.caisse if derniere else "",
        centre=derniere.centre if derniere else "",
    )
    try:
        octets = service.interroger(demande)
    except PanneTransport as panne:
        remede = "recommencer plus tard ; en attendant, la carte ou l'attestation fait foi"
        raise Refus(Anomalie("ADRI_INDISPONIBLE", str(panne), remede, "droits", gravite="alerte")) from None
    return lire_reponse(octets)


def lecture_adri(connu: Patient, reponse: ReponseAdri) -> Lecture:
    """The answer as a reading of that record: identity as the caisse writes it, rights with source "adri"."""
    lu = evolve(
        connu,
        nom=reponse.nom,
        prenom=reponse.prenom,
        qualite=reponse.qualite,
        nir_individuel=reponse.nir_individuel or connu.nir_individuel,
        droits=reponse.droits,
    )
    return Lecture(lu, connu, differences(connu, lu, reponse.date_reponse), reponse.date_reponse)


def manques_avant_facturation(patient: Patient, jour: date, nature: str = "10") -> tuple[Anomalie, ...]:
    """All that stands between the patient and an invoice of that nature on that day, blocking points first."""
    trouves = [
        *manques(patient, jour),
        *controler_identite(patient, jour),
        *(a for a in situation(patient, jour, nature=nature).anomalies if a.code != "DROITS_FERMES"),
    ]
    return tuple(sorted(dict.fromkeys(trouves), key=lambda a: ("bloquant", "alerte", "information").index(a.gravite)))


def doublons_du_cabinet(registre: RegistreDossier, cabinet: str = "") -> tuple[Doublon, ...]:
    """The records of the practice (all: "") that may be the same person."""
    lecture = LectureDoublons(cabinet)
    while not lecture.finie:
        lecture.avancer(registre)
    return tuple(lecture.trouves)


@define
class LectureDoublons:
    """The same, read a few keys at a time; `trouves` are those known by now, `finie` once they all are."""

    cabinet: str = ""
    trouves: list[Doublon] = field(factory=list)
    finie: bool = False
    _cles: list[str] | None = None
    _vus: set[tuple[int, int]] = field(factory=set)

    def avancer(self, registre: RegistreDossier) -> None:
        """Read some more."""
        cles = registre.cles_semblables() if self._cles is None else self._cles
        self._cles = cles[CLES_LUES:]
        for d in doublons(registre.patients_de_cles(cles[:CLES_LUES], self.cabinet)):
            paire = (d.premier.id, d.second.id)
            if paire not in self._vus:
                self._vus.add(paire)
                self.trouves.append(d)
        self.finie = not self._cles
