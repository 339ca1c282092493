"""One SQLite in the process, the one that encrypts: peewee loads that of Python as well, 1 MiB that no base is opened with.

peewee takes `pysqlite3`, of which sqlcipher3 is a copy with another library behind, where Python was built without `sqlite3`.
"""

import sys
from importlib import import_module

import sqlcipher3


def importer_peewee() -> None:
    """Before any module of this package imports it; nothing when somebody else already did, or has a use for `sqlite3`."""
    if {"peewee", "sqlite3", "pysqlite3"} & sys.modules.keys():
        return
    sys.modules["pysqlite3"] = sqlcipher3
    sys.modules["sqlite3"] = None  # type: ignore[assignment]  # documented: its import is refused
    try:
        import_module("peewee")
    finally:
        del sys.modules["pysqlite3"], sys.modules["sqlite3"]
