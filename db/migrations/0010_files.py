"""Indexes for the lists of what waits, over a million invoices."""

from typing import Any

SANS_PERTE = True
SCHEMA = (
    "CREATE INDEX ordonnance_fin ON ordonnance (json_extract(contenu, '$.fin'), patient)",
    "CREATE INDEX ordonnance_soins ON ordonnance (jour, json_extract(contenu, '$.soins'), patient)",
    "CREATE INDEX ordonnance_accord ON ordonnance (jour, patient) WHERE json_extract(contenu, '$.accord_prealable') <> ''",
    "CREATE INDEX ordonnance_suivi ON ordonnance (patient, jour)",
    "CREATE INDEX patient_nir_douteux ON patient (id) WHERE NOT (length(nir) = 13 AND length(cle) = 2 AND nir NOT GLOB "
    "'*[^0-9]*' AND cle NOT GLOB '*[^0-9]*' AND CAST(cle AS INTEGER) = 97 - CAST(nir AS INTEGER) % 97 "
    "AND substr(nir, 1, 1) IN ('1', '2'))",
    "CREATE INDEX patient_bsi ON patient (id) WHERE json_extract(contenu, '$.bsi') <> ''",
    "CREATE INDEX droit_amo ON droit (patient, genre, debut, fin)",
    "CREATE INDEX facture_attente ON facture (lot, cabinet) WHERE etat IN ('transmise', 'acceptee', 'differee')",
)


def up(migrator: Any, db: Any) -> None:
    """Create them; on a million invoices this takes a few seconds, once."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
