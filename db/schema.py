"""Every table of the base, in an order in which each comes after those it refers to."""

from db import tables as t
from db.champs import Table
from db.tables_poste import TABLES_DU_POSTE
from db.tables_suivi import TABLES_DU_SUIVI

TABLES: tuple[type[Table], ...] = (
    t.Base,
    t.Compteur,
    t.Cabinet,
    t.Infirmier,
    t.Prescripteur,
    t.Patient,
    t.Droit,
    t.Ordonnance,
    t.Lot,
    t.Facture,
    t.Instantane,
    t.Seance,
    t.ActeCote,
    t.Fusion,
    t.FactureSeance,
    t.Brouillon,
    t.FichierLot,
    t.Envoi,
    t.FichierEnvoi,
    t.LotScor,
    t.Piece,
    t.Message,
    t.Reglement,
    t.Rejet,
    t.Virement,
    t.Indu,
    t.Ecart,
    t.Journal,
    t.ExceptionLocale,
    *TABLES_DU_POSTE,
    *TABLES_DU_SUIVI,
)
