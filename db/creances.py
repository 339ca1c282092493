"""What is due, kept beside the invoices: one row a sum that a payer or a patient owes, followed by triggers.

The view says what a row of `creance` must be, once for all; each trigger makes again the rows of the invoices it concerns, in the
transaction of what moved them, so that the table always is what the view finds.  A million invoices leave some thousands of rows.
"""

from core.facturation.etats import EN_ROUTE, REFUSEES
from core.reglements.mots import A_LA_CHARGE_DU_PATIENT, PATIENT
from db.socle import litteraux

ATTENDUES = litteraux((*EN_ROUTE, "partielle", *REFUSEES))
# an invoice that a numbered one replaced asks for nothing more
VIVANTE = "NOT EXISTS (SELECT 1 FROM facture r WHERE r.remplace = f.id AND r.etat <> 'brouillon')"
# what the patient owes of a flow: her part, the AMO part out of tiers payant, and what a reason passed to her
PART_DU_PATIENT = "f.part_patient + max(0, f.part_amo - f.demande)"
REPORTE = f"CASE WHEN f.etat = 'close' AND f.motif LIKE '{A_LA_CHARGE_DU_PATIENT}%' THEN f.demande - f.paye ELSE 0 END"
_DEPUIS = "coalesce(date(l.depose_le), f.validee_le, f.fin)"
COLONNES = "facture, part, cabinet, payeur, depuis, du, rejete"

VUE = f"""CREATE VIEW creance_juste AS
SELECT f.id AS facture, 'payeur' AS part, f.cabinet AS cabinet, f.payeur AS payeur, {_DEPUIS} AS depuis, f.demande - f.paye AS du,
  f.etat IN {litteraux(REFUSEES)} AS rejete
FROM facture f LEFT JOIN lot l ON l.id = f.lot
WHERE f.etat IN {ATTENDUES} AND f.demande > f.paye AND f.nature <> 'ANNULATION' AND {VIVANTE}
UNION ALL
SELECT facture, 'patient', cabinet, '{PATIENT}', depuis, du - encaisse, 0 FROM (
  SELECT f.id AS facture, f.cabinet AS cabinet, {_DEPUIS} AS depuis,
    CASE WHEN f.nature = 'FSE' THEN {PART_DU_PATIENT} ELSE 0 END + {REPORTE} AS du,
    coalesce((SELECT sum(e.montant) FROM encaissement e WHERE e.facture = f.id), 0) AS encaisse
  FROM facture f LEFT JOIN lot l ON l.id = f.lot
  WHERE (f.etat NOT IN ('brouillon', 'close') OR ({REPORTE}) > 0) AND {VIVANTE})
WHERE du > encaisse"""


def _refaire(facture: str) -> str:
    """The statements that make again the rows of an invoice."""
    return (
        f"DELETE FROM creance WHERE facture = {facture}; "
        f"INSERT INTO creance ({COLONNES}) SELECT {COLONNES} FROM creance_juste WHERE facture = {facture};"
    )


# between these states nothing is due otherwise, as long as the sums and the lot stay
_MEMES = litteraux((*EN_ROUTE, "partielle"))
_DU_LOT = (
    "BEGIN UPDATE creance SET depuis = (SELECT coalesce(date(NEW.depose_le), f.validee_le, f.fin) FROM facture f "
    "WHERE f.id = creance.facture) WHERE facture IN (SELECT id FROM facture WHERE lot = NEW.id); END"
)
SUIVI: tuple[str, ...] = (
    VUE,
    "CREATE TRIGGER creance_facture_ajoutee AFTER INSERT ON facture WHEN NEW.etat <> 'brouillon' "
    f"BEGIN {_refaire('NEW.id')} {_refaire('NEW.remplace')} END",
    "CREATE TRIGGER creance_facture_changee AFTER UPDATE OF nature, etat, cabinet, payeur, part_amo, part_patient, demande, "
    "paye, lot, motif, validee_le, fin ON facture WHEN NOT (NEW.etat = 'brouillon' AND OLD.etat = 'brouillon') "
    f"AND NOT (OLD.etat IN {_MEMES} AND NEW.etat IN {_MEMES} AND OLD.demande = NEW.demande AND OLD.paye = NEW.paye "
    "AND OLD.lot IS NEW.lot) "
    f"BEGIN {_refaire('NEW.id')} END",
    "CREATE TRIGGER creance_facture_numerotee AFTER UPDATE OF etat ON facture WHEN NEW.remplace IS NOT NULL "
    "AND (NEW.etat = 'brouillon') <> (OLD.etat = 'brouillon') "
    f"BEGIN {_refaire('NEW.remplace')} END",
    "CREATE TRIGGER creance_facture_otee AFTER DELETE ON facture WHEN OLD.etat <> 'brouillon' "
    f"BEGIN DELETE FROM creance WHERE facture = OLD.id; {_refaire('OLD.remplace')} END",
    f"CREATE TRIGGER creance_lot_ajoute AFTER INSERT ON lot WHEN NEW.depose_le IS NOT NULL {_DU_LOT}",
    f"CREATE TRIGGER creance_lot_depose AFTER UPDATE OF depose_le ON lot WHEN NEW.depose_le IS NOT OLD.depose_le {_DU_LOT}",
    *(
        f"CREATE TRIGGER creance_encaissement_{nom} AFTER {verbe} ON encaissement BEGIN {_refaire(f'{rang}.facture')} END"
        for nom, verbe, rang in (
            ("ajoute", "INSERT", "NEW"),
            ("change", "UPDATE OF montant", "NEW"),
            ("ote", "DELETE", "OLD"),
        )
    ),
)
REMPLIR = f"INSERT INTO creance ({COLONNES}) SELECT {COLONNES} FROM creance_juste"
