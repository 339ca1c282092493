"""Form `dependance`: on a day under a forfait, what is paid besides it, at which rate, and what it includes."""

from core.cotation.contexte import Contexte, Travail
from core.cotation.plan import Regle


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Settle every act of the visit when the patient is under a forfait that day."""
    if ctx.seance.bsi is None:
        return
    p = regle.p
    if _second_passage_ordinaire(ctx, regle):
        return
    ctx.dependance = True
    pleins: list[Travail] = []
    moities: list[Travail] = []
    for travail in list(ctx.travaux):
        if travail.etat:
            continue
        etiquettes = travail.acte.etiquettes
        if not etiquettes.isdisjoint(p["forfaits"]):
            travail.fixer(100, regle, "forfait de dépendance : toujours à 100 %")
        elif not etiquettes.isdisjoint(p["hors"]):
            travail.fixer(100, regle, "hors forfait : facturé en plus")
        elif not etiquettes.isdisjoint(p["interdit"]):
            ctx.ecarter(travail, travail.quantite, regle, "non cumulable avec une prise en charge de dépendance")
        elif not etiquettes.isdisjoint(p["plein"]):
            pleins.append(travail)
        elif not etiquettes.isdisjoint(p["plein_lecture"] or ()):
            _lu_plein(ctx, travail, pleins, regle)
        elif not etiquettes.isdisjoint(p["moitie"]):
            moities.append(travail)
        elif not etiquettes.isdisjoint(p["vaccination"]):
            _vaccin(ctx, travail, regle)
        else:
            ctx.sans_effet(travail, travail.quantite, regle, "compris dans le forfait de dépendance du jour", "inclus")
    _pleins(ctx, pleins, regle)
    _moities(ctx, moities, regle)


def _lettrer(travail: Travail) -> None:
    travail.lettre = travail.acte.lettre_dependance or travail.lettre


def _second_passage_ordinaire(ctx: Contexte, regle: Regle) -> bool:
    """Another reading: a later visit for insulin alone is priced as if there were no forfait."""
    nus = [t for t in ctx.travaux if not t.etat]
    if not nus or any(t.acte.etiquettes.isdisjoint(regle.p["seconds_passages"]) for t in nus):
        return False
    if any(t.acte.etiquettes.isdisjoint(regle.p["moitie"]) for t in nus):
        return False
    return ctx.reglage(regle.p["second_passage"]) == "ami_ifd"


def _lu_plein(ctx: Contexte, travail: Travail, pleins: list[Travail], regle: Regle) -> None:
    """Acts that carry the letter of the list at full rate without being named there."""
    if ctx.reglage(regle.p["lecture"]) == "lettre_amx":
        pleins.append(travail)
        return
    _lettrer(travail)
    travail.fixer(50, regle, "acte hors de la liste à taux plein : 50 %")


def _vaccin(ctx: Contexte, travail: Travail, regle: Regle) -> None:
    lecture = ctx.reglage(regle.p["vaccins"])
    _lettrer(travail)
    if lecture == "inclus":
        ctx.sans_effet(travail, travail.quantite, regle, "compris dans le forfait de dépendance du jour", "inclus")
        return
    travail.fixer(100 if lecture == "plein" else 50, regle, "vaccination un jour de dépendance")


def _pleins(ctx: Contexte, pleins: list[Travail], regle: Regle) -> None:
    """The list at full rate; whether two of them are both full is an unsettled point."""
    for travail in pleins:
        _lettrer(travail)
        travail.fixer(100, regle, "en plus du forfait, à taux plein")
    soumis = [t for t in pleins if t.acte.etiquettes.isdisjoint(regle.p["exempts"])]
    if len(soumis) < 2 or ctx.reglage(regle.p["pleins"]) == "tous_pleins":
        return
    meilleur = max(soumis, key=lambda t: (t.acte.coefficient, t.acte.id))
    for travail in soumis:
        if travail is not meilleur:
            travail.fixer(50, regle, "second acte en plus du forfait")


def _moities(ctx: Contexte, moities: list[Travail], regle: Regle) -> None:
    """The list at half rate, each act."""
    for travail in moities:
        _lettrer(travail)
        travail.fixer(50, regle, "en plus du forfait, chacun à moitié")
    if sum(t.quantite for t in moities) < 2:
        if moities and ctx.plan.reglages[regle.p["moities"]] in ("plein", "inclus"):
            _autre_lecture(ctx, moities, regle, ctx.reglage(regle.p["moities"]))
        return
    lecture = ctx.reglage(regle.p["moities"])
    if lecture != "chacun_moitie":
        _autre_lecture(ctx, moities, regle, lecture)


def _autre_lecture(ctx: Contexte, moities: list[Travail], regle: Regle, lecture: str) -> None:
    ordonnes = sorted(moities, key=lambda t: (-t.acte.coefficient, t.acte.id))
    for rang, travail in enumerate(ordonnes):
        if lecture == "plein":
            travail.fixer(100, regle, "en plus du forfait, à taux plein (lecture locale)")
        elif lecture == "inclus":
            ctx.sans_effet(travail, travail.quantite, regle, "compris dans le forfait (lecture locale)", "inclus")
        elif rang or travail.quantite > 1:
            ctx.sans_effet(travail, travail.quantite - (rang == 0), regle, "un seul acte à moitié (lecture locale)", "inclus")
