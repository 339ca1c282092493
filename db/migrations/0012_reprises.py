"""Invoices whose payment was taken back whole, which older versions left "paid in part" with nothing paid: they are rejected.

Only what the payments say without a doubt is put right: something was taken back, and the payments make zero.
"""

from typing import Any

from core.argent import afficher

SANS_PERTE = True
REPRISES = """
SELECT f.id, f.motif, -sum(r.paye) FILTER (WHERE r.paye < 0) FROM facture f JOIN reglement r ON r.facture = f.id
WHERE f.etat = 'partielle' AND f.paye = 0 AND f.demande > 0
GROUP BY f.id HAVING sum(r.paye) = 0 AND min(r.paye) < 0"""


def up(migrator: Any, db: Any) -> None:
    """State and reason, as `core.lots.rapprochement` gives them now; a reason already there stays."""
    for id, motif, repris in db.execute_sql(REPRISES).fetchall():
        dit = motif or f"paiement repris par le payeur : {afficher(repris)}"
        db.execute_sql("UPDATE facture SET etat = 'rejetee', motif = ? WHERE id = ?", (dit, id))
