"""Form `age`: acts that suppose an age of the patient, in completed years."""

from core.cotation.contexte import Contexte
from core.cotation.formes.effet import produire
from core.cotation.plan import Regle
from core.erreurs import Anomalie


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """An unknown age is no fault; an age outside the bounds is."""
    age = ctx.seance.age
    if age is None:
        return
    moins_de, plus_de, au_moins = regle.p["moins_de"], regle.p["plus_de"], regle.p["au_moins"]
    if moins_de is not None and age >= moins_de:
        condition = f"moins de {moins_de} ans"
    elif plus_de is not None and age <= plus_de:
        condition = f"plus de {plus_de} ans"
    elif au_moins is not None and age < au_moins:
        condition = f"au moins {au_moins} ans"
    else:
        return
    for travail in ctx.vises(regle):
        anomalie = Anomalie(
            "AGE_INCOMPATIBLE",
            f"« {travail.acte.libelle} » suppose {condition} ; le patient a {age} ans ce jour-là",
            "vérifier la date de naissance ou choisir l'acte qui convient",
        )
        produire(ctx, regle, travail, anomalie, f"patient de {age} ans : l'acte suppose {condition}")
