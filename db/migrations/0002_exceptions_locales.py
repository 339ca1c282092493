"""Local exceptions: how the caisse of a practice reads an unsettled point, between two days, and why. Frozen."""

from typing import Any

SCHEMA = (
    """CREATE TABLE "exception_locale" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "cabinet" TEXT NOT NULL,
        "reglage" TEXT NOT NULL,
        "valeur" TEXT NOT NULL,
        "du" TEXT NOT NULL,
        "au" TEXT,
        "note" TEXT NOT NULL CHECK (note <> ''),
        "caisse" TEXT NOT NULL,
        FOREIGN KEY ("cabinet") REFERENCES "cabinet" ("code") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "exception_locale_cabinet" ON "exception_locale" ("cabinet")""",
)


def up(migrator: Any, db: Any) -> None:
    """Create the table and its index."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
