"""Form `deplacement`: the flat travel supplement of a visit at home (art. 13 and 13.1)."""

from decimal import Decimal

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle

UN = Decimal(1)


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """One supplement a visit: the dependence one when a forfait or a bilan is billed that day, else the ordinary one."""
    seance, p = ctx.seance, regle.p
    if seance.lieu != "domicile":
        return
    porteurs = [t for t in ctx.travaux if t.etat != "ecarte" and t.lettre in p["lettres"]]
    code = p["ordinaire"]
    if p["dependance"] and (
        ctx.dependance or not ctx.plan.portant(p["ouvre_dependance"]).isdisjoint(t.acte.id for t in porteurs)
    ):
        code = p["dependance"]
    if not porteurs:
        ctx.refuser_supplement(code, "aucun acte facturé n'ouvre droit au déplacement", regle)
    elif all(not t.acte.etiquettes.isdisjoint(p["sans"]) for t in porteurs):
        ctx.refuser_supplement(code, "cet acte est sans frais de déplacement", regle)
    elif not seance.prescription.a_domicile:
        ctx.refuser_supplement(code, "déplacement non prescrit : dépassement à la charge du patient", regle)
    elif p["limites"] and _inclus(ctx, regle):
        ctx.refuser_supplement(code, "déplacement compris dans l'accompagnement (lecture locale)", regle)
    elif p["limites"] and _limite(ctx, regle):
        ctx.refuser_supplement(code, f"{p['limite_jour']} déplacements par jour au plus pour cet accompagnement", regle)
    elif code == p["ordinaire"]:
        _ordinaire(ctx, regle, code)
    else:
        _dependance(ctx, regle, code)


def _limites_seuls(ctx: Contexte, regle: Regle) -> bool:
    return all(t.acte.id in regle.p["limites"] for t in ctx.travaux if t.etat != "ecarte")


def _inclus(ctx: Contexte, regle: Regle) -> bool:
    """Whether the reading puts the travel of these acts in their price."""
    lecture = regle.p["limites_incluses"]
    return bool(lecture) and _limites_seuls(ctx, regle) and ctx.reglage(lecture) == "inclus"


def _limite(ctx: Contexte, regle: Regle) -> bool:
    """Whether the visit is only made of acts whose travels are limited over the nurse's day, and the limit is reached."""
    if not _limites_seuls(ctx, regle):
        return False
    return bool(ctx.situation.deplacements_limites >= regle.p["limite_jour"])


def _ordinaire(ctx: Contexte, regle: Regle, code: str) -> None:
    rang = ctx.seance.meme_foyer[0] if ctx.seance.meme_foyer is not None else 1
    if ctx.situation.foyer_mixte and regle.p["mixte"]:
        if ctx.reglage(regle.p["mixte"]) == "ifi_seule":
            ctx.refuser_supplement(code, "foyer où un patient dépendant ouvre l'IFI : aucun frais pour les autres", regle)
            return
        rang = ctx.situation.rang_ordinaire or 1
    if rang > 1:
        ctx.refuser_supplement(code, "un seul déplacement pour les patients d'un même domicile", regle)
        return
    if ctx.supplement(code, UN, regle, "déplacement à domicile"):
        ctx.frais = code


def _dependance(ctx: Contexte, regle: Regle, code: str) -> None:
    suivant = f"{code}001"
    rang = ctx.situation.rang_dependant or (ctx.seance.meme_foyer[0] if ctx.seance.meme_foyer is not None else 1)
    if rang > 1 and _en_etablissement(ctx, regle):
        ctx.refuser_supplement(code, "un seul déplacement pour les patients d'un même établissement (art. 13.1)", regle)
        return
    if rang > 1:
        ctx.supplement(code, UN, regle, "autre patient dépendant du même domicile", regle.p["coefficient_suivant"])
        return
    jour = ctx.seance.jour
    deja = sum(a.quantite for a in ctx.situation.historique if a.jour == jour and a.acte in (code, suivant))
    if deja >= regle.p["maximum_jour"]:
        ctx.refuser_supplement(code, f"{regle.p['maximum_jour']} par jour et par patient, déjà facturées", regle)
        return
    if ctx.supplement(code, UN, regle, "déplacement pour un patient dépendant"):
        ctx.frais = code


def _en_etablissement(ctx: Contexte, regle: Regle) -> bool:
    """Whether the patient lives in an establishment for the elderly where the reading allows one travel only."""
    if ctx.seance.hebergement is None or ctx.seance.hebergement not in (regle.p["etablissements"] or ()):
        return False
    return ctx.reglage(regle.p["etablissement"]) == "un_seul"
