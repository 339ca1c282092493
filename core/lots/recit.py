"""What an ARL says, in French."""

from core.telematique.arl import Arl


def dire_arl(lu: Arl) -> str:
    """One line: positive, or each reason with its code and the invoice it names."""
    quoi = "pièces" if lu.scor else "lot"
    if lu.positif:
        return f"ARL positif du {lu.jour:%d/%m/%Y} : {quoi} reçu et conforme (ce n'est pas encore un paiement)"
    motifs = " ; ".join(f"{r.code} {r.libelle}" + (f" (facture {r.facture:09d})" if r.facture else "") for r in lu.rejets)
    return f"ARL négatif du {lu.jour:%d/%m/%Y} : {motifs}"
