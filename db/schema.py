"""Every table of the base, in an order in which each comes after those it refers to."""

from db import tables_communes as c
from db import tables_dossier as t
from db.champs import Table
from db.tables_poste import TABLES_DU_POSTE
from db.tables_suivi import TABLES_DU_SUIVI

TABLES: tuple[type[Table], ...] = (
    c.Base,
    c.Compteur,
    t.Cabinet,
    t.Infirmier,
    t.Prescripteur,
    t.Patient,
    t.Ressemblance,
    t.Droit,
    t.Ordonnance,
    t.Lot,
    t.Facture,
    t.Instantane,
    t.Seance,
    t.ActeCote,
    t.Fusion,
    t.FactureSeance,
    c.Brouillon,
    t.FichierLot,
    t.Envoi,
    t.FichierEnvoi,
    t.LotScor,
    t.Piece,
    c.Message,
    t.Reglement,
    t.Rejet,
    t.Virement,
    c.Indu,
    t.Ecart,
    c.Journal,
    t.ExceptionLocale,
    *TABLES_DU_POSTE,
    *TABLES_DU_SUIVI,
)
