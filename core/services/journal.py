"""The journal of an invoice or a lot as it is read: each kind of event in French."""

from core.lots.echanges import EntreeJournal

LIBELLES = {
    "cloture": "close",
    "correction": "corrigée",
    "dre_annulee": "DRE annulée",
    "dre_close": "DRE close, l'annulation est admise",
    "facture_validee": "numérotée",
    "lot_a_renvoyer": "à renvoyer à l'identique",
    "lot_constitue": "constitué",
    "lot_defait": "défait",
    "lot_depose": "déposé",
    "lot_differe": "départ remis",
    "lot_refuse": "refusé par la caisse",
    "lot_relance": "relancé à l'identique",
    "lot_signe": "signé",
    "piece_jointe": "pièce jointe",
    "refaite": "refaite avant de partir",
    "renvoi": "renvoyée",
}


def raconter(entree: EntreeJournal) -> str:
    """`21/11/2026 09:00  numérotée  n° 25`; an event of a newer version keeps its own name."""
    quoi = LIBELLES.get(entree.type, entree.type.replace("_", " "))
    return f"{entree.moment:%d/%m/%Y %H:%M}  {quoi}  {entree.donnees}".rstrip()
