"""What is missing in the record of a patient before anything can be billed, as anomalies a screen lists and a jump can solve."""

from collections.abc import Iterable
from datetime import date, timedelta

from core.dates import afficher_jour
from core.dossier.droits import couvre
from core.dossier.personnes import Patient
from core.erreurs import Anomalie
from core.identifiants import nir as identifiant_nir

# rights read longer ago than this may have changed (a choice of prudence, no text fixes it)
LECTURE_ANCIENNE = timedelta(days=90)


def manques(patient: Patient, jour: date) -> tuple[Anomalie, ...]:
    """Blocking points first; empty when the patient can be billed that day. `ou` names the field of the record."""
    trouves = [*_identite(patient), *_droits(patient, jour)]
    return tuple(sorted(trouves, key=lambda a: a.gravite != "bloquant"))


def _identite(patient: Patient) -> Iterable[Anomalie]:
    if not patient.nir:
        yield Anomalie("NIR_MANQUANT", "le NIR de l'assuré manque", "lire la carte Vitale (F9) ou saisir l'attestation", "nir")
        return
    lu = identifiant_nir.analyser(patient.nir + patient.cle)
    if lu.etat not in ("valide", "fictif"):
        yield Anomalie("NIR_REFUSE", f"NIR {lu.etat} : {lu.message}", "lire la carte Vitale (F9) ou corriger le NIR", "nir")


def _droits(patient: Patient, jour: date) -> Iterable[Anomalie]:
    if not patient.droits.ouverts(jour):
        yield Anomalie(
            "DROITS_FERMES",
            f"aucun droit AMO connu le {afficher_jour(jour)}",
            "lire la carte (F9) ou interroger les droits ; à défaut facturer au patient",
            "droits",
            "CSS L161-36-3",
        )
        return
    lectures = [p.lu_le for p in patient.droits.amo if couvre(p.debut, p.fin, jour) and p.lu_le is not None]
    if lectures and jour - max(lectures) > LECTURE_ANCIENNE:
        yield Anomalie(
            "DROITS_ANCIENS",
            f"droits lus le {afficher_jour(max(lectures))}",
            "relire la carte (F9) ou interroger les droits",
            "droits",
            gravite="alerte",
        )
    for e in patient.droits.exonerations:
        if e.nature in ("at", "maternite") and couvre(e.debut, e.fin, jour) and e.date_nature is None:
            quoi = "la date de l'accident" if e.nature == "at" else "la date présumée d'accouchement"
            yield Anomalie("DATE_NATURE_MANQUANTE", f"{quoi} manque", "la saisir dans les droits du patient", "droits")
