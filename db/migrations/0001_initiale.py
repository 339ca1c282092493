"""The first schema. Frozen: it does not follow the models; a test checks that the migrations lead to them."""

from typing import Any

SCHEMA = (
    """CREATE TABLE "base" (
        "cle" TEXT NOT NULL PRIMARY KEY, "valeur" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE "compteur" (
        "nom" TEXT NOT NULL PRIMARY KEY, "valeur" INTEGER NOT NULL CHECK (valeur >= 0)
    ) STRICT""",
    """CREATE TABLE "cabinet" (
        "id" INTEGER NOT NULL PRIMARY KEY, "code" TEXT NOT NULL, "nom" TEXT NOT NULL, "commune" TEXT NOT NULL,
        "zone" TEXT NOT NULL, "territoire" TEXT NOT NULL, "adresse" TEXT NOT NULL
    ) STRICT""",
    """CREATE UNIQUE INDEX "cabinet_code" ON "cabinet" ("code")""",
    """CREATE TABLE "infirmier" (
        "id" INTEGER NOT NULL PRIMARY KEY, "am" TEXT NOT NULL, "rpps" TEXT NOT NULL, "nom" TEXT NOT NULL,
        "prenom" TEXT NOT NULL, "cabinet" TEXT NOT NULL, "convention" TEXT NOT NULL, "zone_tarifaire" TEXT NOT NULL,
        "zone_ik" TEXT NOT NULL, FOREIGN KEY ("cabinet") REFERENCES "cabinet" ("code") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE UNIQUE INDEX "infirmier_am" ON "infirmier" ("am")""",
    """CREATE INDEX "infirmier_cabinet" ON "infirmier" ("cabinet")""",
    """CREATE TABLE "prescripteur" (
        "id" INTEGER NOT NULL PRIMARY KEY, "nom" TEXT NOT NULL, "prenom" TEXT NOT NULL, "am" TEXT NOT NULL,
        "rpps" TEXT NOT NULL, "specialite" TEXT NOT NULL, "recherche" TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX "prescripteur_recherche" ON "prescripteur" ("recherche")""",
    """CREATE TABLE "patient" (
        "id" INTEGER NOT NULL PRIMARY KEY, "cabinet" TEXT NOT NULL, "nom" TEXT NOT NULL, "prenom" TEXT NOT NULL,
        "naissance" TEXT NOT NULL, "nir" TEXT NOT NULL, "cle" TEXT NOT NULL, "nir_individuel" TEXT NOT NULL,
        "recherche" TEXT NOT NULL, "contenu" TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX "patient_nir" ON "patient" ("nir")""",
    """CREATE INDEX "patient_recherche" ON "patient" ("recherche")""",
    """CREATE INDEX "patient_cabinet_recherche" ON "patient" ("cabinet", "recherche")""",
    """CREATE TABLE "droit" (
        "id" INTEGER NOT NULL PRIMARY KEY, "patient" INTEGER NOT NULL,
        "genre" TEXT NOT NULL CHECK (genre IN ('amo', 'exoneration', 'amc')), "debut" TEXT NOT NULL, "fin" TEXT,
        "contenu" TEXT NOT NULL, FOREIGN KEY ("patient") REFERENCES "patient" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "droit_patient" ON "droit" ("patient")""",
    """CREATE INDEX "droit_fin" ON "droit" ("fin")""",
    """CREATE TABLE "ordonnance" (
        "id" INTEGER NOT NULL PRIMARY KEY, "patient" INTEGER NOT NULL, "prescripteur" INTEGER NOT NULL,
        "infirmier" INTEGER NOT NULL, "jour" TEXT NOT NULL, "contenu" TEXT NOT NULL,
        FOREIGN KEY ("patient") REFERENCES "patient" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("prescripteur") REFERENCES "prescripteur" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("infirmier") REFERENCES "infirmier" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "ordonnance_patient" ON "ordonnance" ("patient")""",
    """CREATE INDEX "ordonnance_prescripteur" ON "ordonnance" ("prescripteur")""",
    """CREATE INDEX "ordonnance_infirmier" ON "ordonnance" ("infirmier")""",
    """CREATE TABLE "lot" (
        "id" INTEGER NOT NULL PRIMARY KEY, "infirmier" TEXT NOT NULL,
        "numero" INTEGER NOT NULL CHECK (numero BETWEEN 1 AND 999), "jour" TEXT NOT NULL, "nature" TEXT NOT NULL,
        "payeur" TEXT NOT NULL, "mode" INTEGER NOT NULL,
        "etat" TEXT NOT NULL CHECK (etat IN ('constitue', 'signe', 'depose', 'accepte', 'refuse', 'defait')),
        "nom" TEXT NOT NULL, "nombre" INTEGER NOT NULL CHECK (nombre BETWEEN 1 AND 999), "honoraires" INTEGER NOT NULL,
        "demande" INTEGER NOT NULL, "depose_le" TEXT, "accepte_le" TEXT, "motif" TEXT NOT NULL,
        FOREIGN KEY ("infirmier") REFERENCES "infirmier" ("am") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "lot_infirmier" ON "lot" ("infirmier")""",
    """CREATE INDEX "lot_etat" ON "lot" ("etat")""",
    """CREATE UNIQUE INDEX "lot_infirmier_numero_jour" ON "lot" ("infirmier", "numero", "jour")""",
    """CREATE TABLE "facture" (
        "id" INTEGER NOT NULL PRIMARY KEY, "nature" TEXT NOT NULL CHECK (nature IN ('FSE', 'DRE', 'ANNULATION')),
        "numero" INTEGER CHECK (numero BETWEEN 1 AND 999999999),
        "etat" TEXT NOT NULL CHECK (etat IN ('brouillon', 'validee', 'en_lot', 'transmise', 'acceptee', 'refusee',
        'differee', 'payee', 'partielle', 'rejetee', 'close')), "infirmier" TEXT NOT NULL, "cabinet" TEXT NOT NULL,
        "patient" INTEGER NOT NULL, "nom" TEXT NOT NULL, "nir" TEXT NOT NULL, "payeur" TEXT NOT NULL,
        "mode" INTEGER NOT NULL CHECK (mode BETWEEN 0 AND 5), "jour" TEXT NOT NULL, "fin" TEXT NOT NULL,
        "honoraires" INTEGER NOT NULL, "part_amo" INTEGER NOT NULL, "part_amc" INTEGER NOT NULL,
        "part_patient" INTEGER NOT NULL, "demande" INTEGER NOT NULL CHECK (demande >= 0), "paye" INTEGER NOT NULL DEFAULT 0,
        "lot" INTEGER REFERENCES "lot" ("id") ON DELETE RESTRICT, "fse" INTEGER, "remplace" INTEGER, "motif" TEXT NOT NULL,
        "validee_le" TEXT, FOREIGN KEY ("infirmier") REFERENCES "infirmier" ("am") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("patient") REFERENCES "patient" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("fse") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("remplace") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        CHECK ((numero IS NULL) = (etat = 'brouillon')), CHECK (etat <> 'close' OR motif <> ''),
        CHECK (part_amo + part_amc + part_patient = honoraires)
    ) STRICT""",
    """CREATE UNIQUE INDEX "facture_numero" ON "facture" ("numero")""",
    """CREATE INDEX "facture_infirmier" ON "facture" ("infirmier")""",
    """CREATE INDEX "facture_patient" ON "facture" ("patient")""",
    """CREATE INDEX "facture_lot" ON "facture" ("lot")""",
    """CREATE INDEX "facture_fse" ON "facture" ("fse")""",
    """CREATE UNIQUE INDEX "facture_remplace" ON "facture" ("remplace")""",
    """CREATE INDEX "facture_etat_infirmier" ON "facture" ("etat", "infirmier")""",
    """CREATE TABLE "instantane" (
        "facture" INTEGER NOT NULL PRIMARY KEY, "contenu" BLOB NOT NULL, "empreinte" TEXT NOT NULL,
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE TABLE "seance" (
        "id" INTEGER NOT NULL PRIMARY KEY, "patient" INTEGER NOT NULL, "infirmier" INTEGER NOT NULL, "ordonnance" INTEGER,
        "cabinet" TEXT NOT NULL, "jour" TEXT NOT NULL, "heure" TEXT NOT NULL, "passage" INTEGER NOT NULL,
        "contenu" TEXT NOT NULL, "cotation" TEXT, "montant" INTEGER NOT NULL, "facture" INTEGER,
        FOREIGN KEY ("patient") REFERENCES "patient" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("infirmier") REFERENCES "infirmier" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("ordonnance") REFERENCES "ordonnance" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "seance_patient" ON "seance" ("patient")""",
    """CREATE INDEX "seance_infirmier" ON "seance" ("infirmier")""",
    """CREATE INDEX "seance_ordonnance" ON "seance" ("ordonnance")""",
    """CREATE INDEX "seance_jour" ON "seance" ("jour")""",
    """CREATE INDEX "seance_facture" ON "seance" ("facture")""",
    """CREATE TABLE "acte_cote" (
        "id" INTEGER NOT NULL PRIMARY KEY, "seance" INTEGER NOT NULL, "patient" INTEGER NOT NULL,
        "infirmier" INTEGER NOT NULL, "jour" TEXT NOT NULL, "acte" TEXT NOT NULL, "quantite" INTEGER NOT NULL,
        FOREIGN KEY ("seance") REFERENCES "seance" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("patient") REFERENCES "patient" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("infirmier") REFERENCES "infirmier" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "acte_cote_seance" ON "acte_cote" ("seance")""",
    """CREATE INDEX "acte_cote_patient" ON "acte_cote" ("patient")""",
    """CREATE INDEX "acte_cote_infirmier" ON "acte_cote" ("infirmier")""",
    """CREATE INDEX "acte_cote_patient_jour" ON "acte_cote" ("patient", "jour")""",
    """CREATE TABLE "facture_seance" (
        "facture" INTEGER NOT NULL, "seance" INTEGER NOT NULL, PRIMARY KEY ("facture", "seance"),
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("seance") REFERENCES "seance" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "facture_seance_seance" ON "facture_seance" ("seance")""",
    """CREATE TABLE "brouillon" (
        "cle" TEXT NOT NULL PRIMARY KEY, "contenu" TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE "fichier_lot" (
        "lot" INTEGER NOT NULL, "nom" TEXT NOT NULL, "octets" BLOB NOT NULL, PRIMARY KEY ("lot", "nom"),
        FOREIGN KEY ("lot") REFERENCES "lot" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE TABLE "envoi" (
        "id" INTEGER NOT NULL PRIMARY KEY, "lot" INTEGER NOT NULL, "nom" TEXT NOT NULL, "cle" TEXT NOT NULL,
        "etat" TEXT NOT NULL CHECK (etat IN ('a_envoyer', 'emission', 'en_doute', 'differe', 'depose', 'abandonne')),
        "essais" INTEGER NOT NULL, "prochain" TEXT, "erreur" TEXT NOT NULL, "cree_le" TEXT NOT NULL,
        FOREIGN KEY ("lot") REFERENCES "lot" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "envoi_lot" ON "envoi" ("lot")""",
    """CREATE UNIQUE INDEX "envoi_cle" ON "envoi" ("cle")""",
    """CREATE INDEX "envoi_etat" ON "envoi" ("etat")""",
    """CREATE TABLE "fichier_envoi" (
        "envoi" INTEGER NOT NULL, "nom" TEXT NOT NULL, "octets" BLOB NOT NULL, PRIMARY KEY ("envoi", "nom"),
        FOREIGN KEY ("envoi") REFERENCES "envoi" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE TABLE "message" (
        "id" INTEGER NOT NULL PRIMARY KEY, "nom" TEXT NOT NULL, "empreinte" TEXT NOT NULL, "octets" BLOB NOT NULL,
        "recu_le" TEXT NOT NULL, "genre" TEXT NOT NULL CHECK (genre IN ('arl', 'noemie', 'inconnu')),
        "etat" TEXT NOT NULL CHECK (etat IN ('recu', 'lu', 'quarantaine')), "cause" TEXT NOT NULL, "remede" TEXT NOT NULL
    ) STRICT""",
    """CREATE UNIQUE INDEX "message_empreinte" ON "message" ("empreinte")""",
    """CREATE INDEX "message_etat" ON "message" ("etat")""",
    """CREATE TABLE "reglement" (
        "id" INTEGER NOT NULL PRIMARY KEY, "facture" INTEGER NOT NULL, "message" INTEGER NOT NULL, "rang" INTEGER NOT NULL,
        "part" TEXT NOT NULL CHECK (part IN ('AMO', 'AMC')), "type_retour" TEXT NOT NULL, "demande" INTEGER NOT NULL,
        "etat" TEXT NOT NULL CHECK (etat IN ('P', 'R', 'D', '')), "paye" INTEGER NOT NULL, "virement" TEXT NOT NULL,
        "jour" TEXT NOT NULL, "ecart" TEXT NOT NULL,
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("message") REFERENCES "message" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "reglement_facture" ON "reglement" ("facture")""",
    """CREATE UNIQUE INDEX "reglement_message_rang" ON "reglement" ("message", "rang")""",
    """CREATE TABLE "rejet" (
        "id" INTEGER NOT NULL PRIMARY KEY, "facture" INTEGER NOT NULL, "message" INTEGER NOT NULL, "rang" INTEGER NOT NULL,
        "code" TEXT NOT NULL, "sous_code" TEXT NOT NULL, "libelle" TEXT NOT NULL, "niveau" TEXT NOT NULL,
        "part" TEXT NOT NULL, "ligne" INTEGER NOT NULL, "info" TEXT NOT NULL,
        "nature" TEXT NOT NULL CHECK (nature IN ('rejet', 'signalement')),
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("message") REFERENCES "message" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "rejet_facture" ON "rejet" ("facture")""",
    """CREATE UNIQUE INDEX "rejet_message_facture_rang" ON "rejet" ("message", "facture", "rang")""",
    """CREATE TABLE "virement" (
        "id" INTEGER NOT NULL PRIMARY KEY, "message" INTEGER NOT NULL, "payeur" TEXT NOT NULL, "infirmier" TEXT NOT NULL,
        "jour" TEXT NOT NULL, "libelle" TEXT NOT NULL, "montant" INTEGER NOT NULL,
        FOREIGN KEY ("message") REFERENCES "message" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "virement_message" ON "virement" ("message")""",
    """CREATE UNIQUE INDEX "virement_payeur_infirmier_jour_libelle" ON "virement" ("payeur", "infirmier", "jour", "libelle")""",
    """CREATE TABLE "indu" (
        "id" INTEGER NOT NULL PRIMARY KEY, "reference" TEXT NOT NULL, "nature" TEXT NOT NULL, "infirmier" TEXT NOT NULL,
        "retenu" INTEGER NOT NULL, "solde" INTEGER NOT NULL, "etat" TEXT NOT NULL CHECK (etat IN ('ouvert', 'solde')),
        "ouvert_le" TEXT NOT NULL
    ) STRICT""",
    """CREATE UNIQUE INDEX "indu_infirmier_reference" ON "indu" ("infirmier", "reference")""",
    """CREATE TABLE "ecart" (
        "id" INTEGER NOT NULL PRIMARY KEY, "message" INTEGER NOT NULL, "facture" INTEGER, "code" TEXT NOT NULL,
        "phrase" TEXT NOT NULL, "montant" INTEGER NOT NULL, "traite" INTEGER NOT NULL CHECK (traite IN (0, 1)),
        FOREIGN KEY ("message") REFERENCES "message" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
        FOREIGN KEY ("facture") REFERENCES "facture" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
    ) STRICT""",
    """CREATE INDEX "ecart_message" ON "ecart" ("message")""",
    """CREATE INDEX "ecart_facture" ON "ecart" ("facture")""",
    """CREATE TABLE "journal" (
        "seq" INTEGER NOT NULL PRIMARY KEY, "moment" TEXT NOT NULL, "type" TEXT NOT NULL, "objet" TEXT NOT NULL,
        "objet_id" INTEGER NOT NULL, "donnees" TEXT NOT NULL, "empreinte" TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX "journal_objet_objet_id" ON "journal" ("objet", "objet_id")""",
    """CREATE TRIGGER facture_fige BEFORE UPDATE OF nature, numero, infirmier, cabinet, patient, nom, nir, payeur, mode,
            jour, fin, honoraires, part_amo, part_amc, part_patient, demande, fse, remplace, validee_le ON facture
        WHEN OLD.numero IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END""",
    """CREATE TRIGGER facture_garde BEFORE DELETE ON facture
        WHEN OLD.numero IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END""",
    """CREATE TRIGGER instantane_fige BEFORE UPDATE ON instantane
        WHEN (SELECT numero FROM facture WHERE id = OLD.facture) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END""",
    """CREATE TRIGGER instantane_garde BEFORE DELETE ON instantane
        WHEN (SELECT numero FROM facture WHERE id = OLD.facture) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END""",
    """CREATE TRIGGER facture_seance_fige BEFORE UPDATE ON facture_seance
        WHEN (SELECT numero FROM facture WHERE id = OLD.facture) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END""",
    """CREATE TRIGGER facture_seance_garde BEFORE DELETE ON facture_seance
        WHEN (SELECT numero FROM facture WHERE id = OLD.facture) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END""",
    """CREATE TRIGGER lot_fige BEFORE UPDATE OF infirmier, numero, jour, nature, payeur, mode, nombre, honoraires, demande
            ON lot
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER lot_garde BEFORE DELETE ON lot
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER lot_nom BEFORE UPDATE OF nom ON lot
        WHEN OLD.nom <> ''
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER fichier_lot_fige BEFORE UPDATE ON fichier_lot
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER fichier_lot_garde BEFORE DELETE ON fichier_lot
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER envoi_fige BEFORE UPDATE OF lot, nom, cle, cree_le ON envoi
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER envoi_garde BEFORE DELETE ON envoi
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER fichier_envoi_fige BEFORE UPDATE ON fichier_envoi
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER fichier_envoi_garde BEFORE DELETE ON fichier_envoi
        BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END""",
    """CREATE TRIGGER envoi_reel BEFORE INSERT ON envoi
        WHEN (SELECT valeur FROM base WHERE cle = 'nature') = 'reelle'
        BEGIN SELECT RAISE(ABORT, 'ENVOI_EN_BASE_REELLE'); END""",
    """CREATE TRIGGER message_fige BEFORE UPDATE OF nom, empreinte, octets, recu_le ON message
        BEGIN SELECT RAISE(ABORT, 'MESSAGE_FIGE'); END""",
    """CREATE TRIGGER message_garde BEFORE DELETE ON message
        BEGIN SELECT RAISE(ABORT, 'MESSAGE_FIGE'); END""",
    """CREATE TRIGGER reglement_fige BEFORE UPDATE ON reglement
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
    """CREATE TRIGGER reglement_garde BEFORE DELETE ON reglement
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
    """CREATE TRIGGER rejet_fige BEFORE UPDATE ON rejet
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
    """CREATE TRIGGER rejet_garde BEFORE DELETE ON rejet
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
    """CREATE TRIGGER virement_fige BEFORE UPDATE ON virement
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
    """CREATE TRIGGER virement_garde BEFORE DELETE ON virement
        BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END""",
    """CREATE TRIGGER journal_fige BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'JOURNAL_FIGE'); END""",
    """CREATE TRIGGER journal_garde BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'JOURNAL_FIGE'); END""",
    """CREATE TRIGGER base_fige BEFORE UPDATE ON base
        WHEN OLD.cle = 'nature'
        BEGIN SELECT RAISE(ABORT, 'NATURE_FIGEE'); END""",
    """CREATE TRIGGER base_garde BEFORE DELETE ON base
        WHEN OLD.cle = 'nature'
        BEGIN SELECT RAISE(ABORT, 'NATURE_FIGEE'); END""",
    """CREATE TRIGGER patient_fictive_insert BEFORE INSERT ON patient
        WHEN (SELECT valeur FROM base WHERE cle = 'nature') = 'fictive' AND NOT ((NEW.nir = '' OR substr(NEW.nir, 4,
            2) BETWEEN '13' AND '19' OR NEW.nir LIKE '555555%' OR NEW.nir LIKE 'A555555%') AND (NEW.nir_individuel =
            '' OR substr(NEW.nir_individuel, 4, 2) BETWEEN '13' AND '19' OR NEW.nir_individuel LIKE '555555%' OR
            NEW.nir_individuel LIKE 'A555555%'))
        BEGIN SELECT RAISE(ABORT, 'NIR_REEL_EN_BASE_FICTIVE'); END""",
    """CREATE TRIGGER patient_fictive_update BEFORE UPDATE OF nir, nir_individuel ON patient
        WHEN (SELECT valeur FROM base WHERE cle = 'nature') = 'fictive' AND NOT ((NEW.nir = '' OR substr(NEW.nir, 4,
            2) BETWEEN '13' AND '19' OR NEW.nir LIKE '555555%' OR NEW.nir LIKE 'A555555%') AND (NEW.nir_individuel =
            '' OR substr(NEW.nir_individuel, 4, 2) BETWEEN '13' AND '19' OR NEW.nir_individuel LIKE '555555%' OR
            NEW.nir_individuel LIKE 'A555555%'))
        BEGIN SELECT RAISE(ABORT, 'NIR_REEL_EN_BASE_FICTIVE'); END""",
    """CREATE TRIGGER patient_reelle_insert BEFORE INSERT ON patient
        WHEN (SELECT valeur FROM base WHERE cle = 'nature') = 'reelle' AND NOT (NOT (substr(NEW.nir, 4, 2) BETWEEN
            '13' AND '19') AND NOT (substr(NEW.nir_individuel, 4, 2) BETWEEN '13' AND '19'))
        BEGIN SELECT RAISE(ABORT, 'NIR_FICTIF_EN_BASE_REELLE'); END""",
    """CREATE TRIGGER patient_reelle_update BEFORE UPDATE OF nir, nir_individuel ON patient
        WHEN (SELECT valeur FROM base WHERE cle = 'nature') = 'reelle' AND NOT (NOT (substr(NEW.nir, 4, 2) BETWEEN
            '13' AND '19') AND NOT (substr(NEW.nir_individuel, 4, 2) BETWEEN '13' AND '19'))
        BEGIN SELECT RAISE(ABORT, 'NIR_FICTIF_EN_BASE_REELLE'); END""",
)


def up(migrator: Any, db: Any) -> None:
    """Create every table, index and trigger."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
