"""Bringing the schema up to date, by hand-written migrations, through peewee's Runner only.

Outside it, rebuilding a table with foreign keys on deletes the rows that refer to it, in silence.  Each migration is one
transaction: applied with every row kept and every reference whole, or not applied at all.
"""

from pathlib import Path
from types import ModuleType
from typing import Any

from playhouse.migrations import Runner

from core.erreurs import Anomalie, Refus
from core.registre import Nature

DOSSIER = Path(__file__).parent / "migrations"


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


def migrer(base: Any, nature: Nature, dossier: Path = DOSSIER) -> None:
    """Apply what is missing; a base made by a later version is refused (BASE_PLUS_RECENTE)."""
    migrations = Migrations(base, str(dossier))
    connues = {m.name for m in migrations.migrations()}
    appliquees = set(migrations.applied())
    if appliquees - connues:
        raise Refus(
            Anomalie(
                "BASE_PLUS_RECENTE",
                f"cette base a été ouverte par une version plus récente ({max(appliquees - connues)})",
                "installer la dernière version de Facturier",
            )
        )
    if connues - appliquees:
        migrations.up()
    if base.execute_sql("SELECT 1 FROM base WHERE cle = 'nature'").fetchone() is None:
        with base.atomic("IMMEDIATE"):
            base.execute_sql("INSERT OR IGNORE INTO base (cle, valeur) VALUES ('nature', ?)", (nature,))
