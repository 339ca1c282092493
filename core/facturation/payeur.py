"""To whom an invoice goes, and what is asked of that payer."""

from core.facturation.facture import Facture
from core.facturation.fiche import NatureFacture


def payeur(facture: Facture, nature: NatureFacture) -> str:
    """ "amo:RR:CCC:GGGG" (régime, caisse, centre) for an FSE, "amc:ORGANISME" for a DRE or its cancellation."""
    if nature == "FSE":
        return f"amo:{facture.amo.regime}:{facture.amo.caisse}:{facture.amo.centre}"
    return f"amc:{facture.amc.organisme if facture.amc else ''}"


def demande(facture: Facture, nature: NatureFacture) -> int:
    """What the nurse asks of this payer, in cents: only the parts in tiers payant.

    The AMO pays its own part and, in gestion unique, the complementary one; a DRE asks for the AMC part; a cancellation asks
    for nothing.
    """
    if nature == "DRE":
        return facture.part_amc
    if nature == "ANNULATION":
        return 0
    unique = facture.amc is not None and facture.amc.gestion == "unique"
    amo = facture.part_amo if facture.tiers_payant_amo else 0
    return amo + (facture.part_amc if unique and facture.tiers_payant_amc else 0)


def nom_du_payeur(payeur: str) -> str:
    """`amo:01:349:9881` as a person reads it: caisse 01 349 9881, complémentaire 55555501, patients."""
    genre, _, reste = payeur.partition(":")
    if genre == "amo":
        return f"caisse {reste.replace(':', ' ')}".strip()
    return f"complémentaire {reste}" if genre == "amc" else "patients"


def payeur_court(payeur: str) -> str:
    """The same in a column: 01 349 9881, AMC 55555501."""
    return nom_du_payeur(payeur).replace("caisse ", "").replace("complémentaire ", "AMC ")
