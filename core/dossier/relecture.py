"""People and rights back from the JSON they are kept in (see `core.facturation.instantane`): what every list of patients reads.

As strict as `depuis_json`, for values of plain fields (text, whole number, boolean, Decimal, date, Literal, None) and without
cattrs: importing it and making its functions would cost a start more than the list itself.
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from attrs import fields


@cache
def relecteur(modele: Any, *ailleurs: str) -> Callable[..., Any]:
    """A function that makes a value of the text; the fields named `ailleurs` are given to it, whatever the text says of them.

    A text that `vers_json` did not write raises ValueError, TypeError, KeyError or ArithmeticError.
    """
    lectures: dict[str, Callable[[Any], Any]] = {c.name: _lecture(c.type) for c in fields(modele) if c.name not in ailleurs}

    def relire(texte: str, **donnes: Any) -> Any:
        lus: dict[str, Any] = json.loads(texte)
        for nom in ailleurs:
            lus.pop(nom, None)
        return modele(**{nom: lectures[nom](valeur) for nom, valeur in lus.items()}, **donnes)

    return relire


def _lecture(attendu: Any) -> Callable[[Any], Any]:
    if attendu is Decimal:
        return Decimal
    if attendu is date:
        return date.fromisoformat
    if attendu in (str, int, bool, NoneType):
        return lambda valeur: _exact(attendu, valeur)
    if get_origin(attendu) is Literal:
        admis = frozenset(get_args(attendu))
        return lambda valeur: _admis(admis, valeur)
    plein = [_lecture(t) for t in get_args(attendu) if t is not NoneType]
    if len(plein) != 1:
        raise TypeError(f"{attendu} n'est pas le genre d'un champ simple")
    return lambda valeur: None if valeur is None else plein[0](valeur)


def _exact(attendu: type, valeur: Any) -> Any:
    """A boolean is not a number."""
    if type(valeur) is not attendu:
        raise TypeError(f"{attendu.__name__} attendu, {valeur!r} lu")
    return valeur


def _admis(admis: frozenset[Any], valeur: Any) -> Any:
    if valeur not in admis:
        raise ValueError(f"{valeur!r} n'est pas une des valeurs admises")
    return valeur
