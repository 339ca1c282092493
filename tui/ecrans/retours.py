"""What a relève brought, in one line."""

from core.services.retours import BilanRetours


def phrase(bilan: BilanRetours) -> str:
    """So many messages, and the first thing to know about them."""
    if not bilan.recus and not bilan.doublons and not bilan.appliques:
        texte = "aucun retour : les caisses n'ont rien déposé"
    else:
        texte = f"{bilan.recus} message(s) reçu(s), {bilan.appliques} appliqué(s)"
        texte += f", {bilan.doublons} déjà connu(s)" if bilan.doublons else ""
        texte += f", {bilan.quarantaine} en quarantaine" if bilan.quarantaine else ""
    return texte + (f" — {bilan.anomalies[0].phrase()}" if bilan.anomalies else "")
