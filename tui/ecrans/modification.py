"""Change one field of a record: choose it in the list, type its new value; the value is read and checked before it is kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from attrs import evolve, frozen

from core.dossier.personnes import HEBERGEMENTS, STRUCTURES, ZONES, Patient, Prescripteur
from core.erreurs import Anomalie, Refus
from core.identifiants import am, nir, rpps
from core.langage.passages import lire_distance
from core.ports import Registre
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.widgets.tableau import Colonne

T = TypeVar("T", Patient, Prescripteur)


@frozen
class ChampFiche:
    """A field one can change: its label, how it is written, how a text is read into the attributes it changes."""

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
        raise _refuser(f"date de naissance illisible : {texte!r}", "écrire 12/05/1950 (00 pour un jour ou un mois inconnu)")
    return {"naissance": chiffres[4:] + chiffres[2:4] + chiffres[:2]}


def _distance(texte: str) -> dict[str, Any]:
    return {"distance_km": lire_distance(texte)[0]}


def _oui(nom: str) -> Callable[[str], dict[str, Any]]:
    def lire(texte: str) -> dict[str, Any]:
        mot = texte.strip().casefold()
        if mot not in ("o", "oui", "n", "non", ""):
            raise _refuser(f"réponse illisible : {texte!r}", "écrire oui ou non")
        return {nom: mot in ("o", "oui")}

    return lire


def _bsi(texte: str) -> dict[str, Any]:
    classe, _, depuis = texte.strip().partition(" ")
    if classe.upper() not in ("", "A", "B", "C"):
        raise _refuser(f"classe de BSI inconnue : {classe!r}", "écrire A, B ou C, puis la date : B 12/05/2026")
    jour: date | None = None
    if depuis:
        try:
            jour = datetime.strptime(depuis.strip(), "%d/%m/%Y").date()
        except ValueError:
            raise _refuser(f"date illisible : {depuis!r}", "écrire B 12/05/2026") from None
    return {"bsi": classe.upper(), "bsi_depuis": jour}


def _date(nom: str) -> Callable[[str], dict[str, Any]]:
    def lire(texte: str) -> dict[str, Any]:
        if not texte.strip():
            return {nom: None}
        try:
            return {nom: datetime.strptime(texte.strip(), "%d/%m/%Y").date()}
        except ValueError:
            raise _refuser(f"date illisible : {texte!r}", "écrire 12/05/2026, ou rien") from None

    return lire


def _parmi(nom: str, choix: Mapping[str, str]) -> Callable[[str], dict[str, Any]]:
    """One of the values, by its first letters; nothing for none."""

    def lire(texte: str) -> dict[str, Any]:
        mot = texte.strip().casefold()
        if mot in ("", "non", "aucun", "aucune"):
            return {nom: None}
        trouves = [v for v, dit in choix.items() if v.startswith(mot.replace(" ", "_")) or dit.casefold().startswith(mot)]
        if len(trouves) != 1:
            raise _refuser(f"valeur inconnue : {texte!r}", f"écrire {', '.join(choix.values())}, ou rien")
        return {nom: trouves[0]}

    return lire


def _ecrit(nom: str, choix: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda p: choix.get(getattr(p, nom) or "", "")


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
    ChampFiche("NIR et clé", lambda p: p.nir + p.cle, _nir),
    ChampFiche("Nom", lambda p: p.nom, _texte("nom")),
    ChampFiche("Prénom", lambda p: p.prenom, _texte("prenom")),
    ChampFiche("Naissance", lambda p: f"{p.naissance[6:8]}/{p.naissance[4:6]}/{p.naissance[:4]}", _naissance),
    ChampFiche("Adresse", lambda p: p.adresse, _texte("adresse")),
    ChampFiche("Commune", lambda p: p.commune, _texte("commune")),
    ChampFiche("Distance (km)", lambda p: _nombre(p.distance_km), _distance),
    ChampFiche("Accès (plaine, montagne…)", _ecrit("zone", ZONES), _zone),
    ChampFiche(
        "Km du confrère le plus proche",
        lambda p: _nombre(p.distance_confrere_km),
        lambda texte: {"distance_confrere_km": lire_distance(texte)[0]},
    ),
    ChampFiche("Foyer (même logement)", lambda p: p.foyer, _texte("foyer")),
    ChampFiche("Hébergement", _ecrit("hebergement", HEBERGEMENTS), _parmi("hebergement", HEBERGEMENTS)),
    ChampFiche("Prise en charge par", _ecrit("structure", STRUCTURES), _parmi("structure", STRUCTURES)),
    ChampFiche("Retour à domicile (PRADO)", lambda p: "oui" if p.retour_a_domicile else "non", _oui("retour_a_domicile")),
    ChampFiche("BSI (classe et date)", lambda p: p.bsi + (f" {p.bsi_depuis:%d/%m/%Y}" if p.bsi_depuis else ""), _bsi),
    ChampFiche("Identité vérifiée sur", lambda p: p.piece_identite, _texte("piece_identite")),
    ChampFiche("INS reçue le", lambda p: f"{p.ins_recue_le:%d/%m/%Y}" if p.ins_recue_le else "", _date("ins_recue_le")),
    ChampFiche("Note", lambda p: p.note, _texte("note")),
    ChampFiche("Insulino-traité", lambda p: "oui" if p.insulino_traite else "non", _oui("insulino_traite")),
    ChampFiche("Cancer ou immunodéprimé", lambda p: "oui" if p.cancer_immunodeprime else "non", _oui("cancer_immunodeprime")),
    ChampFiche("Soins palliatifs", lambda p: "oui" if p.palliatif else "non", _oui("palliatif")),
)
CHAMPS_PRESCRIPTEUR: tuple[ChampFiche, ...] = (
    ChampFiche("RPPS", lambda p: p.rpps, _identifiant("rpps", rpps.analyser)),
    ChampFiche("Numéro AM", lambda p: p.am, _identifiant("am", am.analyser)),
    ChampFiche("Nom", lambda p: p.nom, _texte("nom")),
    ChampFiche("Prénom", lambda p: p.prenom, _texte("prenom")),
)


def modifier(
    ecran: Ecran,
    fiche: T,
    champs: Sequence[ChampFiche],
    garder: Callable[[Registre, T], T],
    suite: Callable[[T], None],
    libelle: str = "",
) -> None:
    """List the fields with their values; once one is chosen and typed, keep the record and give it to `suite`.

    `libelle` is the field to open at once.
    """

    def choisir(i: int) -> None:
        champ = champs[i]

        def lire(texte: str) -> None:
            try:
                nouvelle = evolve(fiche, **champ.lire(texte))
            except Refus as refus:
                ecran.dire_anomalie(refus.anomalies[0])
                return
            ecran.demander("modifier", lambda r: garder(r, nouvelle), suite, retenir=True)

        ecran.inviter(champ.libelle, lire, texte=champ.ecrire(fiche), offrir=True)

    rang = next((i for i, c in enumerate(champs) if c.libelle == libelle), None)
    if rang is not None:
        choisir(rang)
        return
    lignes = [(c.libelle, c.ecrire(fiche)) for c in champs]
    colonnes = (Colonne("Champ", 26), Colonne("Valeur"))
    ecran.facturier.lire(Choix(f"Modifier {fiche.nom} {fiche.prenom}", lignes, choisir, colonnes=colonnes))
