"""Form `accord_prealable`: acts the caisse must accept first; silence is acceptance after some days."""

from datetime import timedelta

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle
from core.dates import afficher_jour
from core.erreurs import Anomalie


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Without any trace of a request, or before the silence is long enough, warn; after a refusal, leave the act out."""
    vises = ctx.vises(regle)
    if not vises:
        return
    accord = ctx.seance.prescription.accord_prealable
    if accord is None:
        message, remede = "accord préalable non renseigné", "noter la demande, l'accord ou l'urgence sur l'ordonnance"
    elif accord.etat == "refus":
        for travail in vises:
            ctx.ecarter(travail, travail.quantite, regle, "accord préalable refusé par la caisse")
        return
    elif accord.etat == "demande" and accord.jour is not None:
        tacite = accord.jour + timedelta(days=regle.p["silence_jours"])
        if ctx.seance.jour > tacite:
            return
        message = f"accord préalable demandé le {afficher_jour(accord.jour)}, encore sans réponse"
        remede = f"attendre l'accord, tacite après le {afficher_jour(tacite)}"
    else:
        return
    for travail in vises:
        ctx.signaler(Anomalie("ACCORD_PREALABLE", message, remede, f"acte {travail.acte.id}", regle.reference, "alerte"))
