"""Form `duree_prescription`: "jusqu'à cicatrisation" is worth a number of months, unless the prescriber set a length."""

from core.cotation.contexte import Contexte
from core.cotation.echeances import ajouter_mois
from core.cotation.plan import Regle
from core.dates import afficher_jour


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Only when the mention and the day of the prescription are known."""
    prescription = ctx.seance.prescription
    if not prescription.jusqu_a_cicatrisation or prescription.jour is None:
        return
    fin = ajouter_mois(prescription.jour, regle.p["mois"])
    if ctx.seance.jour <= fin:
        return
    for travail in ctx.vises(regle):
        raison = f"ordonnance « jusqu'à cicatrisation » du {afficher_jour(prescription.jour)} échue le {afficher_jour(fin)}"
        ctx.ecarter(travail, travail.quantite, regle, raison)
