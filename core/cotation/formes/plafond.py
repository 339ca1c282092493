"""Form `plafond`: a number of acts not to exceed in a visit, a day, a week, a month, a year, twelve months or an episode.

The history counts what was billed before, by anyone.  An episode is everything without an interruption of some months.
"""

from datetime import date, timedelta

from core.cotation.contexte import Contexte, Travail
from core.cotation.echeances import ajouter_mois, debut_de_periode
from core.cotation.plan import Regle
from core.cotation.situation import ActeAnterieur

PERIODES = {
    "seance": "dans la séance",
    "jour": "dans la journée",
    "semaine": "par semaine",
    "mois": "dans le mois",
    "trimestre": "par trimestre",
    "semestre": "par semestre",
    "an": "dans l'année",
    "12_mois": "sur douze mois",
    "episode": "pour cet épisode",
}


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Leave out the units beyond what remains."""
    vises = ctx.vises(regle)
    if not vises:
        return
    if regle.p["par_acte"]:
        for travail in vises:
            _limiter(ctx, regle, [travail], frozenset((travail.acte.id,)))
    else:
        vises.sort(key=lambda t: (-t.acte.coefficient, t.acte.id))
        _limiter(ctx, regle, vises, regle.concernes or frozenset())


def _limiter(ctx: Contexte, regle: Regle, vises: list[Travail], actes: frozenset[str]) -> None:
    maximum = regle.p["maximum"] * (2 if regle.p["renouvelable"] else 1)
    periode = regle.p["periode"]
    if periode == "seance":
        deja, compte = 0, 0
    else:
        anterieurs = compter(ctx, regle, actes)
        deja = sum(a.quantite for a in anterieurs)
        compte = deja
    reste = max(0, maximum - compte)
    for travail in vises:
        if travail.quantite <= reste:
            reste -= travail.quantite
            continue
        remede = f" ; {regle.p['remede']}" if regle.p["remede"] else ""
        avant = f", {deja} déjà" if deja else ""
        raison = f"{maximum} au plus {PERIODES[periode]}{avant}{remede}"
        # paid already by what was billed that day: the care is done, its travel is due
        ctx.sans_effet(travail, travail.quantite - reste, regle, raison, "inclus" if regle.p["inclus"] else "ecarte")
        reste = 0


def compter(ctx: Contexte, regle: Regle, actes: frozenset[str]) -> list[ActeAnterieur]:
    """What the history already holds in the period of the rule."""
    jour = ctx.seance.jour
    passe = [a for a in ctx.situation.historique if a.acte in actes and a.jour <= jour]
    if regle.p["par_infirmier"]:
        passe = [a for a in passe if not a.infirmier]
    if not passe:
        return []
    debut = _debut(jour, regle.p["periode"])
    if regle.p["interruption_mois"] is not None:
        suivis = ctx.plan.portant(regle.p["suivi"]) | actes if regle.p["suivi"] else actes
        jours = sorted({a.jour for a in ctx.situation.historique if a.acte in suivis and a.jour <= jour})
        debut = max(debut, _reprise(jours, jour, regle.p["interruption_mois"]))
    return [a for a in passe if a.jour >= debut]


def _debut(jour: date, periode: str) -> date:
    """First day counted."""
    if periode == "jour":
        return jour
    if periode == "semaine":
        return jour - timedelta(days=6)
    if periode == "mois":
        return jour.replace(day=1)
    if periode in ("trimestre", "semestre"):
        return debut_de_periode(jour, 3 if periode == "trimestre" else 6)
    if periode == "an":
        return date(jour.year, 1, 1)
    if periode == "12_mois":
        return ajouter_mois(jour, -12) + timedelta(days=1)
    return date.min


def _reprise(jours: list[date], jour: date, mois: int) -> date:
    """The day care started again after the last interruption of at least `mois` months."""
    reprise = date.min
    for precedent, suivant in zip(jours, [*jours[1:], jour], strict=True):
        if suivant >= ajouter_mois(precedent, mois):
            reprise = suivant
    return reprise
