"""Reading one article file: its acts and its rules, each with dated versions."""

from decimal import Decimal
from typing import Any

from core.citation import citer
from core.erreurs import Anomalie
from core.nomenclature.champs import Table
from core.nomenclature.formes import FORMES, Schema
from core.nomenclature.modele import VersionActe, VersionRegle

ETATS = ("inscrit", "annonce")


def nommer_article(titre: str, chapitre: str, article: str) -> str:
    """The short French name of an article, as shown beside an act."""
    if titre == "DG":
        return f"dispositions générales, art. {article}"
    morceaux = [f"titre {titre}" if titre != "annonce" else "annoncé"]
    if chapitre:
        morceaux.append(chapitre if chapitre.startswith("partie") else f"ch. {chapitre}")
    if article:
        morceaux.append(f"art. {article}")
    return ", ".join(morceaux)


def lire_article(racine: Table) -> tuple[list[VersionActe], list[VersionRegle]]:
    """The versions of the acts and of the rules of a file."""
    titre = racine.texte("titre", True)
    article = nommer_article(titre, racine.texte("chapitre") if racine.valeurs.get("chapitre") else "", _article(racine))
    racine.pris.add("chapitre")
    racine.texte("intitule", True)
    actes = [version for acte in racine.tables("acte") for version in _lire_acte(acte, titre, article)]
    regles = [version for regle in racine.tables("regle") for version in lire_regle(regle)]
    racine.finir()
    return actes, regles


def _article(racine: Table) -> str:
    racine.pris.add("article")
    return racine.texte("article") if racine.valeurs.get("article") else ""


def _lire_acte(acte: Table, titre: str, article: str) -> list[VersionActe]:
    identifiant = acte.texte("id", True)
    libelle = acte.texte("libelle", True)
    codes = acte.textes("codes")
    synonymes = acte.textes("synonymes")
    versions = []
    for version in acte.tables("version", True):
        reference, confiance, verifie_le = version.provenance()
        versions.append(
            VersionActe(
                id=identifiant,
                libelle=version.texte("libelle") or libelle,
                titre=titre,
                article=article,
                lettre=version.texte("lettre", True),
                coefficient=version.decimal("coefficient", True) or Decimal(0),
                reference=reference,
                confiance=confiance,
                verifie_le=verifie_le,
                du=version.jour("du"),
                au=version.jour("au"),
                codes=codes,
                synonymes=synonymes,
                lettre_dependance=version.texte("lettre_dependance"),
                etiquettes=frozenset(version.textes("etiquettes")),
                etat=version.choix("etat", ETATS, False, "inscrit"),
                prescription=version.texte("prescription"),
                conditions=version.texte("conditions"),
                note=version.texte("note"),
            )
        )
        version.finir()
    acte.finir()
    return versions


def lire_condition(table: Table) -> tuple[str, str] | None:
    """`si = "D3=deux_actes"` as a pair."""
    texte = table.texte("si")
    if not texte:
        return None
    reglage, signe, valeur = texte.partition("=")
    if not signe or not reglage or not valeur:
        table.fautes.ajouter(
            Anomalie("NGAP_VALEUR_FAUSSE", f"condition illisible : {citer(texte)}", 'écrire si = "REGLAGE=lecture"'),
            table.fichier,
            (*table.chemin, "si"),
        )
        return None
    return reglage, valeur


def lire_regle(regle: Table) -> list[VersionRegle]:
    """The versions of one rule, its parameters checked against its form."""
    identifiant = regle.texte("id", True)
    forme = regle.texte("forme", True)
    titre = regle.texte("titre", True)
    schema = FORMES.get(forme)
    if schema is None and forme:
        regle.fautes.ajouter(
            Anomalie("NGAP_FORME_INCONNUE", f"forme de règle inconnue : « {forme} »", "choisir parmi " + ", ".join(FORMES)),
            regle.fichier,
            (*regle.chemin, "forme"),
        )
    versions = []
    for version in regle.tables("version", True):
        reference, confiance, verifie_le = version.provenance()
        parametres = version.table("parametres", True)
        versions.append(
            VersionRegle(
                id=identifiant,
                forme=forme,
                titre=titre,
                parametres=_parametres(parametres, schema) if parametres is not None and schema is not None else {},
                reference=reference,
                confiance=confiance,
                verifie_le=verifie_le,
                du=version.jour("du"),
                au=version.jour("au"),
                si=lire_condition(version),
                note=version.texte("note"),
            )
        )
        version.finir()
    regle.finir()
    return versions


def _parametres(table: Table, schema: Schema) -> dict[str, Any]:
    lus: dict[str, Any] = {}
    for cle, (genre, obligatoire) in schema.items():
        lus[cle] = _parametre(table, cle, genre, obligatoire)
    table.finir()
    return lus


def _parametre(table: Table, cle: str, genre: str, obligatoire: bool) -> Any:
    if genre in ("etiquettes", "actes", "codes", "textes"):
        return table.textes(cle, obligatoire)
    if genre == "entier":
        return table.entier(cle, obligatoire)
    if genre == "entiers":
        return table.entiers(cle, obligatoire)
    if genre == "decimal":
        return table.decimal(cle, obligatoire)
    if genre == "booleen":
        return table.booleen(cle)
    if genre.startswith("choix:"):
        return table.choix(cle, tuple(genre[6:].split("|")), obligatoire)
    if genre == "tranches":
        return tuple(_tranche(t) for t in table.tables(cle, obligatoire))
    if genre == "zones":
        return _zones(table, cle, obligatoire)
    return table.texte(cle, obligatoire)


def _tranche(table: Table) -> tuple[str, int, int]:
    tranche = (table.texte("code", True), table.entier("de", True) or 0, table.entier("a", True) or 0)
    table.finir()
    return tranche


def _zones(table: Table, cle: str, obligatoire: bool) -> dict[str, tuple[str, Decimal, Decimal]]:
    zones = table.table(cle, obligatoire)
    lues: dict[str, tuple[str, Decimal, Decimal]] = {}
    if zones is None:
        return lues
    for nom in zones.valeurs:
        zone = zones.table(nom)
        if zone is not None:
            code = zone.texte("code", True)
            lues[nom] = (code, zone.decimal("seuil", True) or Decimal(0), zone.decimal("deduction", True) or Decimal(0))
            zone.finir()
    return lues
