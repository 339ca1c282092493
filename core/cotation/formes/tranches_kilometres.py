"""Form `tranches_kilometres`: beyond a number of kilometres in the nurse's day, half, then nothing (art. 13)."""

from decimal import Decimal

from core.cotation.contexte import Contexte
from core.cotation.plan import Regle, nombre


def paye(kilometres: Decimal, deja: Decimal, plein: int, moitie: int) -> Decimal:
    """Kilometres that are paid out of `kilometres`, `deja` being already billed that day."""
    fin = deja + kilometres
    entiers = max(Decimal(0), min(fin, Decimal(plein)) - deja)
    demis = max(Decimal(0), min(fin, Decimal(moitie)) - max(deja, Decimal(plein)))
    return entiers + demis / 2


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Reduce the kilometres of this visit to what the slices of the day still pay."""
    lettres = regle.p["lettres"]
    if ctx.km is not None and lettres and all(t.lettre not in lettres for t in ctx.travaux if t.etat != "ecarte"):
        ctx.km = None  # neither reduced nor counted in the slices of the day
    if ctx.km is None:
        return
    code, kilometres = ctx.km
    deja, bornes = ctx.situation.km_du_jour, (regle.p["plein_jusqu_a"], regle.p["moitie_jusqu_a"])
    payes = paye(kilometres, deja, *bornes)
    if payes != kilometres and regle.p["decoupe"] and ctx.reglage(regle.p["decoupe"]) == "trajet":
        payes = kilometres / 2 if deja + kilometres <= bornes[1] else Decimal(0)
    if payes != kilometres:
        phrase = f"abattement journalier après {nombre(deja)} km : {nombre(kilometres)} km comptent pour {nombre(payes)}"
        ctx.reduire(code, payes, regle, phrase)
