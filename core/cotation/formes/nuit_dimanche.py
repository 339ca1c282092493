"""Form `nuit_dimanche`: the night, Sunday and public-holiday supplement (art. 14).

The visit must be an emergency, or the ordonnance must say that the care has to be done at night, or strictly every day.
"""

from decimal import Decimal

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle

SAMEDI, DIMANCHE = 5, 6
UN = Decimal(1)


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """One supplement a visit, the highest of those due (unless the reading lets them add up)."""
    nuit = _nuit(ctx, regle)
    ferie = _ferie(ctx, regle)
    if not nuit and not ferie:
        return
    nuit, ferie = _ouverts(ctx, regle, nuit, ferie)
    if not nuit and not ferie:
        return
    if ctx.dependance and regle.p["sous_forfait"] and ctx.reglage(regle.p["sous_forfait"]) == "refusees":
        ctx.refuser_supplement(nuit or ferie, "pas un jour de forfait de dépendance (lecture locale)", regle)
        return
    faits = [t for t in ctx.travaux if t.etat != "ecarte" and t.acte.etiquettes.isdisjoint(regle.p["sans"])]
    if not faits:
        ctx.refuser_supplement(nuit or ferie, "aucun acte de la séance n'ouvre droit à cette majoration", regle)
        return
    if nuit and ferie:
        if ctx.reglage(regle.p["cumul"]) == "cumul":
            ctx.supplement(ferie, UN, regle, _phrase_ferie(ctx))
        else:
            valeurs = {code: ctx.plan.tarifs[code].montant for code in (nuit, ferie) if code in ctx.plan.tarifs}
            meilleure = max(valeurs, key=lambda code: valeurs[code], default=nuit)
            perdue = ferie if meilleure == nuit else nuit
            ctx.refuser_supplement(perdue, "une seule majoration par passage : la plus élevée", regle)
            nuit, ferie = (nuit, "") if meilleure == nuit else ("", ferie)
    if nuit:
        ctx.supplement(nuit, UN, regle, "passage de nuit" + (" en urgence" if ctx.seance.urgence else ", prescrit de nuit"))
    elif ferie:
        ctx.supplement(ferie, UN, regle, _phrase_ferie(ctx))


def _ouverts(ctx: Contexte, regle: Regle, nuit: str, ferie: str) -> tuple[str, str]:
    """What the acts open: two texts exclude the night and only one of Sunday and holidays; the spirit of both excludes
    the three."""
    p = regle.p
    faits = [t for t in ctx.travaux if t.etat != "ecarte" and t.acte.etiquettes.isdisjoint(p["sans"])]
    limites = frozenset(p["sans_dimanche"] or ()) | frozenset(p["sans_ferie"] or ())
    if not limites or not faits or any(t.acte.etiquettes.isdisjoint(limites) for t in faits):
        return nuit, ferie
    lus: list[str] = []
    if ctx.seance.jour.weekday() == DIMANCHE:
        lus += p["sans_dimanche"] or ()
    if ctx.plan.ngap.ferie(ctx.seance.jour) is not None:
        lus += p["sans_ferie"] or ()
    nommes = any(not t.acte.etiquettes.isdisjoint(lus) for t in faits)
    if ferie and not nommes and ctx.reglage(p["lettre"]) == "lettre":
        return "", ferie
    ctx.refuser_supplement(nuit or ferie, "aucun acte de la séance n'ouvre droit à cette majoration", regle)
    return "", ""


def _mentionne(ctx: Contexte, regle: Regle, voulue: bool, autre: bool) -> bool:
    """The mention that opens the supplement; under another reading, either mention opens both."""
    if voulue or not autre or not regle.p["mentions"]:
        return voulue
    return ctx.reglage(regle.p["mentions"]) == "ensemble"


def _nuit(ctx: Contexte, regle: Regle) -> str:
    """The code of the night slice, "" by day, without an hour, or when nothing justifies it."""
    heure = ctx.seance.heure
    if heure is None:
        return ""
    for code, de, a in regle.p["tranches"]:
        if de <= heure.hour < a or de <= heure.hour + 24 < a:
            dit = ctx.seance.prescription
            if ctx.seance.urgence or _mentionne(ctx, regle, dit.nuit_imperieuse, dit.dimanche_ferie_quotidien):
                return str(code)
            ctx.refuser_supplement(code, "ni urgence, ni mention de nuit sur l'ordonnance", regle)
    return ""


def _ferie(ctx: Contexte, regle: Regle) -> str:
    """The code of the Sunday or holiday supplement, "" when it is not due."""
    seance, code = ctx.seance, str(regle.p["ferie"])
    semaine = seance.jour.weekday()
    if semaine == DIMANCHE or ctx.plan.ngap.ferie(seance.jour) is not None:
        dit = seance.prescription
        if seance.urgence or _mentionne(ctx, regle, dit.dimanche_ferie_quotidien, dit.nuit_imperieuse):
            return code
        ctx.refuser_supplement(code, "ni urgence, ni mention « dimanches et jours fériés » ou quotidienne", regle)
        return ""
    debut = regle.p["samedi_urgence_des"]
    if semaine == SAMEDI and seance.urgence and debut is not None and seance.heure is not None and seance.heure.hour >= debut:
        return code
    return ""


def _phrase_ferie(ctx: Contexte) -> str:
    ferie = ctx.plan.ngap.ferie(ctx.seance.jour)
    if ferie is not None:
        return f"jour férié ({ferie.nom})"
    return "dimanche" if ctx.seance.jour.weekday() == DIMANCHE else "samedi, appel urgent"
