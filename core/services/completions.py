"""What one may pick for a word of the line of entry: acts, templates, prescribers, patients, by number or with Tab."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from attrs import frozen

from core.dossier.personnes import Infirmier, Patient, Prescripteur
from core.langage.actes import jeton_a, lire_actes
from core.langage.ligne import Jeton, Ligne
from core.nomenclature import Nomenclature
from core.ports import Registre
from core.services.modeles import courants

T = TypeVar("T", Patient, Prescripteur)
CHOIX_MAXIMUM = 9


@frozen
class Choix:
    """The text that takes the place of the characters `debut` to `fin` of the line, and what is shown."""

    debut: int
    fin: int
    texte: str
    libelle: str


def completions(
    registre: Registre,
    ligne: Ligne,
    place: int,
    ngap: Nomenclature,
    jour: date,
    cabinet: str = "",
    soignant: Infirmier | None = None,
) -> list[Choix]:
    """For the word that ends at the cursor or holds it; nothing when it is already whole.

    `cabinet` limits the search of patients, `soignant` tells whose templates may be called.
    """
    jeton = next((j for j in ligne.jetons if j.debut <= place <= j.fin), None)
    if jeton is None:
        return []
    if jeton.role == "actes":
        return choix_d_actes(jeton, place, ngap, jour)
    if jeton.role == "modele" or jeton.texte.startswith("."):
        debut = jeton.texte[1:].partition("(")[0]
        lieu, auteur = (soignant.cabinet, soignant.am) if soignant else (cabinet, "")
        modeles = [m for m in courants(registre, lieu, auteur) if m.nom.startswith(debut) and m.nom != debut]
        return [Choix(jeton.debut, jeton.fin, f".{m.nom}", f".{m.nom:<10} {m.texte}") for m in modeles[:CHOIX_MAXIMUM]]
    if jeton.role == "prescripteur" and len(jeton.texte) > 1 and not jeton.texte.startswith("@#"):
        medecins = les_mieux_nommes(jeton.texte[1:], registre.chercher_prescripteurs(jeton.texte[1:], limite=CHOIX_MAXIMUM + 1))
        return choix_de_prescripteurs(jeton, medecins) if len(medecins) > 1 else []
    if jeton.role == "patient" and not jeton.texte.startswith("#"):
        patients = les_mieux_nommes(jeton.texte, registre.chercher_patients(jeton.texte, cabinet, limite=50))
        return choix_de_patients(jeton, patients) if len(patients) > 1 else []
    return []


def choix_d_actes(jeton: Jeton, place: int | None, ngap: Nomenclature, jour: date) -> list[Choix]:
    """The acts that fit the name under the cursor, or (`place` None) the first that was not clear."""
    lus = lire_actes(jeton.texte, ngap, jour)
    lu = next((x for x in lus if x.faute is not None), None) if place is None else jeton_a(lus, place - jeton.debut)
    if lu is None or not lu.nom or (lu.acte is not None and lu.nom.casefold() in (c.casefold() for c in lu.acte.codes)):
        return []
    debut = jeton.debut + lu.debut
    return [
        Choix(debut, debut + len(lu.nom), a.codes[0] if a.codes else a.id, f"{a.lettre} {a.coefficient} {a.libelle}")
        for a in ngap.chercher(lu.nom, jour, "metropole", CHOIX_MAXIMUM)
    ]


def les_mieux_nommes(fragments: str, trouves: Sequence[T]) -> list[T]:
    """Those of whom each fragment begins a word of the name, else all; a surname typed whole comes first."""
    nommes = [p for p in trouves if _commence(fragments, f"{p.nom} {p.prenom}")] or list(trouves)
    return sorted(nommes, key=lambda p: not _entier(fragments, p.nom))


def choix_de_patients(jeton: Jeton, patients: Sequence[Patient]) -> list[Choix]:
    """By their file number, which is never ambiguous."""
    return [Choix(jeton.debut, jeton.fin, f"#{p.id}", personne(p)) for p in patients[:CHOIX_MAXIMUM]]


def choix_de_prescripteurs(jeton: Jeton, prescripteurs: Sequence[Prescripteur]) -> list[Choix]:
    """By their number."""
    return [Choix(jeton.debut, jeton.fin, f"@#{p.id}", f"{p.nom} {p.prenom}") for p in prescripteurs[:CHOIX_MAXIMUM]]


def personne(p: Patient) -> str:
    """Name, birth date and town: what tells two patients apart."""
    n = p.naissance
    return f"{p.nom} {p.prenom} {n[6:8]}/{n[4:6]}/{n[:4]} {p.commune}".rstrip()


def _commence(fragments: str, nom: str) -> bool:
    """Each fragment begins a word of the name (the TEST- of fictitious people apart)."""
    from core.dossier.identite import simplifier

    mots = simplifier(nom).split()
    return all(any(m.startswith(f) for m in mots) for f in simplifier(fragments).split())


def _entier(fragments: str, nom: str) -> bool:
    from core.dossier.identite import simplifier

    return not set(simplifier(fragments).split()).isdisjoint(simplifier(nom).split())


def chercher_ou_renouveler(
    registre: Registre, texte: str, cabinet: str = "", limite: int = 9
) -> tuple[list[Patient], list[Patient]]:
    """The patients that fit, and those whose last ordonnance `aub r` asks to have again.

    The `r` is a first name while some name begins so, and a renewal when none does or when `aub` alone was enough.
    """
    trouves = list(registre.chercher_patients(texte, cabinet, limite=limite))
    nom, _, lettre = texte.strip().rpartition(" ")
    if lettre.casefold() != "r" or not nom:
        return trouves, []
    nommes = [p for p in trouves if _commence(texte, f"{p.nom} {p.prenom}")]
    seuls = list(registre.chercher_patients(nom, cabinet, limite=limite))
    return nommes, seuls if not nommes or len(seuls) == 1 else []
