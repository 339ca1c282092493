"""Form `duree_prescription`: "jusqu'à cicatrisation" is worth a number of months, unless the prescriber set a length.

Beyond it the act is priced with a warning: the nurse may hold a renewal that the visit does not name.
"""

from core.cotation.contexte import Contexte
from core.cotation.echeances import ajouter_mois
from core.cotation.plan import Regle
from core.dates import afficher_jour
from core.erreurs import Anomalie


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Only when the mention and the day of the prescription are known."""
    prescription = ctx.seance.prescription
    if not prescription.jusqu_a_cicatrisation or prescription.jour is None:
        return
    fin = ajouter_mois(prescription.jour, regle.p["mois"])
    if ctx.seance.jour <= fin:
        return
    for travail in ctx.vises(regle):
        ctx.signaler(
            Anomalie(
                "PRESCRIPTION_EXPIREE",
                f"ordonnance « jusqu'à cicatrisation » du {afficher_jour(prescription.jour)} échue le {afficher_jour(fin)}",
                "obtenir une nouvelle ordonnance avant de facturer",
                f"acte {travail.acte.id}",
                regle.reference,
                "alerte",
            )
        )
