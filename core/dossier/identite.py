"""Identity of patients: strict traits, what contradicts the NIR, and the records that look like the same person."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations

from attrs import frozen

from core.citation import citer
from core.dates import afficher_jour
from core.dossier.personnes import Patient
from core.erreurs import Anomalie
from core.identifiants import nir as identifiant_nir


@frozen
class Doublon:
    """Two records that may be one person, and why; `certain` when the same number says so."""

    premier: Patient
    second: Patient
    raison: str
    certain: bool = False


def simplifier(nom: str) -> str:
    """Upper case without accents nor punctuation, one space between words: what is compared."""
    sans_accent = unicodedata.normalize("NFKD", nom.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE"))
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", sans_accent.encode("ascii", "ignore").decode().upper()).split())


def traits_stricts(patient: Patient) -> tuple[str, str, str, str]:
    """Birth name, first given name, birth date and sex, as they are compared."""
    prenoms = simplifier(patient.prenom).split()
    return simplifier(patient.nom), prenoms[0] if prenoms else "", patient.naissance, patient.sexe


def controler_identite(patient: Patient, jour: date) -> tuple[Anomalie, ...]:
    """What is missing or wrong in the strict traits, and what the patient's own NIR contradicts."""
    fautes = []
    for champ, valeur, nom in (("nom", patient.nom, "le nom de naissance"), ("prenom", patient.prenom, "le prénom")):
        if not simplifier(valeur):
            fautes.append(Anomalie("TRAIT_MANQUANT", f"{nom} manque", "le relever sur une pièce d'identité", champ))
    faute_naissance = _naissance(patient.naissance, jour)
    if faute_naissance:
        remede = "corriger la date (AAAAMMJJ, mois ou jour 00 pour une date lunaire)"
        fautes.append(Anomalie("NAISSANCE_FAUSSE", faute_naissance, remede, "naissance"))
    propre = patient.nir_individuel or (patient.nir + patient.cle if patient.qualite == "0" else "")
    if propre and not faute_naissance:
        lu = identifiant_nir.analyser(propre)
        if lu.utilisable:
            for phrase in identifiant_nir.incoherences(lu.compact13, patient.naissance, patient.sexe):
                remede = "vérifier la pièce d'identité et le numéro"
                fautes.append(Anomalie("NIR_INCOHERENT", phrase, remede, "nir", gravite="alerte"))
    return tuple(fautes)


def _naissance(naissance: str, jour: date) -> str:
    if not re.fullmatch(r"[0-9]{8}", naissance):
        return f"date de naissance illisible : {citer(naissance)}" if naissance else "la date de naissance manque"
    annee, mois, quantieme = int(naissance[:4]), int(naissance[4:6]), int(naissance[6:])
    if mois > 12 or quantieme > 31:
        return f"date de naissance impossible : {naissance}"
    if mois and quantieme:
        try:
            nee = date(annee, mois, quantieme)
        except ValueError:
            return f"date de naissance impossible : {naissance}"
        if nee > jour:
            return f"né après aujourd'hui : le {afficher_jour(nee)}"
    if not jour.year - 130 <= annee <= jour.year:
        return f"année de naissance improbable : {annee}"
    return ""


def doublons(patients: Iterable[Patient]) -> tuple[Doublon, ...]:
    """Every pair of records with the same strict traits, or the same own number, or the same card place (number, birth, rank)."""
    par_numero: defaultdict[str, list[Patient]] = defaultdict(list)
    par_carte: defaultdict[tuple[str, str, int], list[Patient]] = defaultdict(list)
    par_traits: defaultdict[tuple[str, str, str], list[Patient]] = defaultdict(list)
    for patient in patients:
        if patient.nir_individuel:
            par_numero[patient.nir_individuel].append(patient)
        if patient.nir:
            par_carte[(patient.nir, patient.naissance, patient.rang)].append(patient)
        nom, prenom, naissance, _ = traits_stricts(patient)
        par_traits[(nom, prenom, naissance)].append(patient)
    trouves: dict[tuple[int, int], Doublon] = {}
    groupes: list[tuple[Iterable[list[Patient]], str, bool]] = [
        (par_numero.values(), "même NIR personnel", True),
        (par_carte.values(), "même numéro d'assuré, même naissance, même rang", True),
        (par_traits.values(), "mêmes nom, prénom et date de naissance", False),
    ]
    for listes, raison, certain in groupes:
        for liste in listes:
            for premier, second in combinations(liste, 2):
                if premier.sexe and second.sexe and premier.sexe != second.sexe and not certain:
                    continue
                trouves.setdefault((id(premier), id(second)), Doublon(premier, second, raison, certain))
    return tuple(trouves.values())
