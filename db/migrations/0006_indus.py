"""Debts that are contested, accepted or given up, and the parameters changed from their defaults."""

from typing import Any

SCHEMA = (
    """CREATE TABLE "indu_neuf" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "reference" TEXT NOT NULL,
        "nature" TEXT NOT NULL,
        "infirmier" TEXT NOT NULL,
        "retenu" INTEGER NOT NULL,
        "solde" INTEGER NOT NULL,
        "etat" TEXT NOT NULL CHECK (etat IN ('ouvert', 'conteste', 'accepte', 'solde', 'annule')),
        "ouvert_le" TEXT NOT NULL,
        "notifie_le" TEXT,
        "motif" TEXT NOT NULL
    ) STRICT""",
    """INSERT INTO "indu_neuf" (id, reference, nature, infirmier, retenu, solde, etat, ouvert_le, notifie_le, motif)
        SELECT id, reference, nature, infirmier, retenu, solde, etat, ouvert_le, NULL, '' FROM "indu" """,
    """DROP TABLE "indu" """,
    """ALTER TABLE "indu_neuf" RENAME TO "indu" """,
    """CREATE UNIQUE INDEX "indu_infirmier_reference" ON "indu" ("infirmier", "reference")""",
    """CREATE TABLE "parametre" ("nom" TEXT NOT NULL PRIMARY KEY, "valeur" TEXT NOT NULL) STRICT""",
)


def up(migrator: Any, db: Any) -> None:
    """Rebuild the table of debts with its new states, every row kept; make that of parameters."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
