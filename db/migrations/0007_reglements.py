"""Bank lines and their matches, contacts and reminders, patients' payments, time spent; indexes for the month of a practice."""

from typing import Any

SCHEMA = (
    """CREATE TABLE "ligne_banque" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "cabinet" TEXT NOT NULL,
        "jour" TEXT NOT NULL,
        "libelle" TEXT NOT NULL,
        "montant" INTEGER NOT NULL CHECK (montant > 0),
        "reference" TEXT NOT NULL,
        "rang" INTEGER NOT NULL CHECK (rang >= 1),
        "importee_le" TEXT NOT NULL,
        FOREIGN KEY ("cabinet") REFERENCES "cabinet" ("code") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE UNIQUE INDEX "ligne_banque_cabinet_jour_libelle_montant_rang"
        ON "ligne_banque" ("cabinet", "jour", "libelle", "montant", "rang")""",
    """CREATE TABLE "pointage" (
        "virement" INTEGER NOT NULL PRIMARY KEY,
        "ligne" INTEGER NOT NULL,
        "manuel" INTEGER NOT NULL CHECK (manuel IN (0, 1)),
        FOREIGN KEY ("virement") REFERENCES "virement" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("ligne") REFERENCES "ligne_banque" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "pointage_ligne" ON "pointage" ("ligne")""",
    """CREATE TABLE "demarche" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "cabinet" TEXT NOT NULL,
        "payeur" TEXT NOT NULL,
        "patient" INTEGER,
        "jour" TEXT NOT NULL,
        "niveau" INTEGER NOT NULL CHECK (niveau BETWEEN 0 AND 3),
        "canal" TEXT NOT NULL CHECK (canal IN ('courrier', 'courriel', 'téléphone', 'espace professionnel', 'visite')),
        "montant" INTEGER NOT NULL,
        "interlocuteur" TEXT NOT NULL,
        "note" TEXT NOT NULL,
        "fichier" TEXT NOT NULL,
        FOREIGN KEY ("cabinet") REFERENCES "cabinet" ("code") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("patient") REFERENCES "patient" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "demarche_patient" ON "demarche" ("patient")""",
    """CREATE INDEX "demarche_cabinet_payeur" ON "demarche" ("cabinet", "payeur")""",
    """CREATE TABLE "demarche_facture" (
        "demarche" INTEGER NOT NULL,
        "facture" INTEGER NOT NULL,
        PRIMARY KEY ("demarche", "facture"),
        FOREIGN KEY ("demarche") REFERENCES "demarche" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "demarche_facture_facture" ON "demarche_facture" ("facture")""",
    """CREATE TABLE "encaissement" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "facture" INTEGER NOT NULL,
        "jour" TEXT NOT NULL,
        "montant" INTEGER NOT NULL CHECK (montant > 0),
        "moyen" TEXT NOT NULL CHECK (moyen IN ('chèque', 'espèces', 'virement', 'carte', 'remise')),
        "note" TEXT NOT NULL,
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "encaissement_facture" ON "encaissement" ("facture")""",
    """CREATE TABLE "temps" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "cabinet" TEXT NOT NULL,
        "tache" TEXT NOT NULL,
        "jour" TEXT NOT NULL,
        "secondes" INTEGER NOT NULL,
        "saisi" INTEGER NOT NULL CHECK (saisi IN (0, 1)),
        "note" TEXT NOT NULL,
        FOREIGN KEY ("cabinet") REFERENCES "cabinet" ("code") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "temps_cabinet_jour" ON "temps" ("cabinet", "jour")""",
    """CREATE INDEX "facture_cabinet_jour" ON "facture" ("cabinet", "jour")""",
    """CREATE INDEX "facture_du_patient" ON "facture" ("cabinet", "jour")
        WHERE nature = 'FSE' AND (part_patient > 0 OR demande < part_amo)""",
)


def up(migrator: Any, db: Any) -> None:
    """Create the tables and their indexes."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
