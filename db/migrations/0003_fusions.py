"""Records of patients made one: the table of merges, and the invoices that follow them."""

from typing import Any

SCHEMA = (
    """CREATE TABLE "fusion" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "garde" INTEGER NOT NULL,
        "absorbe" INTEGER NOT NULL,
        "moment" TEXT NOT NULL,
        "defaite_le" TEXT,
        "contenu" TEXT NOT NULL,
        FOREIGN KEY ("garde") REFERENCES "patient" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("absorbe") REFERENCES "patient" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "fusion_garde" ON "fusion" ("garde")""",
    """CREATE INDEX "fusion_absorbe" ON "fusion" ("absorbe")""",
    # the key beside the number: wrong numbers are found without reading the records
    "DROP INDEX patient_nir",
    """CREATE INDEX "patient_nir_cle" ON "patient" ("nir", "cle")""",
    "DROP TRIGGER facture_fige",
    """CREATE TRIGGER facture_fige BEFORE UPDATE OF nature, numero, infirmier, cabinet, nom, nir, payeur, mode, jour, fin,
        honoraires, part_amo, part_amc, part_patient, demande, fse, remplace, validee_le ON facture
        WHEN OLD.numero IS NOT NULL BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END""",
    """CREATE TRIGGER facture_patient BEFORE UPDATE OF patient ON facture
        WHEN OLD.numero IS NOT NULL AND OLD.patient <> NEW.patient AND NOT EXISTS (SELECT 1 FROM fusion
            WHERE (absorbe = OLD.patient AND garde = NEW.patient AND defaite_le IS NULL)
            OR (absorbe = NEW.patient AND garde = OLD.patient AND defaite_le IS NOT NULL))
        BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END""",
    """CREATE TRIGGER fusion_fige BEFORE UPDATE OF garde, absorbe, moment, contenu ON fusion
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
    """CREATE TRIGGER fusion_garde BEFORE DELETE ON fusion
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
)


def up(migrator: Any, db: Any) -> None:
    """Create the table, its indexes and triggers; the trigger of invoices lets a merge through."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
