"""Applying migrations: hand-written, through peewee's Runner only.

Outside it, rebuilding a table with foreign keys on deletes the rows that refer to it, in silence.  Each migration is one
transaction: applied with every row kept and every reference whole, or not applied at all.  One that loses nothing
by what it does says so (`SANS_PERTE = True`) and is held to it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from peewee import DatabaseError
from playhouse.migrations import Runner
from sqlcipher3 import dbapi2

from core.erreurs import Anomalie, Refus
from db.avancement import Avancement
from db.fautes import causes


def mettre_a_jour(base: Any, dossier: Path, avancement: Avancement) -> None:
    """Apply what is missing, in order; raises `Refus` MIGRATION_REFUSEE, MISE_A_JOUR_INTERROMPUE."""
    migrations = Migrations(base, str(dossier))
    migrations.avancement = avancement
    try:
        with avancement.suivre(base.connection()):
            migrations.up()
    except Exception as erreur:
        if not avancement.arrete and "interrupted" not in causes(erreur):  # Ctrl+C on the way to `_battre` only says so
            raise
        raise Refus(
            Anomalie(
                "MISE_A_JOUR_INTERROMPUE",
                "la mise à jour de la base a été interrompue : la base est restée comme elle était",
                "recommencer quand on peut attendre la fin : une mise à jour ne se fait qu'une fois",
            )
        ) from erreur


class Migrations(Runner):  # type: ignore[misc]  # playhouse has no types
    """A Runner that counts the rows before and after, and lets two programs start at the same time."""

    avancement: Avancement

    def _run(self, name: str, module: ModuleType, direction: str, fake: bool = False) -> None:
        with self.migrator.migration_context(True):
            if name in self.applied():
                return
            self._dire(name, "les tables changent")
            if getattr(module, "SANS_PERTE", False):
                with _sans_rien_oter(self.database, name):
                    getattr(module, direction)(self.migrator, self.database)
            else:
                self._compter_autour(name, lambda: getattr(module, direction)(self.migrator, self.database))
            self.History.create(name=name)

    def _compter_autour(self, name: str, faire: Callable[[], None]) -> None:
        """Nothing is known of what it does: every row is counted before and after, every reference checked."""
        self._dire(name, "on compte les lignes")
        avant = _compter(self.database)
        self._dire(name, "les tables changent")
        faire()
        self._dire(name, "on recompte les lignes")
        apres = _compter(self.database)
        self._dire(name, "on vérifie les liens")
        perdues = sorted(table for table, nombre in avant.items() if apres.get(table, 0) < nombre)
        cassees = self.database.execute_sql("PRAGMA foreign_key_check").fetchall()
        if perdues or cassees:
            raise _refusee(name, ", ".join(perdues) or "liens cassés")

    def _dire(self, name: str, quoi: str) -> None:
        self.avancement.quoi = f"mise à jour de la base ({name}), {quoi}"


@contextmanager
def _sans_rien_oter(base: Any, name: str) -> Iterator[None]:
    """What says that it loses nothing (SANS_PERTE) may not delete, drop, nor move a link of what was there: SQLite refuses it, so
    that a million rows need not be counted. What triggers keep beside the rows (db.creances) follows them."""
    tables = set(base.get_tables())
    liens = {(t, x.column) for t in tables for x in base.get_foreign_keys(t)}
    liens |= {(x.dest_table, x.dest_column) for t in tables for x in base.get_foreign_keys(t)}

    def permettre(action: int, table: str | None, colonne: str | None, _: str | None, declencheur: str | None) -> int:
        otee = action in (dbapi2.SQLITE_DELETE, dbapi2.SQLITE_DROP_TABLE) and table in tables and declencheur is None
        deplacee = action == dbapi2.SQLITE_UPDATE and (table, colonne) in liens
        return int(dbapi2.SQLITE_DENY if otee or deplacee else dbapi2.SQLITE_OK)

    base.connection().set_authorizer(permettre)
    try:
        yield
    except DatabaseError as erreur:
        if "not authorized" in str(erreur) or "prohibited" in str(erreur):
            raise _refusee(name, "elle ne devait rien ôter") from erreur
        raise
    finally:
        base.connection().set_authorizer(None)
    if not tables <= set(base.get_tables()):
        raise _refusee(name, ", ".join(sorted(tables - set(base.get_tables()))))


def _refusee(name: str, perdues: str) -> Refus:
    return Refus(
        Anomalie(
            "MIGRATION_REFUSEE",
            f"la mise à jour {name} perdrait des lignes ({perdues}) : rien n'est changé",
            "garder la version précédente du programme et signaler ce message",
        )
    )


def _compter(base: Any) -> dict[str, int]:
    """Rows of every table of the program; counted one by one, so that it can be stopped (count(*) is one step of SQLite)."""
    tables = [t for t in base.get_tables() if t != "schema_migration"]
    return {t: base.execute_sql(f'SELECT coalesce(sum(1), 0) FROM "{t}"').fetchone()[0] for t in tables}
