"""Questions to the nurses, and lines of the work queue put off until a day."""

from typing import Any

SCHEMA = (
    """CREATE TABLE "question" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "texte" TEXT NOT NULL CHECK (texte <> ''),
        "cabinet" TEXT NOT NULL,
        "infirmier" TEXT NOT NULL,
        "patient" INTEGER,
        "facture" INTEGER,
        "posee_le" TEXT NOT NULL,
        "relances" INTEGER NOT NULL CHECK (relances >= 0),
        "relancee_le" TEXT,
        "reponse" TEXT NOT NULL,
        "repondue_le" TEXT
    ) STRICT""",
    """CREATE INDEX "question_patient" ON "question" ("patient")""",
    """CREATE INDEX "question_repondue_le_cabinet" ON "question" ("repondue_le", "cabinet")""",
    """CREATE TABLE "report" (
        "cle" TEXT NOT NULL PRIMARY KEY,
        "jusqu_au" TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX "report_jusqu_au" ON "report" ("jusqu_au")""",
)


def up(migrator: Any, db: Any) -> None:
    """Create the two tables."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
