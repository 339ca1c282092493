"""What is due and who looks like whom, kept by triggers beside the rows; indexes of the pieces that are waited for."""

from typing import Any

from core.dossier.identite import simplifier

SANS_PERTE = True
SCHEMA = (
    """DROP INDEX facture_du_patient""",
    """DROP INDEX seance_facture""",
    """CREATE INDEX seance_facture ON seance (facture, ordonnance)""",
    """CREATE INDEX facture_en_cours ON facture (cabinet, mode, jour, numero) WHERE nature = 'FSE' AND etat IN ('validee',
          'en_lot', 'transmise', 'acceptee', 'differee')""",
    """CREATE INDEX ordonnance_piece ON ordonnance (id, json_extract(contenu, '$.piece')) WHERE
          coalesce(json_extract(contenu, '$.piece'), '') <> ''""",
    """CREATE TABLE "creance" ("facture" INTEGER NOT NULL, "part" TEXT NOT NULL CHECK (part IN ('payeur', 'patient')),
          "cabinet" TEXT NOT NULL, "payeur" TEXT NOT NULL, "depuis" TEXT NOT NULL, "du" INTEGER NOT NULL, "rejete" INTEGER
          NOT NULL, PRIMARY KEY ("facture", "part")) STRICT""",
    """CREATE INDEX "creance_payeur_cabinet_depuis_facture_du_rejete" ON "creance" ("payeur", "cabinet", "depuis",
          "facture", "du", "rejete")""",
    """CREATE VIEW creance_juste AS
        SELECT f.id AS facture, 'payeur' AS part, f.cabinet AS cabinet, f.payeur AS payeur, coalesce(date(l.depose_le),
          f.validee_le, f.fin) AS depuis, f.demande - f.paye AS du,
        f.etat IN ('rejetee', 'refusee') AS rejete
        FROM facture f LEFT JOIN lot l ON l.id = f.lot
        WHERE f.etat IN ('en_lot', 'transmise', 'acceptee', 'differee', 'partielle', 'rejetee', 'refusee') AND f.demande >
          f.paye AND f.nature <> 'ANNULATION' AND NOT EXISTS (SELECT 1 FROM facture r WHERE r.remplace = f.id AND r.etat <>
          'brouillon')
        UNION ALL
        SELECT facture, 'patient', cabinet, 'patient', depuis, du - encaisse, 0 FROM (
        SELECT f.id AS facture, f.cabinet AS cabinet, coalesce(date(l.depose_le), f.validee_le, f.fin) AS depuis,
        CASE WHEN f.nature = 'FSE' THEN f.part_patient + max(0, f.part_amo - f.demande) ELSE 0 END + CASE WHEN f.etat =
          'close' AND f.motif LIKE 'à la charge du patient%' THEN f.demande - f.paye ELSE 0 END AS du,
        coalesce((SELECT sum(e.montant) FROM encaissement e WHERE e.facture = f.id), 0) AS encaisse
        FROM facture f LEFT JOIN lot l ON l.id = f.lot
        WHERE (f.etat NOT IN ('brouillon', 'close') OR (CASE WHEN f.etat = 'close' AND f.motif LIKE
          'à la charge du patient%' THEN f.demande - f.paye ELSE 0 END) > 0) AND NOT EXISTS (SELECT 1 FROM facture r WHERE
          r.remplace = f.id AND r.etat <> 'brouillon'))
        WHERE du > encaisse""",
    """CREATE TRIGGER creance_facture_ajoutee AFTER INSERT ON facture WHEN NEW.etat <> 'brouillon' BEGIN DELETE FROM
          creance WHERE facture = NEW.id; INSERT INTO creance (facture, part, cabinet, payeur, depuis, du, rejete) SELECT
          facture, part, cabinet, payeur, depuis, du, rejete FROM creance_juste WHERE facture = NEW.id; DELETE FROM creance
          WHERE facture = NEW.remplace; INSERT INTO creance (facture, part, cabinet, payeur, depuis, du, rejete) SELECT
          facture, part, cabinet, payeur, depuis, du, rejete FROM creance_juste WHERE facture = NEW.remplace; END""",
    """CREATE TRIGGER creance_facture_changee AFTER UPDATE OF nature, etat, cabinet, payeur, part_amo, part_patient,
          demande, paye, lot, motif, validee_le, fin ON facture WHEN NOT (NEW.etat = 'brouillon' AND OLD.etat = 'brouillon')
          AND NOT (OLD.etat IN ('en_lot', 'transmise', 'acceptee', 'differee', 'partielle') AND NEW.etat IN ('en_lot',
          'transmise', 'acceptee', 'differee', 'partielle') AND OLD.demande = NEW.demande AND OLD.paye = NEW.paye AND
          OLD.lot IS NEW.lot) BEGIN DELETE FROM creance WHERE facture = NEW.id; INSERT INTO creance (facture, part, cabinet,
          payeur, depuis, du, rejete) SELECT facture, part, cabinet, payeur, depuis, du, rejete FROM creance_juste WHERE
          facture = NEW.id; END""",
    """CREATE TRIGGER creance_facture_numerotee AFTER UPDATE OF etat ON facture WHEN NEW.remplace IS NOT NULL AND (NEW.etat
          = 'brouillon') <> (OLD.etat = 'brouillon') BEGIN DELETE FROM creance WHERE facture = NEW.remplace; INSERT INTO
          creance (facture, part, cabinet, payeur, depuis, du, rejete) SELECT facture, part, cabinet, payeur, depuis, du,
          rejete FROM creance_juste WHERE facture = NEW.remplace; END""",
    """CREATE TRIGGER creance_facture_otee AFTER DELETE ON facture WHEN OLD.etat <> 'brouillon' BEGIN DELETE FROM creance
          WHERE facture = OLD.id; DELETE FROM creance WHERE facture = OLD.remplace; INSERT INTO creance (facture, part,
          cabinet, payeur, depuis, du, rejete) SELECT facture, part, cabinet, payeur, depuis, du, rejete FROM creance_juste
          WHERE facture = OLD.remplace; END""",
    """CREATE TRIGGER creance_lot_ajoute AFTER INSERT ON lot WHEN NEW.depose_le IS NOT NULL BEGIN UPDATE creance SET depuis
          = (SELECT coalesce(date(NEW.depose_le), f.validee_le, f.fin) FROM facture f WHERE f.id = creance.facture) WHERE
          facture IN (SELECT id FROM facture WHERE lot = NEW.id); END""",
    """CREATE TRIGGER creance_lot_depose AFTER UPDATE OF depose_le ON lot WHEN NEW.depose_le IS NOT OLD.depose_le BEGIN
          UPDATE creance SET depuis = (SELECT coalesce(date(NEW.depose_le), f.validee_le, f.fin) FROM facture f WHERE f.id =
          creance.facture) WHERE facture IN (SELECT id FROM facture WHERE lot = NEW.id); END""",
    """CREATE TRIGGER creance_encaissement_ajoute AFTER INSERT ON encaissement BEGIN DELETE FROM creance WHERE facture =
          NEW.facture; INSERT INTO creance (facture, part, cabinet, payeur, depuis, du, rejete) SELECT facture, part,
          cabinet, payeur, depuis, du, rejete FROM creance_juste WHERE facture = NEW.facture; END""",
    """CREATE TRIGGER creance_encaissement_change AFTER UPDATE OF montant ON encaissement BEGIN DELETE FROM creance WHERE
          facture = NEW.facture; INSERT INTO creance (facture, part, cabinet, payeur, depuis, du, rejete) SELECT facture,
          part, cabinet, payeur, depuis, du, rejete FROM creance_juste WHERE facture = NEW.facture; END""",
    """CREATE TRIGGER creance_encaissement_ote AFTER DELETE ON encaissement BEGIN DELETE FROM creance WHERE facture =
          OLD.facture; INSERT INTO creance (facture, part, cabinet, payeur, depuis, du, rejete) SELECT facture, part,
          cabinet, payeur, depuis, du, rejete FROM creance_juste WHERE facture = OLD.facture; END""",
    """INSERT INTO creance (facture, part, cabinet, payeur, depuis, du, rejete) SELECT facture, part, cabinet, payeur,
          depuis, du, rejete FROM creance_juste""",
    """CREATE TABLE "ressemblance" ("cle" TEXT NOT NULL PRIMARY KEY, "nombre" INTEGER NOT NULL) STRICT""",
    """CREATE INDEX ressemblance_plusieurs ON ressemblance (cle) WHERE nombre > 1""",
    """CREATE INDEX patient_propre ON patient (nir_individuel) WHERE nir_individuel <> ''""",
    """ALTER TABLE "patient" ADD COLUMN "traits" TEXT NOT NULL DEFAULT ''""",
)
APRES = (
    """CREATE INDEX "patient_traits" ON "patient" ("traits")""",
    """INSERT INTO ressemblance (cle, nombre) SELECT cle, count(*) AS nombre FROM (SELECT '1' || p.nir_individuel AS cle
          FROM patient p WHERE p.nir_individuel <> '' UNION ALL SELECT '2' || p.naissance || ' ' || p.nir AS cle FROM
          patient p WHERE p.nir <> '' UNION ALL SELECT '3' || p.traits AS cle FROM patient p WHERE p.traits <> '') GROUP BY
          cle""",
    """CREATE TRIGGER ressemblance_ajout AFTER INSERT ON patient BEGIN INSERT INTO ressemblance (cle, nombre) SELECT '1' ||
          NEW.nir_individuel, 1 WHERE NEW.nir_individuel <> '' ON CONFLICT (cle) DO UPDATE SET nombre = nombre + 1; INSERT
          INTO ressemblance (cle, nombre) SELECT '2' || NEW.naissance || ' ' || NEW.nir, 1 WHERE NEW.nir <> '' ON CONFLICT
          (cle) DO UPDATE SET nombre = nombre + 1; INSERT INTO ressemblance (cle, nombre) SELECT '3' || NEW.traits, 1 WHERE
          NEW.traits <> '' ON CONFLICT (cle) DO UPDATE SET nombre = nombre + 1; END""",
    """CREATE TRIGGER ressemblance_change AFTER UPDATE OF naissance, nir, nir_individuel, traits ON patient WHEN
          OLD.naissance <> NEW.naissance OR OLD.nir <> NEW.nir OR OLD.nir_individuel <> NEW.nir_individuel OR OLD.traits <>
          NEW.traits BEGIN UPDATE ressemblance SET nombre = nombre - 1 WHERE cle IN ('1' || OLD.nir_individuel, '2' ||
          OLD.naissance || ' ' || OLD.nir, '3' || OLD.traits); DELETE FROM ressemblance WHERE nombre = 0 AND cle IN ('1' ||
          OLD.nir_individuel, '2' || OLD.naissance || ' ' || OLD.nir, '3' || OLD.traits); INSERT INTO ressemblance (cle,
          nombre) SELECT '1' || NEW.nir_individuel, 1 WHERE NEW.nir_individuel <> '' ON CONFLICT (cle) DO UPDATE SET nombre
          = nombre + 1; INSERT INTO ressemblance (cle, nombre) SELECT '2' || NEW.naissance || ' ' || NEW.nir, 1 WHERE
          NEW.nir <> '' ON CONFLICT (cle) DO UPDATE SET nombre = nombre + 1; INSERT INTO ressemblance (cle, nombre) SELECT
          '3' || NEW.traits, 1 WHERE NEW.traits <> '' ON CONFLICT (cle) DO UPDATE SET nombre = nombre + 1; END""",
    """CREATE TRIGGER ressemblance_otee AFTER DELETE ON patient BEGIN UPDATE ressemblance SET nombre = nombre - 1 WHERE cle
          IN ('1' || OLD.nir_individuel, '2' || OLD.naissance || ' ' || OLD.nir, '3' || OLD.traits); DELETE FROM
          ressemblance WHERE nombre = 0 AND cle IN ('1' || OLD.nir_individuel, '2' || OLD.naissance || ' ' || OLD.nir, '3'
          || OLD.traits); END""",
)


def up(migrator: Any, db: Any) -> None:
    """Make them from the rows there are; the names are compared as core.dossier.identite did on the day of this migration."""
    for ordre in SCHEMA:
        db.execute_sql(ordre)
    traits = []
    for id, nom, prenom, naissance in db.execute_sql("SELECT id, nom, prenom, naissance FROM patient").fetchall():
        prenoms = simplifier(prenom).split()
        traits.append((f"{naissance} {simplifier(nom)}|{prenoms[0] if prenoms else ''}", id))
    db.connection().executemany("UPDATE patient SET traits = ? WHERE id = ?", traits)
    for ordre in APRES:
        db.execute_sql(ordre)
