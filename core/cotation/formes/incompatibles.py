"""Form `incompatibles`: acts that are not billed together, in one visit or on one day."""

from core.cotation.contexte import Contexte
from core.cotation.echeances import debut_de_periode
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """`entre`: the strongest act stays; `garde`/`ecarte`: the second group gives way to the first, or, with `sauf`, every act
    that carries none of these tags."""
    if regle.p["entre"]:
        _entre(ctx, regle)
    else:
        _devant(ctx, regle)


def _entre(ctx: Contexte, regle: Regle) -> None:
    vises = ctx.vises(regle)
    if len(vises) < 2:
        return
    # the order of entry must not matter: coefficient, then id
    vises.sort(key=lambda t: (-t.acte.coefficient, t.acte.id))
    garde = vises[0]
    for travail in vises[1:]:
        ctx.ecarter(travail, travail.quantite, regle, f"non cumulable avec « {garde.acte.libelle} »")


def _devant(ctx: Contexte, regle: Regle) -> None:
    gardes = ctx.plan.portant(regle.p["garde"])
    present = next((t.acte.libelle for t in ctx.travaux if t.acte.id in gardes and t.etat != "ecarte"), None)
    quand = "dans la même séance"
    if present is None and regle.p["portee"] != "seance":
        jour, du_jour = ctx.seance.jour, regle.p["portee"] == "jour"
        quand, debut = ("le même jour", jour) if du_jour else ("dans le trimestre", debut_de_periode(jour, 3))
        autres = {a.acte for a in ctx.situation.historique if debut <= a.jour <= jour} | ctx.situation.actes_du_jour
        trouve = min(autres & gardes, default=None)
        present = ctx.plan.ngap.actes[trouve].libelle if trouve is not None else None
    if present is None:
        return
    unites = regle.p["unites"]
    vises = [t for t in ctx.travaux if t.acte.id in (regle.concernes or ()) and t.etat != "ecarte" and t.acte.id not in gardes]
    vises.sort(key=lambda t: (-t.acte.coefficient, t.acte.id))
    restent = unites
    for travail in vises:
        quantite = travail.quantite if restent is None else min(restent, travail.quantite)
        if quantite == 0:
            break
        ctx.ecarter(travail, quantite, regle, f"non cumulable {quand} avec « {present} » : {regle.titre.lower()}")
        if restent is not None:
            restent -= quantite
