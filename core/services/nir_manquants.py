"""Missing and wrong NIR: import of a list, the queue of those to obtain, who was asked and when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from attrs import evolve, fields_dict, frozen

from core.citation import citer
from core.dates import afficher_jour
from core.dossier.differences import TRAITS
from core.dossier.identite import traits_stricts
from core.dossier.liste import ListePatients
from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.identifiants import nir
from core.ports import Registre
from core.registre import RegistreDossier
from core.services.patients import rapprocher

DEMANDE = "nir_demande"
Sort = Literal["nouveau", "complete", "inchange", "differe", "refuse"]


@frozen
class SortLigne:
    """What became of one line of a list: `differe` means that it contradicts the record, which was left as it is."""

    numero: int
    sort: Sort
    patient: int = 0
    details: tuple[str, ...] = ()


@frozen
class NirAObtenir:
    """A patient who cannot be billed for want of a number: why, what identifies her, and each time it was asked for."""

    patient: Patient
    message: str
    identite: str
    demandes: tuple[tuple[date, str], ...] = ()


def importer_liste(registre: RegistreDossier, liste: ListePatients, jour: date, cabinet: str) -> tuple[SortLigne, ...]:
    """Store the drafts of a list in one transaction: new patients are made, empty fields of known ones are filled.

    Nothing known is ever overwritten; a line that contradicts a record is left and says what differs. Raises `Refus`
    CABINET_INCONNU.
    """
    if registre.cabinet(cabinet) is None:
        raise Refus(
            Anomalie(
                "CABINET_INCONNU", f"cabinet inconnu : {citer(cabinet)}", "donner le code d'un cabinet de la base", "cabinet"
            )
        )
    with registre.ecriture():
        return tuple(
            SortLigne(ligne.numero, "refuse", 0, tuple(a.message for a in ligne.anomalies))
            if ligne.patient is None
            else _ranger(registre, ligne.numero, ligne.patient, jour, cabinet)
            for ligne in liste.lignes
        )


def _ranger(registre: RegistreDossier, numero: int, lu: Patient, jour: date, cabinet: str) -> SortLigne:
    connu = rapprocher(registre, lu, jour, cabinet).connu
    if connu is None:
        garde = registre.enregistrer_patient(evolve(lu, cabinet=cabinet))
        return SortLigne(numero, "nouveau", garde.id)
    if lu.nir and connu.nir and (lu.nir, lu.cle) != (connu.nir, connu.cle) and nir.analyser(connu.nir + connu.cle).utilisable:
        return SortLigne(numero, "differe", connu.id, ("un autre NIR est déjà au dossier, et il est juste",))
    if traits_stricts(lu)[:3] != traits_stricts(connu)[:3]:
        return SortLigne(numero, "differe", connu.id, ("même numéro, naissance et rang, mais un autre nom",))
    changes: dict[str, Any] = {}
    for champ in TRAITS:
        nouveau, ancien = getattr(lu, champ), getattr(connu, champ)
        if champ not in ("rang", "qualite") and nouveau and not ancien:
            changes[champ] = nouveau
    if lu.nir and not nir.analyser(connu.nir + connu.cle).utilisable:
        changes |= {"nir": lu.nir, "cle": lu.cle}
    if not changes:
        return SortLigne(numero, "inchange", connu.id)
    registre.enregistrer_patient(evolve(connu, **changes))
    return SortLigne(numero, "complete", connu.id, tuple(sorted(c for c in changes if c in fields_dict(Patient))))


def demander(registre: Registre, patient: Patient, a_qui: str, moment: datetime) -> None:
    """Note in the journal that the number was asked for (`a_qui`: the patient, the caisse…; no name, no number)."""
    registre.journaliser(DEMANDE, "patient", patient.id, moment, a_qui)


def file_des_nir(registre: Registre, cabinet: str = "") -> tuple[NirAObtenir, ...]:
    """Patients whose number is missing, incomplete or wrong: those never asked first, then the oldest request."""
    trouves = []
    for patient in registre.patients_au_nir_douteux(cabinet):
        lu = nir.analyser(patient.nir + patient.cle)
        if lu.utilisable:
            continue
        demandes = tuple(
            (entree.moment.date(), entree.donnees)
            for entree in registre.journal(objet="patient", objet_id=patient.id)
            if entree.type == DEMANDE
        )
        trouves.append(NirAObtenir(patient, lu.message, _identite(patient), demandes))
    return tuple(sorted(trouves, key=lambda f: f.demandes[-1][0] if f.demandes else date.min))


def _identite(patient: Patient) -> str:
    """What a caisse needs to find a number: birth name, first name, birth, sex, rank."""
    n = patient.naissance
    nee = f"né(e) le {afficher_jour(date(int(n[:4]), int(n[4:6]), int(n[6:])))}" if _complete(n) else f"né(e) : {n}"
    sexe = f", sexe {patient.sexe}" if patient.sexe else ""
    return f"{patient.nom.upper()} {patient.prenom}, {nee}{sexe}, rang {patient.rang}"


def _complete(naissance: str) -> bool:
    try:
        date(int(naissance[:4]), int(naissance[4:6]), int(naissance[6:8]))
    except ValueError:
        return False
    return True


def compter(sorts: Sequence[SortLigne]) -> dict[Sort, int]:
    """How many lines had each fate."""
    noms: tuple[Sort, ...] = ("nouveau", "complete", "inchange", "differe", "refuse")
    return {nom: sum(1 for s in sorts if s.sort == nom) for nom in noms}
