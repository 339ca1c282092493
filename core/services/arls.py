"""What the ARL of a lot and of its pieces say, in French."""

from core.erreurs import Refus
from core.lots.echanges import Lot
from core.ports import Registre
from core.telematique import arl
from core.telematique.arl import Arl


def dire_arl(lu: Arl) -> str:
    """One line: positive, or each reason with its code and the invoice it names."""
    quoi = "pièces" if lu.scor else "lot"
    if lu.positif:
        return f"ARL positif du {lu.jour:%d/%m/%Y} : {quoi} reçu et conforme (ce n'est pas encore un paiement)"
    motifs = " ; ".join(f"{r.code} {r.libelle}" + (f" (facture {r.facture:09d})" if r.facture else "") for r in lu.rejets)
    return f"ARL négatif du {lu.jour:%d/%m/%Y} : {motifs}"


def arls_du_lot(registre: Registre, lot: Lot) -> list[str]:
    """Every answer received about the lot and about its pieces, oldest first."""
    noms = [lot.nom] if lot.nom else []
    noms += [p.nom for p in registre.lots_pieces(lot=lot.id)]
    recus = sorted((m for nom in noms for m in registre.messages(debut=nom)), key=lambda m: m.id)
    return [_dire(m.octets) for m in recus if m.genre == "arl"]


def _dire(octets: bytes) -> str:
    try:
        return dire_arl(arl.lire(octets))
    except Refus as refus:
        return f"ARL illisible : {refus.anomalies[0].message}"
