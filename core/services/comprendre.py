"""From a line of entry to an ordonnance: who `dup je` and `@mar` are, what a template or `r` stands for, what is missing."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen

from core.citation import citer
from core.cotation.situation import SITUATION_NEUTRE, Situation
from core.dates import afficher_jour
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur
from core.erreurs import Anomalie, Refus
from core.langage.avis import avis_d_ordonnance
from core.langage.fiche import Fiche, ecrire_fiche, lire_fiche
from core.langage.ligne import Jeton, Ligne, lire_ligne
from core.nomenclature import Nomenclature
from core.ports import Horloge, Registre
from core.services.completions import (
    CHOIX_MAXIMUM,
    Choix,
    choix_d_actes,
    choix_de_patients,
    choix_de_prescripteurs,
    completions,
    les_mieux_nommes,
    personne,
)
from core.services.doubles import deja_facturees
from core.services.modeles import developper
from core.services.reglages import situation_du_cabinet
from core.services.soignant import soignant_de

DERNIER = "dernier-patient"


@frozen
class Comprise:
    """A line understood: the ordonnance when nothing stops it, all the faults otherwise, and what there is to choose."""

    ligne: Ligne
    patient: Patient | None = None
    prescripteur: Prescripteur | None = None
    infirmier: Infirmier | None = None
    cabinet: Cabinet | None = None
    ordonnance: Ordonnance | None = None
    fautes: tuple[Anomalie, ...] = ()
    avis: tuple[str, ...] = ()
    choix: tuple[Choix, ...] = ()
    equipe: tuple[Infirmier, ...] = ()
    situation: Situation = SITUATION_NEUTRE  # the local exceptions of the practice


def comprendre(
    registre: Registre,
    texte: str,
    ngap: Nomenclature,
    horloge: Horloge,
    *,
    infirmier: str = "",
    cabinet: str = "",
    place: int | None = None,
    repere: date | None = None,
    base: Ordonnance | None = None,
) -> Comprise:
    """Read the line and find in the base what it names. `infirmier` (AM) does the care when the patient has no ordonnance
    yet; `cabinet` limits the search of patients; `place` is the cursor, for what completes the word there; the short dates
    are those around `repere` (today); `base` is the recorded ordonnance that the line corrects.

    Never raises for what is typed: the faults are in the answer.
    """
    aujourdhui = repere or horloge.aujourdhui()

    def connait(fragment: str) -> bool:
        return bool(registre.chercher_patients(fragment, cabinet, limite=1))

    ligne = lire_ligne(texte, ngap, aujourdhui, connait)
    fautes, avis = list(ligne.fautes), list(ligne.avis)
    choix = _actes_obscurs(ligne, ngap, aujourdhui)
    patient = None
    if not any(j.role == "patient" and j.faute for j in ligne.jetons):
        patient = _patient(registre, ligne, cabinet, fautes, choix)
    derniere = next(iter(registre.ordonnances(patient.id)), None) if patient else None
    soignant, autres = soignant_de(registre, patient, derniere, infirmier) if patient else (None, ())
    if place is not None:
        choix = completions(registre, ligne, place, ngap, aujourdhui, cabinet, soignant) or choix
    if patient is None:
        return Comprise(ligne, fautes=tuple(fautes), avis=tuple(avis), choix=tuple(choix))
    lieu = registre.cabinet(soignant.cabinet) if soignant else None
    prescripteur = _prescripteur(registre, ligne, derniere, fautes, avis, choix)
    comprise = Comprise(ligne, patient, prescripteur, soignant, lieu, None, (), tuple(avis), tuple(choix))
    if soignant is None or lieu is None:
        remede = "enregistrer un infirmier de ce cabinet"
        fautes.append(Anomalie("INFIRMIER_ABSENT", f"aucun infirmier au cabinet {citer(patient.cabinet)}", remede))
        return evolve(comprise, fautes=tuple(fautes))
    champs = _champs(registre, ligne, derniere, soignant, ngap, aujourdhui, fautes)
    if autres and not champs.get("soignants"):
        avis.insert(0, f"infirmier supposé : {soignant.prenom} {soignant.nom} (sinon inf:{autres[0].prenom.lower()})")
    fiche = Fiche(patient=patient.id, prescripteur=prescripteur.id if prescripteur else 0, **champs)
    equipe = tuple(registre.infirmiers(lieu.code))
    comprise = evolve(comprise, equipe=equipe, situation=situation_du_cabinet(registre, lieu.code))
    lue = lire_fiche(fiche, patient, soignant.id, aujourdhui, ngap, lieu.territoire, base, equipe, ferie_a(ngap, lieu.territoire))
    dites = {a.message for a in fautes}
    fautes += [a for a in lue.fautes if a.message not in dites and not (a.code == "PRESCRIPTEUR_MANQUANT" and ligne.prescripteur)]
    if lue.ordonnance is not None:
        avis += avis_d_ordonnance(lue.ordonnance, lue.jetons, patient)
    if lue.ordonnance is not None and not fautes:
        fautes += _deja_saisie(registre, lue.ordonnance, base.id if base else 0)
        deja = deja_facturees(registre, lue.ordonnance, patient, lieu, horloge.aujourdhui())
        avis[:0] = [deja] if deja else []
    return evolve(comprise, ordonnance=None if fautes else lue.ordonnance, fautes=tuple(fautes), avis=tuple(avis))


def _actes_obscurs(ligne: Ligne, ngap: Nomenclature, jour: date) -> list[Choix]:
    """What the first act that was not clear could be."""
    jeton = next((j for j in ligne.jetons if j.role == "actes" and j.faute is not None), None)
    return choix_d_actes(jeton, None, ngap, jour) if jeton else []


def _patient(registre: Registre, ligne: Ligne, cabinet: str, fautes: list[Anomalie], choix: list[Choix]) -> Patient | None:
    if not ligne.patient:
        numero = registre.brouillon(DERNIER)
        if numero is None:
            remede = "commencer la ligne par quelques lettres de son nom, ou #123"
            fautes.append(Anomalie("PATIENT_ABSENT", "pas de patient, et aucun dernier patient à reprendre", remede))
            return None
        return registre.patient(int(numero))
    if ligne.patient.startswith("#"):
        try:
            return registre.patient(int(ligne.patient[1:]))
        except Refus as refus:
            fautes.extend(refus.anomalies)
            return None
    candidats = les_mieux_nommes(ligne.patient, registre.chercher_patients(ligne.patient, cabinet, limite=50))
    if len(candidats) == 1:
        return candidats[0]
    jeton = next(j for j in ligne.jetons if j.role == "patient")
    choix[:] = choix_de_patients(jeton, candidats)
    fautes.append(
        Anomalie(
            "PATIENT_AMBIGU",
            f"{len(candidats)} patients pour {citer(ligne.patient)}",
            "choisir un numéro de la liste, taper plus de lettres, ou #123",
            f"« {jeton.texte} », caractère {jeton.debut + 1}",
        )
    )
    return None


def _prescripteur(
    registre: Registre,
    ligne: Ligne,
    derniere: Ordonnance | None,
    fautes: list[Anomalie],
    avis: list[str],
    choix: list[Choix],
) -> Prescripteur | None:
    if not ligne.prescripteur:
        if derniere is None:
            return None
        repris = registre.prescripteur(derniere.prescripteur)
        avis.append(f"prescripteur de la dernière ordonnance : {repris.nom} {repris.prenom}")
        return repris
    if ligne.prescripteur.startswith("#") and ligne.prescripteur[1:].isdigit():
        return registre.prescripteur(int(ligne.prescripteur[1:]))
    candidats = les_mieux_nommes(
        ligne.prescripteur, registre.chercher_prescripteurs(ligne.prescripteur, limite=CHOIX_MAXIMUM + 1)
    )
    if len(candidats) == 1:
        return candidats[0]
    jeton = next(j for j in ligne.jetons if j.role == "prescripteur")
    choix += [c for c in choix_de_prescripteurs(jeton, candidats) if c not in choix]
    ou = f"« {jeton.texte} », caractère {jeton.debut + 1}"
    if candidats:
        message, remede = (
            f"{len(candidats)} prescripteurs pour {citer(ligne.prescripteur)}",
            "choisir un numéro ou taper plus de lettres",
        )
        fautes.append(Anomalie("PRESCRIPTEUR_AMBIGU", message, remede, ou))
    else:
        message, remede = (
            f"aucun prescripteur pour {citer(ligne.prescripteur)}",
            "taper moins de lettres, ou l'enregistrer d'abord",
        )
        fautes.append(Anomalie("PRESCRIPTEUR_INCONNU", message, remede, ou))
    return None


def _champs(
    registre: Registre,
    ligne: Ligne,
    derniere: Ordonnance | None,
    soignant: Infirmier,
    ngap: Nomenclature,
    aujourdhui: date,
    fautes: list[Anomalie],
) -> dict[str, Any]:
    """What is typed wins over the template, which wins over the ordonnance renewed."""
    champs: dict[str, Any] = {}
    if ligne.renouveler:
        if derniere is None:
            remede = "saisir les actes, ou un modèle (.nom)"
            fautes.append(Anomalie("RIEN_A_RENOUVELER", "ce patient n'a pas encore d'ordonnance", remede, "« r »"))
        else:
            champs |= renouveler(derniere, ngap, aujourdhui, registre.infirmiers(soignant.cabinet))
    if ligne.modele:
        try:
            texte = developper(registre, ligne.modele, soignant.cabinet, soignant.am)
        except Refus as refus:
            fautes.extend(refus.anomalies)
        else:
            # a template names no patient
            du_modele = lire_ligne(texte, ngap, aujourdhui, lambda _: False)
            fautes.extend(evolve(a, ou=f"modèle .{ligne.modele}, {a.ou}") for a in du_modele.fautes)
            champs |= du_modele.champs
    champs |= ligne.champs
    if "debut" in ligne.champs and "jour" not in ligne.champs and not ligne.renouveler:
        champs["jour"] = _jour_d_ordonnance(ligne.champs["debut"], aujourdhui)
    return champs


def _jour_d_ordonnance(debut: str, aujourdhui: date) -> str:
    """Without `o:`, care that began in the past was prescribed that day at the latest."""
    try:
        jour, mois, annee = (int(x) for x in debut.split("/"))
        return debut if date(annee, mois, jour) <= aujourdhui else ""
    except ValueError:
        return ""


def renouveler(derniere: Ordonnance, ngap: Nomenclature, aujourdhui: date, equipe: Sequence[Infirmier] = ()) -> dict[str, str]:
    """The fields of the same ordonnance, starting the day after its end (today when it has none), for the same length.

    An act stopped before the end is not renewed; nor are the visits that were not made.
    """
    suivis = tuple(evolve(s, debut=None, fin=None) for s in derniere.soins if s.fin is None or s.fin == derniere.fin)
    suite = evolve(derniere, soins=suivis, soignants=tuple(s for s in derniere.soignants if not (s.debut or s.fin)))
    fiche = ecrire_fiche(suite, lambda acte: code_court(acte, ngap), equipe)
    debut = aujourdhui
    champs = {nom: getattr(fiche, nom) for nom in ("actes", "heures", "rythme", "lieu", "km", "mentions", "soignants")}
    if derniere.fin is not None:
        debut = derniere.fin + timedelta(days=1)
        champs["duree"] = f"{(derniere.fin - derniere.debut).days + 1}j"
    else:
        champs["duree"] = fiche.duree
    champs["debut"] = f"{debut:%d/%m/%Y}"
    champs["jour"] = f"{min(debut, aujourdhui):%d/%m/%Y}"
    return {nom: valeur for nom, valeur in champs.items() if valeur}


def code_court(acte: str, ngap: Nomenclature) -> str:
    """The short code of an act, its id when it has none."""
    versions = ngap.versions(acte)
    return versions[-1].codes[0] if versions and versions[-1].codes else acte


def ferie_a(ngap: Nomenclature, territoire: str) -> Callable[[date], bool]:
    """What tells the public holidays there."""
    return lambda jour: ngap.au(jour, territoire).ferie(jour) is not None


def _deja_saisie(registre: Registre, nouvelle: Ordonnance, sauf: int) -> list[Anomalie]:
    """The same care from the same day: recorded twice it would be billed twice."""
    for o in registre.ordonnances(nouvelle.patient):
        if o.id != sauf and (o.debut, o.heures, {s.acte for s in o.soins}) == (
            nouvelle.debut,
            nouvelle.heures,
            {s.acte for s in nouvelle.soins},
        ):
            quand = afficher_jour(o.debut)
            existe = f"l'ordonnance du {afficher_jour(o.jour)}"
            remede = f"changer la date de début, ou facturer celle qui existe : {existe} (F3, puis ^Y)"
            return [Anomalie("ORDONNANCE_DEJA_SAISIE", f"les mêmes soins à partir du {quand} sont déjà saisis", remede)]
    return []


def jetons_lus(comprise: Comprise) -> list[tuple[Jeton, str]]:
    """Each token with the whole of what it means, names found included."""
    lus = []
    for jeton in comprise.ligne.jetons:
        sens = jeton.sens
        if jeton.role == "patient" and comprise.patient is not None:
            sens = personne(comprise.patient)
        if jeton.role == "prescripteur" and comprise.prescripteur is not None:
            sens = f"{comprise.prescripteur.nom} {comprise.prescripteur.prenom}"
        if jeton.role == "duree" and comprise.ordonnance is not None and comprise.ordonnance.fin is not None:
            sens = f"jusqu'au {afficher_jour(comprise.ordonnance.fin)}"
        lus.append((jeton, sens))
    return lus
