"""Triggers: what the program must never do, refused by the base itself, whoever writes.

The message of each is one word the program translates (see db.fautes).
"""


def _fige(table: str, colonnes: str = "", condition: str = "", mot: str = "FAIT_FIGE", effacement: bool = True) -> list[str]:
    """Refuse updates (of these columns) and, unless told otherwise, deletions."""
    quand = f" WHEN {condition}" if condition else ""
    sur = f" OF {colonnes}" if colonnes else ""
    faits = [
        f"CREATE TRIGGER {table}_fige BEFORE UPDATE{sur} ON {table}{quand} BEGIN SELECT RAISE(ABORT, '{mot}'); END",
    ]
    if effacement:
        faits.append(
            f"CREATE TRIGGER {table}_garde BEFORE DELETE ON {table}{quand} BEGIN SELECT RAISE(ABORT, '{mot}'); END",
        )
    return faits


# birth months 13 to 19 never exist; 555555… and A555555… are not people, but an MSA does give 555555… for a while
_MOIS_FICTIF = "substr({c}, 4, 2) BETWEEN '13' AND '19'"
_ADMIS_FICTIVE = "({c} = '' OR " + _MOIS_FICTIF + " OR {c} LIKE '555555%' OR {c} LIKE 'A555555%')"
_ADMIS_REELLE = "NOT (" + _MOIS_FICTIF + ")"


def _nir(nature: str, admis: str, mot: str) -> list[str]:
    """Refuse, in a base of this nature, the numbers that do not belong to it."""
    condition = f"NOT ({admis.format(c='NEW.nir')} AND {admis.format(c='NEW.nir_individuel')})"
    return [
        f"CREATE TRIGGER patient_{nature}_{verbe.split()[0].lower()} BEFORE {verbe} ON patient "
        f"WHEN (SELECT valeur FROM base WHERE cle = 'nature') = '{nature}' AND {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{mot}'); END"
        for verbe in ("INSERT", "UPDATE OF nir, nir_individuel")
    ]


_CONTENU_FACTURE = (
    "nature, numero, infirmier, cabinet, nom, nir, payeur, mode, jour, fin, honoraires, part_amo, part_amc, "
    "part_patient, demande, fse, remplace, validee_le"
)
# the record an invoice belongs to only changes with a merge of records written in the base, or with its undoing
_SUIT_UNE_FUSION = (
    "EXISTS (SELECT 1 FROM fusion WHERE (absorbe = OLD.patient AND garde = NEW.patient AND defaite_le IS NULL) "
    "OR (absorbe = NEW.patient AND garde = OLD.patient AND defaite_le IS NOT NULL))"
)
_NUMEROTEE = "(SELECT numero FROM facture WHERE id = OLD.facture) IS NOT NULL"
# an invoice in no lot can be taken back, only inside the transaction of an undo
_PAS_DEFAITE = "NOT (OLD.etat = 'validee' AND OLD.lot IS NULL AND EXISTS (SELECT 1 FROM annulation))"
_CONTENU_PAS_DEFAIT = (
    "NOT (EXISTS (SELECT 1 FROM annulation) AND EXISTS (SELECT 1 FROM facture WHERE id = OLD.facture AND etat = 'validee' "
    "AND lot IS NULL))"
)

DECLENCHEURS: tuple[str, ...] = (
    *_fige("facture", _CONTENU_FACTURE, f"OLD.numero IS NOT NULL AND {_PAS_DEFAITE}", "FACTURE_FIGEE"),
    "CREATE TRIGGER facture_patient BEFORE UPDATE OF patient ON facture WHEN OLD.numero IS NOT NULL "
    f"AND OLD.patient <> NEW.patient AND NOT {_SUIT_UNE_FUSION} BEGIN SELECT RAISE(ABORT, 'FACTURE_FIGEE'); END",
    *_fige("fusion", "garde, absorbe, moment, contenu"),
    *_fige("instantane", "", f"{_NUMEROTEE} AND {_CONTENU_PAS_DEFAIT}", "FACTURE_FIGEE"),
    *_fige("facture_seance", "", f"{_NUMEROTEE} AND {_CONTENU_PAS_DEFAIT}", "FACTURE_FIGEE"),
    *_fige("lot", "infirmier, numero, jour, nature, payeur, mode, nombre, honoraires, demande", "", "LOT_FIGE"),
    "CREATE TRIGGER lot_nom BEFORE UPDATE OF nom ON lot WHEN OLD.nom <> '' BEGIN SELECT RAISE(ABORT, 'LOT_FIGE'); END",
    *_fige("fichier_lot", "", "", "LOT_FIGE"),
    *_fige("envoi", "lot, nom, cle, cree_le", "", "LOT_FIGE"),
    *_fige("fichier_envoi", "", "", "LOT_FIGE"),
    "CREATE TRIGGER envoi_reel BEFORE INSERT ON envoi WHEN (SELECT valeur FROM base WHERE cle = 'nature') = 'reelle' "
    "BEGIN SELECT RAISE(ABORT, 'ENVOI_EN_BASE_REELLE'); END",
    *_fige("lot_scor", "infirmier, numero, jour, lot, nom, envoi", "", "LOT_FIGE"),
    *_fige("piece", "facture, nom, type, empreinte, octets, taille, pages, dpi, format, ajoutee_le", effacement=False),
    "CREATE TRIGGER piece_partie BEFORE DELETE ON piece WHEN OLD.scor IS NOT NULL BEGIN SELECT RAISE(ABORT, 'FAIT_FIGE'); END",
    *_fige("message", "nom, empreinte, octets, recu_le", "", "MESSAGE_FIGE"),
    *_fige("reglement"),
    *_fige("rejet"),
    *_fige("virement"),
    *_fige("journal", "", "", "JOURNAL_FIGE"),
    *_fige("base", "", "OLD.cle = 'nature'", "NATURE_FIGEE"),
    *_nir("fictive", _ADMIS_FICTIVE, "NIR_REEL_EN_BASE_FICTIVE"),
    *_nir("reelle", _ADMIS_REELLE, "NIR_FICTIF_EN_BASE_REELLE"),
)
