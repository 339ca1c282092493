"""Form `coordination`: the coordination supplement (MCI), at home, for a heavy dressing or palliative care."""

from decimal import Decimal

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """One a visit; never with the wound assessment."""
    seance, p = ctx.seance, regle.p
    faits = [t for t in ctx.travaux if t.etat != "ecarte"]
    lourd = any(not t.acte.etiquettes.isdisjoint(p["etiquettes"]) for t in faits)
    palliatif = seance.palliatif and any(
        t.acte.titre == p["titre"] and t.acte.etiquettes.isdisjoint(p["hors_palliatif"]) for t in faits
    )
    if not lourd and not palliatif:
        return
    code = p["code"]
    if seance.lieu != "domicile":
        if seance.lieu is not None:
            ctx.refuser_supplement(code, "à domicile seulement", regle)
        return
    if any(not t.acte.etiquettes.isdisjoint(p["exclut"]) for t in faits):
        ctx.refuser_supplement(code, "pas avec le bilan de plaie", regle)
        return
    if seance.structure is not None and seance.structure in (p["structures"] or ()):
        ctx.refuser_supplement(code, f"pas pour un patient pris en charge en {seance.structure.upper()}", regle)
        return
    if ctx.dependance and ctx.reglage(p["dependance"]) == "exclue":
        ctx.refuser_supplement(code, "pas un jour de dépendance (lecture locale)", regle)
        return
    deja = any(a.jour == seance.jour and a.acte == code for a in ctx.situation.historique)
    if deja and ctx.reglage(p["premier_soin"]) == "premier_soin":
        ctx.refuser_supplement(code, "déjà facturée au premier soin du jour (lecture locale)", regle)
        return
    ctx.supplement(code, Decimal(1), regle, "pansement lourd et complexe" if lourd else "soins palliatifs")
