"""What a reading of rights came to, and the rights service asked where it is needed: after a card, or for many patients."""

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import frozen

from core.dossier.comparaison import DROITS, Comparee, accepter, lignes
from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.ports import Registre, ServiceDroits
from core.services.parametres import parametres
from core.services.patients import avec_adri, comparer_adri, comparer_carte, faut_interroger

# without an answer that often in a row, the service is taken to be down and the others are not asked
SANS_REPONSE = 2


@frozen
class Lues:
    """`patients` is None when something differs and must be accepted first."""

    comparees: tuple[Comparee, ...]
    anomalies: tuple[Anomalie, ...]
    patients: tuple[Patient, ...] | None


def garder_si_rien_ne_differe(
    registre: Registre, comparees: Sequence[Comparee], anomalies: tuple[Anomalie, ...] = (), *, cabinet: str = ""
) -> Lues:
    """Rights that are only confirmed take the day of the reading without a question."""
    if any(c.connu is None or lignes(c) for c in comparees):
        return Lues(tuple(comparees), anomalies, None)
    with registre.ecriture():
        gardes = [accepter(c, {}) for c in comparees]
        return Lues(tuple(comparees), anomalies, tuple(registre.enregistrer_patient(p) for p in gardes if p is not None))


def carte_lue(registre: Registre, octets: bytes, service: ServiceDroits | None, jour: date, cabinet: str = "") -> Lues:
    """A card (or the appli) beside the records, and the rights service where the parameter wants it; raises CARTE_INVALIDE."""
    lues, doutes = comparer_carte(octets, registre, jour)
    completees, remarques = completer(lues, service, jour, parametres(registre)["adri"])
    return garder_si_rien_ne_differe(registre, completees, (*doutes, *remarques), cabinet=cabinet)


def completer(
    comparees: Sequence[Comparee], service: ServiceDroits | None, jour: date, mode: int
) -> tuple[tuple[Comparee, ...], tuple[Anomalie, ...]]:
    """People just read on a card, with the answer of the service beside where parameter `adri` wants it; what it refused is a
    remark, since the card is there. Source: mémo ADRi (modes ciblé et systématique)."""
    if service is None:
        return tuple(comparees), ()
    completees = list(comparees)
    remarques: list[Anomalie] = []
    for rang, c in enumerate(comparees):
        if not faut_interroger(c.lus.get("carte", c.depart), jour, carte_lue="carte" in c.lus, mode=mode):
            continue
        try:
            completees[rang] = avec_adri(c, service, jour)
        except Refus as refus:
            remarques.append(refus.anomalies[0])
    return tuple(completees), tuple(remarques)


@frozen
class Interroges:
    """Patients (ids) whose rights were confirmed, or brought up to date; names of those to look at, and of those refused why."""

    confirmes: tuple[int, ...] = ()
    changes: tuple[int, ...] = ()
    a_voir: tuple[str, ...] = ()
    refus: tuple[tuple[str, Anomalie], ...] = ()
    non_demandes: int = 0


def interroger_patients(registre: Registre, service: ServiceDroits, patients: Iterable[int], jour: date) -> Interroges:
    """Ask the rights of each on `jour`, one transaction each: open rights are kept as the service says them; an identity that
    differs or rights that close wait for somebody's eyes."""
    confirmes: list[int] = []
    changes: list[int] = []
    a_voir: list[str] = []
    refus: list[tuple[str, Anomalie]] = []
    restants, muet = list(patients), 0
    while restants and muet < SANS_REPONSE:
        patient = registre.patient(restants.pop(0))
        nom = f"{patient.nom} {patient.prenom}"
        try:
            c = comparer_adri(service, patient, jour)
        except Refus as refuse:
            anomalie = refuse.anomalies[0]
            muet = muet + 1 if anomalie.code == "ADRI_INDISPONIBLE" else 0
            refus.append((nom, anomalie))
            continue
        muet = 0
        champs = [x.champ for x in lignes(c)]
        if not (set(champs) <= set(DROITS) and c.lus["adri"].droits.ouverts(jour)):
            a_voir.append(nom)
            continue
        garde = accepter(c, dict.fromkeys(champs, "adri"))
        if garde is not None:
            with registre.ecriture():
                registre.enregistrer_patient(garde)
        (changes if champs else confirmes).append(patient.id)
    return Interroges(tuple(confirmes), tuple(changes), tuple(a_voir), tuple(refus), len(restants))
