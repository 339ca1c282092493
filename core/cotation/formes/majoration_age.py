"""Form `majoration_age`: a supplement for care to a young child, or to the very young and very old (IPA)."""

from decimal import Decimal

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle
from core.pluriel import combien


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """One a visit (or one an act, by the setting); the age is in completed years."""
    age, p = ctx.seance.age, regle.p
    if age is None:
        return
    jeune = p["moins_de"] is not None and age < p["moins_de"]
    vieux = p["au_moins"] is not None and age >= p["au_moins"]
    if not jeune and not vieux:
        return
    soins = [
        t
        for t in ctx.travaux
        if t.etat != "ecarte"
        and (not p["titre"] or t.acte.titre == p["titre"])
        and (not p["etiquettes"] or (t.taux and not t.acte.etiquettes.isdisjoint(p["etiquettes"])))
        and (not p["hors"] or t.acte.etiquettes.isdisjoint(p["hors"]))
    ]
    if not soins:
        return
    coordonnee = p["avec_coordination"] and any(s.code == p["coordination"] for s in ctx.supplements)
    if coordonnee and ctx.reglage(p["avec_coordination"]) == "une_seule":
        ctx.refuser_supplement(p["code"], "pas avec la majoration de coordination (lecture locale)", regle)
        return
    nombre = 1
    unites = sum(t.quantite for t in soins if t.taux)
    if p["par"] and unites > 1 and ctx.reglage(p["par"]) == "acte":
        nombre = unites
    ctx.supplement(p["code"], Decimal(nombre), regle, f"patient de {combien(age, 'an')}")
