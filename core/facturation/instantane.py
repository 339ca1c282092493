"""Domain values to JSON and back, exactly: Decimal, dates and times as text, every field named, unknown keys refused.

This is how snapshots, visits and the state of the dossier are kept.  The round trip is the identity on every attrs value
made of attrs values, tuples, mappings, text, integers, booleans, Decimal, date, datetime, time, Literal and None.
"""

from __future__ import annotations

import json
from collections.abc import Set
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import cattrs

    from core.facturation.fiche import Instantane


T = TypeVar("T")


def _exact(type_attendu: type[Any]) -> Any:
    """A hook that takes a value of exactly this type (bool is not int) or refuses."""

    def lire(valeur: Any, _: Any) -> Any:
        if type(valeur) is not type_attendu:
            raise TypeError(f"{type_attendu.__name__} attendu, {valeur!r} lu")
        return valeur

    return lire


@cache
def convertisseur() -> cattrs.Converter:
    """The converter, built once: the hooks cost a few milliseconds, importing cattrs far more."""
    import cattrs

    conv = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False, unstruct_collection_overrides={Set: sorted})
    for type_nu in (int, str, bool):
        conv.register_structure_hook(type_nu, _exact(type_nu))
    conv.register_structure_hook(Decimal, lambda v, _: Decimal(v))
    conv.register_unstructure_hook(Decimal, str)
    conv.register_structure_hook(datetime, lambda v, _: datetime.fromisoformat(v))
    conv.register_unstructure_hook(datetime, lambda v: v.isoformat())
    conv.register_structure_hook(date, lambda v, _: date.fromisoformat(v))
    conv.register_unstructure_hook(date, lambda v: v.isoformat())
    conv.register_structure_hook(time, lambda v, _: time.fromisoformat(v))
    conv.register_unstructure_hook(time, lambda v: v.isoformat())
    return conv


def vers_json(valeur: Any) -> str:
    """The JSON text of a domain value, keys in the order of the fields."""
    return json.dumps(convertisseur().unstructure(valeur), ensure_ascii=False, separators=(",", ":"))


def depuis_json(texte: str, modele: type[T]) -> T:
    """The value back; raises ValueError, TypeError or KeyError on anything that `vers_json` did not write."""
    return convertisseur().structure(json.loads(texte), modele)


def figer(instantane: Instantane) -> str:
    """The snapshot of an invoice as text."""
    return vers_json(instantane)


def relire(texte: str) -> Instantane:
    """The snapshot back."""
    from core.facturation.fiche import Instantane

    return depuis_json(texte, Instantane)
