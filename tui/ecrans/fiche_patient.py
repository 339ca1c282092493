"""The record of a patient as lines: who, rights in time, what a usual visit pays today, what is missing."""

from collections.abc import Sequence
from datetime import date

from core.dates import afficher_jour
from core.dossier.manques import manques
from core.dossier.personnes import Patient
from core.identifiants import nir
from tui.ecrans.frise import lignes_de_frise, resume_des_droits
from tui.widgets.lignes import Fragment, Ligne


def naissance(patient: Patient) -> str:
    """12/05/1950; a lunar date keeps its zeros."""
    n = patient.naissance
    return f"{n[6:8]}/{n[4:6]}/{n[:4]}"


def lignes_de_fiche(patient: Patient, jour: date, largeur: int, visite: Sequence[Ligne] = ()) -> list[Ligne]:
    """All the record; `visite` says what a usual visit pays (computed elsewhere, may come later)."""
    lu = nir.analyser(patient.nir + patient.cle)
    genre = {"1": "M", "2": "F"}.get(patient.sexe, patient.sexe)
    identite = f"{patient.nom} {patient.prenom}  {genre}  né(e) le {naissance(patient)}  {patient.age(jour)} ans"
    numero = nir.formater(patient.nir + patient.cle) if patient.nir else "NIR inconnu"
    lignes: list[Ligne] = [
        [(identite, "titre"), (f"   {numero} ({lu.etat}) rang {patient.rang}", "" if lu.utilisable else "erreur")],
        [(_lieu(patient), "discret")],
        [(f"Droits au {afficher_jour(jour)} : ", "titre"), (resume_des_droits(patient.droits, jour), "")],
        *lignes_de_frise(patient.droits, jour, largeur),
    ]
    lignes += list(visite)
    points = manques(patient, jour)
    if not points:
        lignes.append([("✓ rien ne manque pour facturer", "ok")])
    for anomalie in points:
        style = "erreur" if anomalie.gravite == "bloquant" else "alerte"
        marque = "✗ bloquant : " if anomalie.gravite == "bloquant" else "! à voir : "
        lignes.append([(marque, style), (f"{anomalie.message} — {anomalie.remede}", "")])
    if patient.note:
        lignes.append([("Note : ", "titre"), (patient.note, "")])
    return lignes


def _lieu(patient: Patient) -> str:
    distance = "même commune" if patient.distance_km is None else f"à {str(patient.distance_km).replace('.', ',')} km"
    faits: list[Fragment | str] = [patient.adresse, patient.commune, distance]
    if patient.zone != "plaine":
        faits.append(patient.zone)
    if patient.bsi:
        depuis = f" depuis le {afficher_jour(patient.bsi_depuis)}" if patient.bsi_depuis else ""
        faits.append(f"BSI {patient.bsi}{depuis}")
    for vrai, mot in (
        (patient.insulino_traite, "insulino-traité"),
        (patient.cancer_immunodeprime, "cancer ou immunodéprimé"),
        (patient.palliatif, "soins palliatifs"),
    ):
        if vrai:
            faits.append(mot)
    return " · ".join(str(f) for f in faits if f)
