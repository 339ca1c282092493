"""The models of the tables by their name (`tables.Patient`), read when one is first needed.

peewee takes long to declare them, and a start only reads the base: queries are plain SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.champs import Table


def __getattr__(nom: str) -> type[Table]:
    """All of them at once, the first time; then this is no longer called."""
    if nom.startswith("_"):
        raise AttributeError(nom)
    from db.schema import TABLES

    globals().update({table.__name__: table for table in TABLES})
    try:
        trouvee: type[Table] = globals()[nom]
    except KeyError:
        raise AttributeError(f"aucune table ne s'appelle {nom}") from None
    return trouvee
