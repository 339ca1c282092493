"""Applying migrations: hand-written, through peewee's Runner only.

Outside it, rebuilding a table with foreign keys on deletes the rows that refer to it, in silence.  Each migration is one
transaction: applied with every row kept and every reference whole, or not applied at all.
"""

from types import ModuleType
from typing import Any

from playhouse.migrations import Runner

from core.erreurs import Anomalie, Refus


class Migrations(Runner):  # type: ignore[misc]  # playhouse has no types
    """A Runner that counts the rows before and after, and lets two programs start at the same time."""

    def _run(self, name: str, module: ModuleType, direction: str, fake: bool = False) -> None:
        with self.migrator.migration_context(True):
            if name in self.applied():
                return
            avant = _compter(self.database)
            getattr(module, direction)(self.migrator, self.database)
            apres = _compter(self.database)
            perdues = sorted(table for table, nombre in avant.items() if apres.get(table, 0) < nombre)
            cassees = self.database.execute_sql("PRAGMA foreign_key_check").fetchall()
            if perdues or cassees:
                raise Refus(
                    Anomalie(
                        "MIGRATION_REFUSEE",
                        f"la mise à jour {name} perdrait des lignes ({', '.join(perdues) or 'liens cassés'}) : rien n'est changé",
                        "garder la version précédente du programme et signaler ce message",
                    )
                )
            self.History.create(name=name)


def _compter(base: Any) -> dict[str, int]:
    """Rows of every table of the program."""
    tables = [t for t in base.get_tables() if t != "schema_migration"]
    return {t: base.execute_sql(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in tables}
