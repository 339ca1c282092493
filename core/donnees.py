"""Strict reading of data files: TOML or JSON values into attrs classes, every fault at once, in French, with its line.

Nothing is converted silently: "non" is not True, 1.5 is not 1, a text is not a list, an unknown key is refused.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import GenericAlias
from typing import Any, Literal, TypeVar, get_args, get_origin

from attrs import frozen, has
from cattrs import BaseConverter, Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn

from core.erreurs import Anomalie, Refus
from core.livre import lire_livre

T = TypeVar("T")
Chemin = tuple[str | int, ...]

_NOMS: dict[type, str] = {
    str: "un texte entre guillemets",
    int: "un nombre entier",
    bool: "true ou false",
    Decimal: "un nombre",
    date: "une date AAAA-MM-JJ",
    datetime: "une date et une heure AAAA-MM-JJTHH:MM:SS",
    time: "une heure HH:MM:SS",
}


class ValeurRefusee(ValueError):
    """A value of the wrong kind; the text says what was expected."""


@frozen
class Faute:
    """One fault of a structure: where (path of keys and ranks) and what, before it becomes an `Anomalie`."""

    chemin: Chemin
    texte: str


def texte_utf8(octets: bytes, ou: str) -> str:
    """Decode a data file; raises `Refus` ENCODAGE_INVALIDE naming the line and the position of the bad byte."""
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = octets.count(b"\n", 0, erreur.start) + 1
        colonne = erreur.start - (octets.rfind(b"\n", 0, erreur.start) + 1) + 1
        raise Refus(
            Anomalie(
                "ENCODAGE_INVALIDE",
                f"octet {octets[erreur.start]:#04x} au rang {colonne} : ce n'est pas de l'UTF-8",
                "enregistrer le fichier en UTF-8",
                f"{ou}:{ligne}",
            )
        ) from None


def lire_toml(octets: bytes, ou: str) -> dict[str, Any]:
    """Parse TOML with exact decimals; raises `Refus` ENCODAGE_INVALIDE or TOML_ILLISIBLE with the line."""
    texte = texte_utf8(octets, ou)
    try:
        return tomllib.loads(texte, parse_float=Decimal)
    except tomllib.TOMLDecodeError as erreur:
        trouve = re.search(r"at line (\d+), column (\d+)", str(erreur))
        place = f"{ou}:{trouve[1]}" if trouve else ou
        detail = f" (rang {trouve[2]})" if trouve else " (fin de fichier)"
        raise Refus(
            Anomalie("TOML_ILLISIBLE", f"le fichier n'est pas du TOML{detail}", "corriger l'écriture de cette ligne", place)
        ) from None


def structurer(objet: Any, classe: type[T], ou: str, texte: str = "") -> T:
    """Build `classe` from plain values; raises `Refus` DONNEE_INVALIDE, one anomaly a fault, all at once.

    `texte` is the TOML source: with it each fault names its line.
    """
    try:
        return _convertisseur().structure(objet, classe)
    except (BaseValidationError, ValeurRefusee) as erreur:
        fautes = tuple(_fautes(erreur, ()))
    raise Refus(
        Anomalie("DONNEE_INVALIDE", faute.texte, "corriger cette donnée", _place(ou, texte, faute.chemin)) for faute in fautes
    )


def oublier_les_lecteurs() -> None:
    """Let go of what was built to read data, 4 KB a class; files are read once, and whatever comes later builds its own again."""
    _convertisseur.cache_clear()


def lire(octets: bytes, classe: type[T], ou: str) -> T:
    """A whole TOML file as one value of `classe`."""
    return structurer(lire_toml(octets, ou), classe, ou, texte_utf8(octets, ou))


def lire_donnees(chemin: str, classe: type[T]) -> T:
    """A TOML file that comes with the program ("core/droits/donnees/taux.toml") as one value of `classe`."""
    return lire(lire_livre(chemin), classe, chemin)


def ligne_de(texte: str, chemin: Chemin) -> int:
    """The line of the TOML source where the longest known beginning of `chemin` stands (1 when nothing does)."""
    rangs: dict[Chemin, int] = {}
    table: Chemin = ()
    meilleure, longueur = 1, 0
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        entete = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", ligne)
        cle = re.match(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*=", ligne)
        if entete:
            table = _ouvrir(entete[2], entete[1] == "[[", rangs)
            ici = table
        elif cle:
            ici = (*table, cle[1].strip('"'))
        else:
            continue
        if len(ici) > longueur and chemin[: len(ici)] == ici:
            meilleure, longueur = numero, len(ici)
    return meilleure


def _ouvrir(nom: str, est_liste: bool, rangs: dict[Chemin, int]) -> Chemin:
    """The path of a table header, given the rank reached by each array of tables so far."""
    chemin: Chemin = ()
    parties = [partie.strip().strip('"') for partie in nom.split(".")]
    for i, partie in enumerate(parties):
        chemin = (*chemin, partie)
        if i == len(parties) - 1 and est_liste:
            rangs[chemin] = rangs.get(chemin, -1) + 1
        if chemin in rangs:
            chemin = (*chemin, rangs[chemin])
    return chemin


def _place(ou: str, texte: str, chemin: Chemin) -> str:
    """file:line, champ a[2].b — what a person needs to find the fault."""
    champ = "".join(f"[{pas + 1}]" if isinstance(pas, int) else f".{pas}" for pas in chemin).lstrip(".")
    place = f"{ou}:{ligne_de(texte, chemin)}" if texte else ou
    return ", ".join(morceau for morceau in (place, champ) if morceau)


def _fautes(erreur: BaseException, chemin: Chemin) -> Iterator[Faute]:
    """Flatten what cattrs found, each with its path."""
    if isinstance(erreur, ClassValidationError | IterableValidationError):
        avec, sans = erreur.group_exceptions()
        for interne, note in avec:
            pas = note.name if isinstance(note, AttributeValidationNote) else note.index
            if isinstance(interne, KeyError):
                yield Faute(chemin, f"il manque « {pas} »")
            else:
                yield from _fautes(interne, (*chemin, pas))
        for interne in sans:
            yield from _fautes(interne, chemin)
    elif isinstance(erreur, ForbiddenExtraKeysError):
        for cle in sorted(erreur.extra_fields):
            yield Faute((*chemin, cle), f"clé inconnue « {cle} »")
    else:
        yield Faute(chemin, str(erreur))


def _montrer(valeur: Any) -> str:
    """The refused value as the writer of the file wrote it, cut."""
    texte = json.dumps(valeur, ensure_ascii=False, default=str)
    return texte if len(texte) <= 60 else texte[:57] + "…"


def _exact(classe: type, acceptes: tuple[type, ...]) -> Callable[[Any, Any], Any]:
    def garder(valeur: Any, _: Any) -> Any:
        if type(valeur) not in acceptes:
            raise ValeurRefusee(f"{_montrer(valeur)} n'est pas {_NOMS[classe]}")
        return valeur if type(valeur) is classe else classe(valeur)

    return garder


def _choix(valeur: Any, attendu: Any) -> Any:
    permis = get_args(attendu)
    if not any(valeur == permise and type(valeur) is type(permise) for permise in permis):
        raise ValeurRefusee(f"{_montrer(valeur)} n'est pas admis ; valeurs admises : {', '.join(map(str, permis))}")
    return valeur


def _est(origine: Any) -> Callable[[Any], bool]:
    return lambda attendu: get_origin(attendu) is origine


def _suite(attendu: Any, convertisseur: BaseConverter) -> Callable[[Any, Any], Any]:
    """A tuple of one type, from a list only (cattrs would take a text letter by letter)."""
    interne: Any = GenericAlias(list, (get_args(attendu)[0],))

    def garder(valeur: Any, _: Any) -> Any:
        if not isinstance(valeur, list):
            raise ValeurRefusee(f"{_montrer(valeur)} n'est pas une liste entre crochets")
        return tuple(convertisseur.structure(valeur, interne))

    return garder


def _fiche(classe: Any, convertisseur: BaseConverter) -> Callable[[Any, Any], Any]:
    """An attrs class, from a table only."""
    construire = make_dict_structure_fn(
        classe,
        convertisseur,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        _cattrs_use_linecache=False,
    )

    def garder(valeur: Any, attendu: Any) -> Any:
        if not isinstance(valeur, dict):
            raise ValeurRefusee(f"{_montrer(valeur)} n'est pas une table de clés et de valeurs")
        return construire(valeur, attendu)

    return garder


@cache
def _convertisseur() -> Converter:
    """The strict converter: exact types, lists only where lists are asked for, unknown keys refused."""
    convertisseur = Converter(forbid_extra_keys=True, detailed_validation=True)
    for classe, acceptes in {
        str: (str,),
        int: (int,),
        bool: (bool,),
        Decimal: (int, Decimal),
        date: (date,),
        datetime: (datetime,),
        time: (time,),
    }.items():
        convertisseur.register_structure_hook(classe, _exact(classe, acceptes))
    convertisseur.register_structure_hook_func(_est(Literal), _choix)

    convertisseur.register_structure_hook_factory(_est(tuple), _suite)
    convertisseur.register_structure_hook_factory(has, _fiche)
    return convertisseur
