"""Form `kilometres`: kilometres of a visit outside the town, from the practice, less a deduction each way."""

from decimal import Decimal

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Once a travel: nothing when no flat supplement is billed (other patient of the same home, act without travel)."""
    seance = ctx.seance
    if seance.distance_km is None or seance.lieu != "domicile":
        return
    code, seuil, deduction = regle.p["zones"][seance.zone]
    if not ctx.frais:
        ctx.refuser_supplement(code, "les kilomètres suivent le déplacement, qui n'est pas facturé pour ce patient", regle)
        return
    distance = seance.distance_km
    if distance <= seuil:
        ctx.refuser_supplement(code, f"{_km(distance)} km : pas plus de {_km(seuil)} km du cabinet", regle)
        return
    phrase = "kilomètres au-delà de la déduction, aller et retour"
    if _plafonne(ctx, regle, distance):
        distance = seance.distance_confrere_km or Decimal(0)
        phrase += f", plafonnés au confrère le plus proche ({_km(distance)} km)"
        ctx.refuser_supplement(
            code, f"{_km(seance.distance_km)} km du cabinet : remboursés comme depuis le confrère à {_km(distance)} km", regle
        )
        if distance <= seuil:
            return
    kilometres = max(Decimal(0), 2 * distance - deduction)
    if kilometres:
        ctx.reglage(regle.p["agglomeration"])
        if ctx.supplement(code, kilometres, regle, phrase):
            ctx.km = (code, kilometres)


def _plafonne(ctx: Contexte, regle: Regle, distance: Decimal) -> bool:
    """A nearer colleague of the same situation caps the kilometres, but in a return-home programme and for advanced practice."""
    confrere = ctx.seance.distance_confrere_km
    if not regle.p["plafond_confrere"] or confrere is None or confrere >= distance or ctx.seance.retour_a_domicile:
        return False
    return all(t.acte.etiquettes.isdisjoint(regle.p["sans_plafond"] or ()) for t in ctx.travaux if t.etat != "ecarte")


def _km(valeur: Decimal) -> str:
    return f"{valeur.normalize():f}".replace(".", ",")
