"""The record of a patient as lines: who, rights in time, what a usual visit pays today, what is missing and what ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.dates import afficher_jour
from core.dossier.ins import statut_ins
from core.dossier.manques import manques
from core.dossier.personnes import HEBERGEMENTS, STRUCTURES, Patient
from core.erreurs import Anomalie
from core.identifiants import nir
from tui.ecrans.frise import QUALITES, lignes_de_frise, resume_des_droits
from tui.widgets.lignes import Fragment, Ligne, plier
from tui.widgets.source import SourceListe

if TYPE_CHECKING:
    from core.droits.echeances import Echeance

# the keys of F2 that solve what is missing, by code
TOUCHES = {
    "NIR_MANQUANT": "F9 F10",
    "NIR_REFUSE": "F9 F10",
    "DROITS_FERMES": "F9 F12 F10",
    "DROITS_ANCIENS": "F9 F12",
    "DATE_NATURE_MANQUANTE": "F10",
    "TRAIT_MANQUANT": "^O",
    "NAISSANCE_FAUSSE": "^O",
    "NIR_INCOHERENT": "F9 ^O",
    "INVALIDITE_AYANT_DROIT": "F10",
    "TAUX_INCERTAIN": "F12",
}
_TOUCHES_ECHEANCES = {"droits AMO": "F12", "BSI": "F11", "ordonnance": "F3", "accord préalable": "F11"}


def naissance(patient: Patient) -> str:
    """12/05/1950; a lunar date keeps its zeros."""
    n = patient.naissance
    return f"{n[6:8]}/{n[4:6]}/{n[:4]}"


def liste_de_patients(patients: Sequence[Patient], jour: date) -> SourceListe[Patient]:
    """The rows of the list of F2: who, born when, the number, the rights of the day."""
    return SourceListe(
        patients,
        lambda p: (
            f"{p.nom} {p.prenom}",
            naissance(p),
            nir.formater(p.nir) if p.nir else "manque",
            resume_des_droits(p.droits, jour),
        ),
        lambda p: p.id,
        lambda p: "alerte" if manques(p, jour) else "",
    )


def lignes_de_fiche(
    patient: Patient, jour: date, largeur: int, visite: Sequence[Ligne] = (), echeances: Sequence[Echeance] = ()
) -> list[Ligne]:
    """All the record; `visite` says what a usual visit pays (computed elsewhere, may come later)."""
    lu = nir.analyser(patient.nir + patient.cle)
    genre = {"1": "M", "2": "F"}.get(patient.sexe, patient.sexe)
    age = f"  {patient.age(jour)} ans" if patient.naissance else ""
    ne = {"M": "né", "F": "née"}.get(genre, "né(e)")
    identite = f"{patient.nom} {patient.prenom}  {genre}  {ne} le {naissance(patient)}{age}"
    numero = nir.formater(patient.nir + patient.cle) if patient.nir else "NIR inconnu"
    qualite = QUALITES.get(patient.qualite, patient.qualite)
    lignes: list[Ligne] = [
        [(identite, "titre"), (f"  identité {statut_ins(patient)}", "" if patient.piece_identite else "discret")],
        [(f"{numero} ({lu.etat}) rang {patient.rang} · {qualite}", "" if lu.utilisable else "erreur"), *_lieu(patient)],
        [(f"Droits au {afficher_jour(jour)} : ", "titre"), (resume_des_droits(patient.droits, jour), "")],
        *lignes_de_frise(patient.droits, jour, largeur),
        *visite,
    ]
    points = _points(patient, jour) if visite else manques(patient, jour)
    if not any(a.gravite == "bloquant" for a in points):
        lignes.append([("✓ rien ne manque pour facturer", "ok")])
    for anomalie in points:
        bloque = anomalie.gravite == "bloquant"
        touches = TOUCHES.get(anomalie.code, "")
        marque = ("✗ ", "erreur") if bloque else ("! ", "alerte")
        lignes += _point(marque, touches, f"{anomalie.message} — {anomalie.remede}", largeur)
    for e in echeances:
        marque = ("! ", "alerte") if e.depassee else ("◷ ", "")
        lignes += _point(marque, _TOUCHES_ECHEANCES.get(e.genre, "F10"), f"{e.phrase} — {e.remede}", largeur)
    if patient.note:
        lignes.append([("Note : ", "titre"), (patient.note, "")])
    return lignes


def _points(patient: Patient, jour: date) -> list[Anomalie]:
    """All that stands before an invoice; what it needs is loaded with the price of the visit, after the first paint."""
    from core.services.patients import manques_avant_facturation

    return [a for a in manques_avant_facturation(patient, jour) if a.gravite != "information"]


def _point(marque: Fragment, touches: str, texte: str, largeur: int) -> list[Ligne]:
    """A mark, the keys that solve it, and the sentence folded under itself."""
    cle = f"[{touches}] " if touches else ""
    plie = plier(texte, max(20, largeur - 2 - len(cle)))
    premiere: Ligne = [marque, (cle, "touche"), (plie[0], "")]
    return [premiere, *("  " + suite for suite in plie[1:])]


def _lieu(patient: Patient) -> list[Fragment]:
    distance = "même commune" if patient.distance_km is None else f"à {str(patient.distance_km).replace('.', ',')} km"
    faits = [patient.adresse, patient.commune, distance]
    if patient.zone != "plaine":
        faits.append(patient.zone)
    if patient.bsi:
        depuis = f" depuis le {afficher_jour(patient.bsi_depuis)}" if patient.bsi_depuis else ""
        faits.append(f"BSI {patient.bsi}{depuis}")
    for vrai, mot in (
        (patient.insulino_traite, "insulino-traité"),
        (patient.cancer_immunodeprime, "cancer ou immunodéprimé"),
        (patient.palliatif, "soins palliatifs"),
        (bool(patient.foyer), f"foyer {patient.foyer}"),
        (patient.hebergement is not None, HEBERGEMENTS.get(patient.hebergement or "", "")),
        (patient.structure is not None, STRUCTURES.get(patient.structure or "", "")),
        (patient.retour_a_domicile, "retour à domicile (PRADO)"),
    ):
        if vrai:
            faits.append(mot)
    return [("  " + " · ".join(f for f in faits if f), "discret")]
