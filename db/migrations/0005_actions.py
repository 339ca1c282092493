"""What the biller makes for herself (templates, macros, filters) and what undo needs: the actions done, row by row.

A numbered invoice that is in no lot may be taken back, and only inside the transaction of an undo, which says so by a row
of `annulation` that it deletes before it ends.
"""

from typing import Any

_A_DEFAIRE = "NOT (OLD.etat = 'validee' AND OLD.lot IS NULL AND EXISTS (SELECT 1 FROM annulation))"
_NUMEROTEE = "(SELECT numero FROM facture WHERE id = OLD.facture) IS NOT NULL"
_NON_PARTIE = (
    "NOT (EXISTS (SELECT 1 FROM annulation) AND EXISTS (SELECT 1 FROM facture WHERE id = OLD.facture AND etat = 'validee' "
    "AND lot IS NULL))"
)
_CONTENU_FACTURE = (
    "nature, numero, infirmier, cabinet, nom, nir, payeur, mode, jour, fin, honoraires, part_amo, part_amc, "
    "part_patient, demande, fse, remplace, validee_le"
)


def _garde(nom: str, quand: str, table: str, condition: str) -> str:
    return f"CREATE TRIGGER {nom} BEFORE {quand} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END"


SCHEMA = (
    """CREATE TABLE "modele" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "nom" TEXT NOT NULL,
        "version" INTEGER NOT NULL CHECK (version >= 1),
        "cabinet" TEXT NOT NULL,
        "auteur" TEXT NOT NULL,
        "texte" TEXT NOT NULL CHECK (texte <> ''),
        "note" TEXT NOT NULL,
        "cree_le" TEXT NOT NULL,
        "retire" INTEGER NOT NULL CHECK (retire IN (0, 1)),
        "employe_le" TEXT,
        "emplois" INTEGER NOT NULL
    ) STRICT""",
    """CREATE UNIQUE INDEX "modele_nom_cabinet_auteur_version" ON "modele" ("nom", "cabinet", "auteur", "version")""",
    """CREATE TABLE "macro" (
        "nom" TEXT NOT NULL PRIMARY KEY,
        "contenu" TEXT NOT NULL,
        "cree_le" TEXT NOT NULL,
        "employe_le" TEXT
    ) STRICT""",
    """CREATE TABLE "filtre" (
        "nom" TEXT NOT NULL PRIMARY KEY,
        "ecran" TEXT NOT NULL,
        "texte" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE "action" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "libelle" TEXT NOT NULL,
        "auteur" TEXT NOT NULL,
        "moment" TEXT NOT NULL,
        "etat" TEXT NOT NULL CHECK (etat IN ('faite', 'defaite')),
        "frontiere" TEXT NOT NULL,
        "contenu" BLOB NOT NULL
    ) STRICT""",
    """CREATE INDEX "action_auteur_etat" ON "action" ("auteur", "etat")""",
    """CREATE TABLE "annulation" ("action" INTEGER NOT NULL PRIMARY KEY) STRICT""",
    "DROP TRIGGER facture_fige",
    "DROP TRIGGER facture_garde",
    "DROP TRIGGER instantane_fige",
    "DROP TRIGGER instantane_garde",
    "DROP TRIGGER facture_seance_fige",
    "DROP TRIGGER facture_seance_garde",
    _garde("facture_fige", f"UPDATE OF {_CONTENU_FACTURE}", "facture", f"OLD.numero IS NOT NULL AND {_A_DEFAIRE}"),
    _garde("facture_garde", "DELETE", "facture", f"OLD.numero IS NOT NULL AND {_A_DEFAIRE}"),
    _garde("instantane_fige", "UPDATE", "instantane", f"{_NUMEROTEE} AND {_NON_PARTIE}"),
    _garde("instantane_garde", "DELETE", "instantane", f"{_NUMEROTEE} AND {_NON_PARTIE}"),
    _garde("facture_seance_fige", "UPDATE", "facture_seance", f"{_NUMEROTEE} AND {_NON_PARTIE}"),
    _garde("facture_seance_garde", "DELETE", "facture_seance", f"{_NUMEROTEE} AND {_NON_PARTIE}"),
)


def up(migrator: Any, db: Any) -> None:
    """Create the tables; the triggers of invoices let an undo through."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
