"""One connection to a SQLCipher base: statements, transactions, settings.

peewee has one of its own, but importing it costs a start more than opening the base: it is kept for models and migrations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from sqlcipher3 import dbapi2

Verrou = Literal["DEFERRED", "IMMEDIATE"]


class Connexion:
    """Opened by `ouvrir`, used by the thread that opened it. What the storage refuses is a `dbapi2.Error` (see db.fautes)."""

    def __init__(self, chemin: str, cle_hex: str, reglages: Mapping[str, str | int], attente: float) -> None:
        self.chemin = chemin
        self._cle, self._reglages, self._attente = cle_hex, reglages, attente
        self._ouverte: dbapi2.Connection | None = None
        self._profondeur = 0

    def ouvrir(self) -> None:
        """Silent on standard error, temporary data in memory. The key is raw: no derivation, 1 ms."""
        ouverte = dbapi2.connect(self.chemin, timeout=self._attente, isolation_level=None)
        try:
            ouverte.execute(f"PRAGMA key = \"x'{self._cle}'\"")
            ouverte.execute("PRAGMA cipher_log_level = NONE")
            ouverte.execute("PRAGMA temp_store = MEMORY")
            for nom, valeur in self._reglages.items():
                ouverte.execute(f"PRAGMA {nom} = {valeur}")
        except BaseException:
            ouverte.close()
            raise
        self._ouverte = ouverte

    def close(self) -> None:
        """Let go of the file; twice is harmless."""
        if self._ouverte is not None:
            self._ouverte.close()
            self._ouverte = None

    def connection(self) -> dbapi2.Connection:
        """The connection of the driver."""
        if self._ouverte is None:
            raise dbapi2.ProgrammingError("la base est fermée")
        return self._ouverte

    def execute_sql(self, ordre: str, parametres: Sequence[Any] | Mapping[str, Any] = ()) -> dbapi2.Cursor:
        """Run one statement."""
        return self.connection().execute(ordre, parametres)

    def pragma(self, nom: str) -> Any:
        """A setting as SQLite has it."""
        trouve = self.execute_sql(f"PRAGMA {nom}").fetchone()
        return trouve[0] if trouve else None

    def in_transaction(self) -> bool:
        """Whether one is under way."""
        return self._profondeur > 0

    @contextmanager
    def atomic(self, verrou: Verrou = "DEFERRED") -> Iterator[None]:
        """All or nothing; inside another one, a savepoint of it."""
        ouverte, point = self.connection(), f"point_{self._profondeur}"
        dedans = self._profondeur > 0
        ouverte.execute(f"SAVEPOINT {point}" if dedans else f"BEGIN {verrou}")
        self._profondeur += 1
        try:
            yield
            ouverte.execute(f"RELEASE {point}" if dedans else "COMMIT")
        except BaseException:
            if ouverte.in_transaction:  # a full disk may have undone everything already
                for ordre in (f"ROLLBACK TO {point}", f"RELEASE {point}") if dedans else ("ROLLBACK",):
                    ouverte.execute(ordre)
            raise
        finally:
            self._profondeur -= 1
