"""Scanned pieces and their lots."""

from typing import Any

SCHEMA = (
    """CREATE TABLE "lot_scor" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "infirmier" TEXT NOT NULL,
        "numero" INTEGER NOT NULL CHECK (numero BETWEEN 1 AND 999),
        "jour" TEXT NOT NULL,
        "lot" INTEGER NOT NULL,
        "nom" TEXT NOT NULL,
        "etat" TEXT NOT NULL CHECK (etat IN ('pret', 'depose', 'accepte', 'refuse')),
        "envoi" INTEGER NOT NULL,
        "motif" TEXT NOT NULL,
        FOREIGN KEY ("lot") REFERENCES "lot" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("envoi") REFERENCES "envoi" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "lot_scor_lot" ON "lot_scor" ("lot")""",
    """CREATE UNIQUE INDEX "lot_scor_envoi" ON "lot_scor" ("envoi")""",
    """CREATE UNIQUE INDEX "lot_scor_infirmier_numero_jour" ON "lot_scor" ("infirmier", "numero", "jour")""",
    """CREATE TABLE "piece" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "facture" INTEGER NOT NULL,
        "nom" TEXT NOT NULL,
        "type" TEXT NOT NULL,
        "empreinte" TEXT NOT NULL,
        "octets" BLOB NOT NULL,
        "taille" INTEGER NOT NULL,
        "pages" INTEGER NOT NULL,
        "dpi" INTEGER NOT NULL,
        "format" TEXT NOT NULL,
        "ajoutee_le" TEXT NOT NULL,
        "scor" INTEGER,
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("scor") REFERENCES "lot_scor" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "piece_scor" ON "piece" ("scor")""",
    """CREATE UNIQUE INDEX "piece_facture_empreinte" ON "piece" ("facture", "empreinte")""",
    """CREATE TRIGGER lot_scor_fige BEFORE UPDATE OF infirmier, numero, jour, lot, nom, envoi ON lot_scor
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER lot_scor_garde BEFORE DELETE ON lot_scor BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER piece_fige BEFORE UPDATE OF facture, nom, type, empreinte, octets, taille, pages, dpi, format, ajoutee_le ON
        piece BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
    """CREATE TRIGGER piece_partie BEFORE DELETE ON piece WHEN OLD.scor IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
)


def up(migrator: Any, db: Any) -> None:
    """Create the tables, their indexes and triggers."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
