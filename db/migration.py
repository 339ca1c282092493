"""Whether the schema of a base is that of the program; what is missing is applied (db.mise_a_jour), a later one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.erreurs import Anomalie, Refus

if TYPE_CHECKING:
    from core.registre import Nature
    from db.avancement import Avancement

DOSSIER = Path(__file__).parent / "migrations"


def migrer(base: Any, nature: Nature, dossier: Path = DOSSIER, avancement: Avancement | None = None) -> None:
    """Apply what is missing; a base made by a later version is refused (BASE_PLUS_RECENTE)."""
    connues = {fichier.stem for fichier in dossier.glob("[0-9]*.py")}
    appliquees = _appliquees(base)
    if appliquees - connues:
        raise Refus(
            Anomalie(
                "BASE_PLUS_RECENTE",
                f"cette base a été ouverte par une version plus récente ({max(appliquees - connues)})",
                "installer la dernière version de Facturier",
            )
        )
    if connues - appliquees:
        from db.avancement import Avancement
        from db.mise_a_jour import mettre_a_jour  # what a base up to date does not need

        mettre_a_jour(base, dossier, avancement or Avancement())
    if base.execute_sql("SELECT 1 FROM base WHERE cle = 'nature'").fetchone() is None:
        with base.atomic("IMMEDIATE"):
            base.execute_sql("INSERT OR IGNORE INTO base (cle, valeur) VALUES ('nature', ?)", (nature,))


def _appliquees(base: Any) -> set[str]:
    """The names that the history holds; none in a new base."""
    if base.execute_sql("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'").fetchone() is None:
        return set()
    return {nom for (nom,) in base.execute_sql("SELECT name FROM schema_migration").fetchall()}
