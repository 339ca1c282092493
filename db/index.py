"""The indexes on what the JSON of a row holds: peewee cannot declare them beside its columns."""

from core.facturation.etats import EN_ROUTE, PARTIES
from db.socle import litteraux

# what plain arithmetic clears; letters of Corsica and the rest are judged by the domain
NIR_JUSTE = (
    "length(nir) = 13 AND length(cle) = 2 AND nir NOT GLOB '*[^0-9]*' AND cle NOT GLOB '*[^0-9]*' "
    "AND CAST(cle AS INTEGER) = 97 - CAST(nir AS INTEGER) % 97 AND substr(nir, 1, 1) IN ('1', '2')"
)
# an index serves a query that says the same: these are written once
EN_COURS = f"nature = 'FSE' AND etat IN {litteraux(('validee', *EN_ROUTE))}"
EN_ATTENTE = f"etat IN {litteraux(PARTIES)}"
INDEX = (
    # what ends soon, what waits for an accord, which acts are prescribed now (core.registre_files.patients_a_suivre)
    "CREATE INDEX ordonnance_fin ON ordonnance (json_extract(contenu, '$.fin'), patient)",
    "CREATE INDEX ordonnance_soins ON ordonnance (jour, json_extract(contenu, '$.soins'), patient)",
    "CREATE INDEX ordonnance_accord ON ordonnance (jour, patient) WHERE json_extract(contenu, '$.accord_prealable') <> ''",
    "CREATE INDEX ordonnance_suivi ON ordonnance (patient, jour)",
    f"CREATE INDEX patient_nir_douteux ON patient (id) WHERE NOT ({NIR_JUSTE})",
    "CREATE INDEX patient_bsi ON patient (id) WHERE json_extract(contenu, '$.bsi') <> ''",
    "CREATE INDEX droit_amo ON droit (patient, genre, debut, fin)",
    # what a person has of her own: patients without it are not in the index
    "CREATE INDEX patient_propre ON patient (nir_individuel) WHERE nir_individuel <> ''",
    "CREATE INDEX ressemblance_plusieurs ON ressemblance (cle) WHERE nombre > 1",
    # the FSE that wait for something, their visits, the ordonnances that name a piece (db.pieces)
    f"CREATE INDEX facture_en_cours ON facture (cabinet, mode, jour, numero) WHERE {EN_COURS}",
    "CREATE INDEX seance_facture ON seance (facture, ordonnance)",
    "CREATE INDEX ordonnance_piece ON ordonnance (id, json_extract(contenu, '$.piece')) "
    "WHERE coalesce(json_extract(contenu, '$.piece'), '') <> ''",
    f"CREATE INDEX facture_attente ON facture (lot, cabinet) WHERE {EN_ATTENTE}",
)
