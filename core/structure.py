"""Plain objects (TOML, JSON) to frozen attrs values, strictly: unknown keys, missing keys and wrong types are all reported.

The expected type is read from the annotations: str, int, bool, Decimal, date, time, Literal, `X | None`, `tuple[X, ...]` and
nested attrs classes.  Nothing is converted silently: "non" is not a boolean, 1 is not a string.
"""

import types
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from core.erreurs import Anomalie, Refus

T = TypeVar("T")

_NOMS = {
    str: "un texte",
    int: "un entier",
    bool: "true ou false",
    Decimal: "un nombre",
    date: "une date AAAA-MM-JJ",
    time: "une heure HH:MM",
}


@lru_cache(maxsize=64)
def _types(classe: type) -> dict[str, Any]:
    return get_type_hints(classe)


def structurer(classe: type[T], objet: object, ou: str) -> T:
    """Build `classe` from a mapping; raises `Refus` with every fault, each placed under `ou`."""
    fautes: list[Anomalie] = []
    valeur = _classe(classe, objet, ou, fautes)
    if fautes:
        raise Refus(fautes)
    return cast(T, valeur)


def _classe(classe: type, objet: object, ou: str, fautes: list[Anomalie]) -> object:
    if not isinstance(objet, Mapping):
        fautes.append(_inattendu(objet, "un objet avec ses clés", ou))
        return None
    champs = {c.name: c for c in attrs.fields(classe)}
    for cle in objet:
        if cle not in champs:
            fautes.append(Anomalie("CLE_INCONNUE", f"clé inconnue : {str(cle)!r}", f"clés admises : {', '.join(champs)}", ou))
    types_ = _types(classe)
    valeurs: dict[str, object] = {}
    for nom, champ in champs.items():
        if nom in objet:
            valeurs[nom] = _valeur(types_[nom], objet[nom], f"{ou}, {nom}", fautes)
        elif champ.default is attrs.NOTHING:
            fautes.append(Anomalie("CLE_MANQUANTE", f"clé manquante : {nom!r}", f"donner {_attendu(types_[nom])}", ou))
    return None if fautes else classe(**valeurs)


def _valeur(attendu: Any, valeur: object, ou: str, fautes: list[Anomalie]) -> object:
    origine, parametres = get_origin(attendu), get_args(attendu)
    if origine is Literal:
        if valeur not in parametres or isinstance(valeur, bool) != any(isinstance(p, bool) for p in parametres):
            fautes.append(_inattendu(valeur, _attendu(attendu), ou))
        return valeur
    if origine in (Union, types.UnionType):
        if valeur is None and type(None) in parametres:
            return None
        return _valeur(next(p for p in parametres if p is not type(None)), valeur, ou, fautes)
    if origine is tuple:
        if not isinstance(valeur, (list, tuple)):
            fautes.append(_inattendu(valeur, "une liste", ou))
            return ()
        return tuple(_valeur(parametres[0], v, f"{ou}[{i}]", fautes) for i, v in enumerate(valeur, 1))
    if attrs.has(attendu):
        return _classe(attendu, valeur, ou, fautes)
    return _simple(attendu, valeur, ou, fautes)


def _simple(attendu: type, valeur: object, ou: str, fautes: list[Anomalie]) -> object:
    """A scalar of exactly the expected type; dates and times also as ISO text, as JSON has no other way."""
    if isinstance(valeur, str) and attendu in (date, time):
        try:
            return date.fromisoformat(valeur) if attendu is date else time.fromisoformat(valeur)
        except ValueError:
            fautes.append(_inattendu(valeur, _NOMS[attendu], ou))
            return None
    if attendu is Decimal and isinstance(valeur, int) and not isinstance(valeur, bool):
        return Decimal(valeur)
    juste = type(valeur) is attendu and not isinstance(valeur, datetime)
    if not juste:
        fautes.append(_inattendu(valeur, _attendu(attendu), ou))
    return valeur


def _attendu(attendu: Any) -> str:
    origine, parametres = get_origin(attendu), get_args(attendu)
    if origine is Literal:
        return "une de ces valeurs : " + ", ".join(str(p) for p in parametres)
    if origine in (Union, types.UnionType):
        return _attendu(next(p for p in parametres if p is not type(None)))
    if origine is tuple:
        return "une liste"
    return _NOMS.get(attendu, "un objet avec ses clés")


def _inattendu(valeur: object, attendu: str, ou: str) -> Anomalie:
    return Anomalie("VALEUR_INATTENDUE", f"valeur inattendue : {valeur!r}"[:120], f"écrire {attendu}", ou)
