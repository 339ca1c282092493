"""Whether a reason of a return refuses something or only informs (a signalement, which comes with a payment).

The table of known reasons says it of a code.  It cannot say it alone: a published code loses its letter on the wire, so that
0407 is R0407, which refuses, or I0407, which informs; then what was paid decides (format EMU, R19: a refused invoice is `R`, a
refused line of a part `P` is missing from what is paid; a recovery follows the table).
"""

from core.telematique.noemie.modele import FactureRetour, Motif, PartRetour


def est_signalement(motif: Motif, facture: FactureRetour) -> bool:
    """Whether this reason of this invoice only informs."""
    from core.rejets.connaissance import candidats

    natures = {m.nature for m in candidats(f"{motif.code} {motif.sous_code}".strip())}
    if natures == {"signalement"}:
        return True
    etats = {part.etat for part in _parts(motif, facture)}
    if facture.type == "E" or "R" in etats:
        return False
    if "P" in etats:
        return not any(_manque(motif, facture, part) for part in _parts(motif, facture))
    return bool(etats) and "signalement" in natures


def _parts(motif: Motif, facture: FactureRetour) -> list[PartRetour]:
    """What it speaks of: its own part; a compulsory reason also refuses a complementary part that has no reason of its own."""
    propre = any(m.part == "C" for m in facture.motifs)
    vues = (facture.amc,) if motif.part == "C" else (facture.amo, None if propre else facture.amc)
    return [part for part in vues if part is not None]


def _manque(motif: Motif, facture: FactureRetour, part: PartRetour) -> bool:
    """Whether something is missing from a paid part because of this reason: the line it names, when it names one."""
    if part.etat != "P" or part.paye >= part.demande or motif.niveau != "L":
        return False
    acte = next((a for a in facture.actes if a.rang == motif.ligne), None)
    return acte is None or not (acte.montant_amc if part is facture.amc else acte.montant)
