"""A list of patients exported as CSV: columns found by their names, damage undone where certain, the rest said line by line."""

import re
from collections.abc import Mapping
from datetime import date

from attrs import frozen

from core.citation import citer
from core.dossier.identite import controler_identite, simplifier
from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.identifiants import nir
from core.tableur import decoder, decouper, illisible

# what exports call a column, as `simplifier` writes it
COLONNES: Mapping[str, tuple[str, ...]] = {
    "nom": ("NOM", "NOM DE NAISSANCE", "NOM PATRONYMIQUE", "NOM DE FAMILLE"),
    "nom_usuel": ("NOM USUEL", "NOM D USAGE", "NOM MARITAL", "NOM UTILISE"),
    "prenom": ("PRENOM", "PRENOMS", "PREMIER PRENOM"),
    "naissance": ("NAISSANCE", "DATE DE NAISSANCE", "DATE NAISSANCE", "NE LE", "NEE LE", "NE E LE", "DDN"),
    "sexe": ("SEXE", "GENRE", "CIVILITE"),
    "nir": (
        "NIR",
        "NUMERO DE SECURITE SOCIALE",
        "NUMERO SECURITE SOCIALE",
        "N SECURITE SOCIALE",
        "N SS",
        "NO SS",
        "SECU",
        "N SECU",
    ),
    "cle": ("CLE", "CLE NIR", "CLE SS", "CLE DU NIR"),
    "rang": ("RANG", "RANG DE NAISSANCE", "RANG GEMELLAIRE"),
    "qualite": ("QUALITE", "QUALITE BENEFICIAIRE"),
    "adresse": ("ADRESSE", "ADRESSE 1", "RUE"),
    "commune": ("COMMUNE", "VILLE"),
}
_SEXES = {"M": "M", "H": "M", "1": "M", "HOMME": "M", "MASCULIN": "M", "MONSIEUR": "M"} | dict.fromkeys(
    ("F", "2", "FEMME", "FEMININ", "MADAME", "MME", "MLLE"), "F"
)
_BALISES = set("<>[]{}|\\")


@frozen
class LignePatient:
    """One line of the list: the draft (None when it cannot be one), what was repaired, what must be looked at."""

    numero: int
    patient: Patient | None
    reparations: tuple[str, ...] = ()
    anomalies: tuple[Anomalie, ...] = ()


@frozen
class ListePatients:
    """The whole list: what each known field was called, the columns that were not understood, the lines."""

    colonnes: Mapping[str, str]
    ignorees: tuple[str, ...]
    lignes: tuple[LignePatient, ...]


def lire_liste(octets: bytes, ou: str, jour: date) -> ListePatients:
    """Read a CSV export (UTF-8, UTF-16 or Windows; `;`, `,` or tab). Raises `Refus` LISTE_ILLISIBLE for the file as a whole."""
    texte = decoder(octets, ou)
    entete = next((ligne for ligne in texte.splitlines() if ligne.strip()), "")
    separateur = max(";,\t", key=entete.count)
    rangees = decouper(texte, separateur, ou)
    rang = next((i for i, rangee in enumerate(rangees) if any(c.strip() for c in rangee)), None)
    if rang is None:
        raise Refus(illisible("le fichier est vide", ou))
    titres = [simplifier(titre) for titre in rangees[rang]]
    places = {champ: titres.index(nom) for champ, noms in COLONNES.items() for nom in noms if nom in titres}
    absents = [
        nom for nom, champ in (("nom", "nom"), ("prénom", "prenom"), ("date de naissance", "naissance")) if champ not in places
    ]
    if absents:
        raise Refus(illisible(f"colonne introuvable : {', '.join(absents)} (séparateur vu : {citer(separateur)})", ou))
    lignes = [
        _ligne(numero, {champ: rangee[place].strip() for champ, place in places.items() if place < len(rangee)}, ou, jour)
        for numero, rangee in enumerate(rangees[rang + 1 :], start=rang + 2)
        if any(cellule.strip() for cellule in rangee)
    ]
    ignorees = tuple(t for i, t in enumerate(rangees[rang]) if i not in places.values() and t.strip())
    return ListePatients({champ: rangees[rang][place] for champ, place in places.items()}, ignorees, tuple(lignes))


def _ligne(numero: int, cellules: dict[str, str], ou: str, jour: date) -> LignePatient:
    place = f"{ou}:{numero}"
    anomalies: list[Anomalie] = []
    reparations: list[str] = []
    for champ, valeur in cellules.items():
        if not valeur.isprintable() or _BALISES & set(valeur) or "\ufffd" in valeur:
            message = f"{champ} : caractère de contrôle, illisible ou réservé au balisage"
            anomalies.append(Anomalie("CELLULE_REFUSEE", message, "corriger la cellule dans le classeur", place))
    if anomalies:
        return LignePatient(numero, None, (), tuple(anomalies))
    naissance = _naissance(cellules.get("naissance", ""))
    corps, cle, repare, faute = _nir(cellules.get("nir", ""), cellules.get("cle", ""))
    reparations += [repare] if repare else []
    if faute:
        anomalies.append(Anomalie("NIR_A_OBTENIR", faute, "demander le NIR au patient ou lire sa carte", place, gravite="alerte"))
    sexe = _SEXES.get(simplifier(cellules.get("sexe", "")), "")
    if cellules.get("sexe") and not sexe:
        message = f"sexe non compris : {citer(cellules['sexe'])}"
        anomalies.append(Anomalie("CELLULE_REFUSEE", message, "écrire M ou F", place, gravite="alerte"))
    patient = Patient(
        nom=cellules.get("nom", ""),
        prenom=cellules.get("prenom", ""),
        naissance=naissance,
        sexe=sexe,
        nir=corps,
        cle=cle,
        nom_usuel=cellules.get("nom_usuel", ""),
        rang=int(cellules["rang"]) if re.fullmatch("[1-9]", cellules.get("rang", "")) else 1,
        qualite=cellules["qualite"] if re.fullmatch("[0-9]", cellules.get("qualite", "")) else "0",
        adresse=cellules.get("adresse", ""),
        commune=cellules.get("commune", ""),
    )
    identite = controler_identite(patient, jour)
    anomalies += [Anomalie(a.code, a.message, a.remede, f"{place}, {a.ou}", a.reference, a.gravite) for a in identite]
    refusee = any(a.gravite == "bloquant" for a in anomalies)
    return LignePatient(numero, None if refusee else patient, tuple(reparations), tuple(anomalies))


def _nir(cellule: str, cellule_cle: str) -> tuple[str, str, str, str]:
    """Number (13), key, what was repaired, what is wrong: nothing is kept of a number that is not sure."""
    lu = nir.analyser(cellule)
    if lu.etat == "incomplet" and lu.compact13 and cellule_cle:
        # a key column: a spreadsheet takes its leading zero away; the right key says that this is what happened
        chiffres = re.sub(r"[.,]0+$", "", cellule_cle).strip()
        essai = nir.analyser(lu.compact13 + chiffres.rjust(2, "0")) if chiffres.isdecimal() and len(chiffres) <= 2 else lu
        if essai.utilisable:
            repare = "clé réunie au numéro" + (", zéro de tête remis" if len(chiffres) == 1 else "")
            return essai.compact13, essai.cle, repare, ""
        return "", "", "", f"clé {citer(cellule_cle)} : elle ne va pas avec le numéro"
    if lu.utilisable:
        return lu.compact13, lu.cle, lu.reparation, ""
    return "", "", "", lu.message


def _naissance(cellule: str) -> str:
    """AAAAMMJJ from the ways exports write it; as it is when it is not understood (the identity rules then say so)."""
    if trouve := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?", cellule):
        return f"{trouve[3]}{int(trouve[2]):02d}{int(trouve[1]):02d}"
    if trouve := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?", cellule):
        return "".join(trouve.groups())
    return cellule
