"""Columns that say no: cents are integers or nothing, days and moments are ISO text.

Peewee's IntegerField turns 3.5 into 3 and its DecimalField is a REAL in SQLite; STRICT tables accept neither DATE nor
DATETIME as a type.
"""

from datetime import date, datetime
from typing import Any

from peewee import BlobField, Check, Field, ForeignKeyField, Model, TextField

from db.socle import litteraux


class CentimesField(Field):
    """An amount in integer cents; refuses a float, a Decimal, a text and a boolean."""

    field_type = "INTEGER"

    def db_value(self, value: Any) -> int | None:
        """The integer itself; raises TypeError for anything else."""
        if value is None and self.null:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{self.name} : un montant est un nombre entier de centimes, pas {value!r}")
        return value


class JourField(TextField):
    """A day as AAAA-MM-JJ."""

    def db_value(self, value: date | None) -> str | None:
        """ISO text; a moment is refused, it would lose its hour."""
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise TypeError(f"{self.name} : une date est attendue, pas {value!r}")
        return value.isoformat()

    def python_value(self, value: str | None) -> date | None:
        """The date."""
        return None if value is None else date.fromisoformat(value)


class MomentField(TextField):
    """A local civil moment as AAAA-MM-JJTHH:MM:SS.ffffff (text order is time order)."""

    def db_value(self, value: datetime | None) -> str | None:
        """ISO text with microseconds always written."""
        if value is None:
            return None
        if not isinstance(value, datetime):
            raise TypeError(f"{self.name} : un moment est attendu, pas {value!r}")
        return value.isoformat(timespec="microseconds")

    def python_value(self, value: str | None) -> datetime | None:
        """The moment."""
        return None if value is None else datetime.fromisoformat(value)


class OctetsField(BlobField):
    """Exact bytes."""

    def db_value(self, value: bytes | None) -> bytes | None:
        """The bytes themselves; a text is refused."""
        if value is not None and not isinstance(value, bytes):
            raise TypeError(f"{self.name} : des octets sont attendus, pas {type(value).__name__}")
        return value


def parmi(colonne: str, valeurs: tuple[str, ...]) -> Any:
    """A CHECK that the column is one of these words."""
    return Check(f"{colonne} IN {litteraux(valeurs)}")


def lien(modele: Any, nul: bool = False, **options: Any) -> Any:
    """A reference that forbids the deletion of what it names; without index when another one begins with it."""
    return ForeignKeyField(modele, null=nul, on_delete="RESTRICT", on_update="RESTRICT", backref="+", **options)


class Table(Model):
    """What all the tables share."""

    class Meta:
        strict_tables = True
        legacy_table_names = False
