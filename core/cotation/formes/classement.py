"""Form `classement`: multiple acts of one visit (art. 11 B): 100 %, 50 %, nothing, in the order of the coefficients.

A group moves as one block.  An act at full rate by its own text is out of the order, but may hold one of the paid places: the
setting says whether.  At equal coefficients the better paid comes first, then the group, then the id.
"""

from decimal import Decimal
from itertools import groupby

from core.cotation.contexte import Contexte, Travail
from core.cotation.plan import Regle
from core.cotation.resultat import Ecartee

ORDINAUX = ("acte au coefficient le plus élevé : 100 %", "deuxième acte de la séance")


class Bloc:
    """What takes one step of the ranking: one unit of an act, or a group."""

    __slots__ = ("coefficient", "membres", "montant", "places", "tri")

    def __init__(self, membres: list[tuple[Travail, int]], coefficient: Decimal, montant: int, places: int) -> None:
        self.membres = membres
        self.coefficient = coefficient
        self.montant = montant
        self.places = places
        self.tri = (-coefficient, -montant, membres[0][0].groupe is None, min(t.acte.id for t, _ in membres))


def appliquer(ctx: Contexte, regle: Regle) -> None:
    """Give a rate to every act that has none yet."""
    lettres = regle.p["lettres"]
    nus = []
    for travail in ctx.travaux:
        if travail.taux is not None:
            continue
        if travail.lettre in lettres:
            nus.append(travail)
        else:
            travail.fixer(100, regle, f"la lettre {travail.lettre} n'est pas soumise à l'article 11 B")
    if len(nus) == 1 and nus[0].quantite == 1:
        travail = nus[0]
        travail.fixer(100, travail.plein or travail.groupe or regle, "seul acte de la séance soumis au classement : 100 %")
        return
    if nus:
        _classer(ctx, regle, nus)


def _classer(ctx: Contexte, regle: Regle, nus: list[Travail]) -> None:
    pleins = [t for t in nus if t.plein is not None and t.groupe is None]
    blocs = sorted(_blocs(ctx, [t for t in nus if t not in pleins]), key=lambda b: b.tri)
    parts: dict[Travail, dict[tuple[int, str], int]] = {}
    taux = regle.p["taux"]
    rang = 0
    payes = 0
    for bloc in blocs:
        decalage = _decalage(ctx, bloc, pleins) if rang == 0 else 0
        position = rang + decalage
        if payes and payes + _places_prises(ctx, pleins, bloc) >= len(taux) - 1:
            valeur, phrase = 0, "au-delà du deuxième acte payé : non noté"
        else:
            valeur = taux[min(position, len(taux) - 1)]
            phrase = _phrase(bloc, position, pleins)
        for travail, quantite in bloc.membres:
            compte = parts.setdefault(travail, {})
            compte[(valeur, phrase)] = compte.get((valeur, phrase), 0) + quantite
        rang += bloc.places
        payes += bloc.places
    for travail, compte in parts.items():
        _repartir(ctx, travail, compte, regle)
    for travail in pleins:
        if travail.plein is not None:
            travail.fixer(100, travail.plein, f"{travail.plein.titre} : taux plein quel que soit l'acte associé")


def _blocs(ctx: Contexte, nus: list[Travail]) -> list[Bloc]:
    blocs = []
    groupes = sorted((t for t in nus if t.groupe is not None), key=lambda t: (t.groupe.id if t.groupe else "", t.acte.id))
    for _, membres_du_groupe in groupby(groupes, key=lambda t: t.groupe):
        membres = list(membres_du_groupe)
        groupe = membres[0].groupe
        unites = sum(t.quantite for t in membres)
        un_acte = groupe is None or groupe.p["un_seul_acte"]
        if not un_acte and len(nus) > len(membres) and groupe is not None:
            un_acte = ctx.reglage(groupe.p["rangs"]) == "groupe"
        coefficients = [t.acte.coefficient * t.quantite for t in membres]
        coefficient = sum(coefficients, Decimal(0)) if un_acte else max(t.acte.coefficient for t in membres)
        montant = sum(ctx.plan.base(t.acte, t.lettre, t.quantite)[1] for t in membres)
        blocs.append(Bloc([(t, t.quantite) for t in membres], coefficient, montant, 1 if un_acte else unites))
    for travail in nus:
        if travail.groupe is None:
            montant = ctx.plan.base(travail.acte, travail.lettre, 1)[1]
            blocs += [Bloc([(travail, 1)], travail.acte.coefficient, montant, 1) for _ in range(travail.quantite)]
    return blocs


def _places_prises(ctx: Contexte, pleins: list[Travail], bloc: Bloc) -> int:
    """Paid places that the full-rate acts hold before this one: always, by their rank, or never, as the setting reads it."""
    prises = 0
    for travail in pleins:
        if travail.plein is not None:
            lecture = ctx.reglage(travail.plein.p["place"])
            if lecture == "deux_actes" or (lecture == "rang_par_acte" and travail.acte.coefficient > bloc.coefficient):
                prises += travail.quantite
    return prises


def _decalage(ctx: Contexte, bloc: Bloc, pleins: list[Travail]) -> int:
    """1 when the first ranked act is weaker than a full-rate act and the reading sends it to the second rank."""
    for travail in pleins:
        if travail.plein is not None and travail.plein.p["associe"] and travail.acte.coefficient > bloc.coefficient:
            return int(ctx.reglage(travail.plein.p["associe"]) == "moitie")
    return 0


def _phrase(bloc: Bloc, position: int, pleins: list[Travail]) -> str:
    if position >= len(ORDINAUX):
        return "au-delà du deuxième acte : non noté"
    phrase = ORDINAUX[position]
    if position == 0 and pleins and pleins[0].acte.coefficient > bloc.coefficient:
        phrase = "premier acte soumis au classement : 100 %"
    if len(bloc.membres) > 1 or bloc.membres[0][0].groupe is not None:
        groupe = bloc.membres[0][0].groupe
        phrase += f", en bloc ({groupe.titre})" if groupe is not None else ""
    return f"{phrase} (coefficient {bloc.coefficient.normalize():f})".replace(".", ",")


def _repartir(ctx: Contexte, travail: Travail, compte: dict[tuple[int, str], int], regle: Regle) -> None:
    """Give its rate to each unit of an act; the units at 0 are said to be left out."""
    premier = True
    for (taux, phrase), quantite in compte.items():
        cible = travail if premier else Travail(travail.acte, quantite)
        if premier:
            travail.quantite = quantite
            premier = False
        else:
            cible.lettre, cible.groupe, cible.plein = travail.lettre, travail.groupe, travail.plein
            ctx.travaux.append(cible)
        releve = taux < 100 and cible.plein is not None
        if releve and cible.plein is not None:
            cible.fixer(100, cible.plein, f"{cible.plein.titre} : taux plein avec le pansement")
            continue
        # a block at full rate holds it from its own text
        cible.fixer(taux, cible.groupe if taux == 100 and cible.groupe is not None else regle, phrase)
        if taux == 0:
            ctx.ecartees.append(Ecartee(cible.acte.id, f"{phrase} (article 11 B)", regle.reference))
