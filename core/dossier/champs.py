"""The fields of a record that one can change: how each is written, and how what is typed is read and checked."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from attrs import frozen

from core.citation import citer
from core.dossier.personnes import HEBERGEMENTS, STRUCTURES, ZONES
from core.erreurs import Anomalie, Refus
from core.identifiants import am, nir, rpps
from core.langage.passages import lire_distance


@frozen
class ChampFiche:
    """A field one can change: its name in a command, its label, how it is written, how a text is read into the attributes it
    changes."""

    nom: str
    libelle: str
    ecrire: Callable[[Any], str]
    lire: Callable[[str], dict[str, Any]]


def _texte(nom: str) -> Callable[[str], dict[str, Any]]:
    return lambda texte: {nom: texte.strip()}


def _refuser(quoi: str, remede: str) -> Refus:
    return Refus(Anomalie("CHAMP_REFUSE", quoi, remede))


def _nir(texte: str) -> dict[str, Any]:
    lu = nir.analyser(texte)
    if not lu.utilisable:
        raise _refuser(f"NIR {lu.etat} : {lu.message}", "recopier les 15 caractères de la carte ou de l'attestation")
    return {"nir": lu.compact13, "cle": lu.cle}


def _naissance(texte: str) -> dict[str, Any]:
    chiffres = "".join(c for c in texte if c.isdigit())
    if len(chiffres) != 8:
        raise _refuser(f"date de naissance illisible : {citer(texte)}", "écrire 12/05/1950 (00 pour un jour ou un mois inconnu)")
    quantieme, mois, annee = int(chiffres[:2]), int(chiffres[2:4]), int(chiffres[4:])
    try:
        date(annee, mois or 1, quantieme or 1)
    except ValueError:
        remede = "relire le jour et le mois (00 quand on ne les connaît pas)"
        raise _refuser(f"date de naissance impossible : {citer(texte)}", remede) from None
    return {"naissance": chiffres[4:] + chiffres[2:4] + chiffres[:2]}


def _distance(nom: str) -> Callable[[str], dict[str, Any]]:
    return lambda texte: {nom: lire_distance(texte)[0]}


def _oui(nom: str) -> Callable[[str], dict[str, Any]]:
    def lire(texte: str) -> dict[str, Any]:
        mot = texte.strip().casefold()
        if mot not in ("o", "oui", "n", "non", ""):
            raise _refuser(f"réponse illisible : {citer(texte)}", "écrire oui ou non")
        return {nom: mot in ("o", "oui")}

    return lire


def _bsi(texte: str) -> dict[str, Any]:
    classe, _, depuis = texte.strip().partition(" ")
    if classe.upper() not in ("", "A", "B", "C"):
        raise _refuser(f"classe de BSI inconnue : {citer(classe)}", "écrire A, B ou C, puis la date : B 12/05/2026")
    jour = _jour(depuis, "écrire B 12/05/2026") if depuis.strip() else None
    return {"bsi": classe.upper(), "bsi_depuis": jour}


def _jour(texte: str, remede: str) -> date:
    """Day, month and year, of two figures as well."""
    mot = texte.strip()
    try:
        return datetime.strptime(mot, "%d/%m/%Y" if len(mot.rpartition("/")[2]) == 4 else "%d/%m/%y").date()
    except ValueError:
        raise _refuser(f"date illisible : {citer(texte)}", remede) from None


def _date(nom: str) -> Callable[[str], dict[str, Any]]:
    def lire(texte: str) -> dict[str, Any]:
        return {nom: _jour(texte, "écrire 12/05/2026, ou rien") if texte.strip() else None}

    return lire


def _parmi(nom: str, choix: Mapping[str, str]) -> Callable[[str], dict[str, Any]]:
    """One of the values, by its first letters; nothing for none."""

    def lire(texte: str) -> dict[str, Any]:
        mot = texte.strip().casefold()
        if mot in ("", "non", "aucun", "aucune"):
            return {nom: None}
        trouves = [v for v, dit in choix.items() if v.startswith(mot.replace(" ", "_")) or dit.casefold().startswith(mot)]
        if len(trouves) != 1:
            raise _refuser(f"valeur inconnue : {citer(texte)}", f"écrire {', '.join(choix.values())}, ou rien")
        return {nom: trouves[0]}

    return lire


def _ecrit(nom: str, choix: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda p: choix.get(getattr(p, nom) or "", "")


def _oui_ou_non(nom: str) -> Callable[[Any], str]:
    return lambda p: "oui" if getattr(p, nom) else "non"


def _zone(texte: str) -> dict[str, Any]:
    return {"zone": _parmi("zone", ZONES)(texte)["zone"] or "plaine"}


def _identifiant(nom: str, lecteur: Callable[[str], Any]) -> Callable[[str], dict[str, Any]]:
    def lire(texte: str) -> dict[str, Any]:
        lu = lecteur(texte)
        if texte.strip() and lu.etat not in ("valide", "fictif"):
            raise _refuser(f"{nom.upper()} {lu.etat} : {lu.message}", "le recopier de l'ordonnance ou de l'annuaire santé")
        return {nom: lu.compact if texte.strip() else ""}

    return lire


def _nombre(valeur: Decimal | None) -> str:
    return "" if valeur is None else str(valeur).replace(".", ",")


CHAMPS_PATIENT: tuple[ChampFiche, ...] = (
    ChampFiche("nir", "NIR et clé", lambda p: p.nir + p.cle, _nir),
    ChampFiche("nom", "Nom", lambda p: p.nom, _texte("nom")),
    ChampFiche("prenom", "Prénom", lambda p: p.prenom, _texte("prenom")),
    ChampFiche("naissance", "Naissance", lambda p: f"{p.naissance[6:8]}/{p.naissance[4:6]}/{p.naissance[:4]}", _naissance),
    ChampFiche("adresse", "Adresse", lambda p: p.adresse, _texte("adresse")),
    ChampFiche("commune", "Commune", lambda p: p.commune, _texte("commune")),
    ChampFiche("km", "Distance (km)", lambda p: _nombre(p.distance_km), _distance("distance_km")),
    ChampFiche("acces", "Accès (plaine, montagne…)", _ecrit("zone", ZONES), _zone),
    ChampFiche(
        "confrere",
        "Km du confrère le plus proche",
        lambda p: _nombre(p.distance_confrere_km),
        _distance("distance_confrere_km"),
    ),
    ChampFiche("foyer", "Foyer (même logement)", lambda p: p.foyer, _texte("foyer")),
    ChampFiche("hebergement", "Hébergement", _ecrit("hebergement", HEBERGEMENTS), _parmi("hebergement", HEBERGEMENTS)),
    ChampFiche("structure", "Prise en charge par", _ecrit("structure", STRUCTURES), _parmi("structure", STRUCTURES)),
    ChampFiche("prado", "Retour à domicile (PRADO)", _oui_ou_non("retour_a_domicile"), _oui("retour_a_domicile")),
    ChampFiche("bsi", "BSI (classe et date)", lambda p: p.bsi + (f" {p.bsi_depuis:%d/%m/%Y}" if p.bsi_depuis else ""), _bsi),
    ChampFiche("identite", "Identité vérifiée sur", lambda p: p.piece_identite, _texte("piece_identite")),
    ChampFiche("ins", "INS reçue le", lambda p: f"{p.ins_recue_le:%d/%m/%Y}" if p.ins_recue_le else "", _date("ins_recue_le")),
    ChampFiche("note", "Note", lambda p: p.note, _texte("note")),
    ChampFiche("insulino", "Insulino-traité", _oui_ou_non("insulino_traite"), _oui("insulino_traite")),
    ChampFiche("cancer", "Cancer ou immunodéprimé", _oui_ou_non("cancer_immunodeprime"), _oui("cancer_immunodeprime")),
    ChampFiche("palliatif", "Soins palliatifs", _oui_ou_non("palliatif"), _oui("palliatif")),
)
CHAMPS_PRESCRIPTEUR: tuple[ChampFiche, ...] = (
    ChampFiche("rpps", "RPPS", lambda p: p.rpps, _identifiant("rpps", rpps.analyser)),
    ChampFiche("am", "Numéro AM", lambda p: p.am, _identifiant("am", am.analyser)),
    ChampFiche("nom", "Nom", lambda p: p.nom, _texte("nom")),
    ChampFiche("prenom", "Prénom", lambda p: p.prenom, _texte("prenom")),
)


def champ_du_patient(nom: str) -> ChampFiche:
    """By its name in a command; raises `Refus` CHAMP_INCONNU."""
    champ = next((c for c in CHAMPS_PATIENT if c.nom == nom.casefold()), None)
    if champ is None:
        remede = f"les champs sont {', '.join(c.nom for c in CHAMPS_PATIENT)}"
        raise Refus(Anomalie("CHAMP_INCONNU", f"champ inconnu : {citer(nom)}", remede))
    return champ
