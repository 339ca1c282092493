"""What may be billed with what in one visit, and in one day (NGAP articles 11B, 12, 13, 14, 23)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.contexte import Contexte
from core.emulateurs.caisse.recu import FactureRecue, LigneRecue
from core.emulateurs.caisse.regles.tarifs import est_majoration
from core.emulateurs.caisse.tables import CENTIEME


def controler(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """CUMUL, MAJORATION and DEPLACEMENT."""
    dependance = {ligne.jour for ligne in facture.lignes if ligne.lettre in contexte.tables.cumuls.forfaits_dependance}
    for lignes in facture.seances().values():
        yield from _seance(facture, lignes, contexte, lignes[0].jour in dependance)
    yield from _journee(facture, contexte)


def _seance(facture: FactureRecue, lignes: Sequence[LigneRecue], contexte: Contexte, dependance: bool) -> Iterator[Constat]:
    c = contexte.tables.cumuls
    supplements = {*c.deplacements, *c.kilometres, *c.majorations_seules}
    majorations = [ligne for ligne in lignes if est_majoration(ligne, contexte)]
    actes = [ligne for ligne in lignes if ligne.lettre not in supplements and ligne not in majorations]
    en_11b = [ligne for ligne in actes if ligne.lettre in c.lettres_11b]
    yield from _dependance(en_11b, contexte) if dependance else _onze_b(en_11b, contexte)
    yield from (Constat("CUMUL-7", ligne.rang) for ligne in majorations[1:])
    if not actes:
        yield from (Constat("MAJORATION-2", ligne.rang) for ligne in majorations)
        seules = [ligne for ligne in lignes if ligne.lettre in ("MCI", "MIE")]
        yield from (Constat("MAJORATION-2", ligne.rang) for ligne in seules)
    yield from _mau(lignes, actes, contexte)
    yield from _deplacements(facture, lignes, actes, contexte)


def _onze_b(lignes: Sequence[LigneRecue], contexte: Contexte) -> Iterator[Constat]:
    """The highest coefficient whole, one other at half, the rest not billed; what derogates is taken out first."""
    c = contexte.tables.cumuls
    unites = [ligne for ligne in lignes for _ in range(ligne.acte.quantite) if ligne.acte.coefficient not in c.toujours_pleins]
    if not unites:
        return
    unites.sort(key=lambda ligne: (-ligne.acte.coefficient, ligne.rang))
    principal, autres = unites[0], unites[1:]
    reste = min((_hors_groupe(principal, autres, groupe) for groupe in c.groupes), key=len)
    if len(reste) == 1 and _est_moitie(reste[0], principal, contexte):
        return
    if not Counter(ligne.acte.coefficient for ligne in reste) - Counter(_moitie(x) for x in c.groupes[0]):
        return  # a whole group of acts that go together follows a higher one at half, as a single act (CPAM, 2011)
    premiere_moitie = next((ligne for ligne in reste if _est_moitie(ligne, principal, contexte)), None)
    fautives = {ligne.rang for ligne in reste if ligne is not premiere_moitie}
    yield from (Constat("CUMUL-1", rang) for rang in sorted(fautives or {reste[-1].rang}))


def _hors_groupe(principal: LigneRecue, autres: Sequence[LigneRecue], groupe: tuple[Decimal, ...]) -> list[LigneRecue]:
    """What is left of the other acts once those that go with the principal one at full rate are taken out."""
    places = Counter(groupe)
    if principal.acte.coefficient not in places:
        return list(autres)
    places[principal.acte.coefficient] -= 1
    reste = []
    for ligne in autres:
        if places[ligne.acte.coefficient] > 0:
            places[ligne.acte.coefficient] -= 1
        else:
            reste.append(ligne)
    return reste


def _est_moitie(ligne: LigneRecue, principal: LigneRecue, contexte: Contexte) -> bool:
    """Whether its coefficient may be half of one that is not above the principal one."""
    pleins = contexte.tables.coefficients(ligne.lettre, ligne.jour)
    return any(_moitie(p) == ligne.acte.coefficient for p in pleins if p <= principal.acte.coefficient)


def _moitie(coefficient: Decimal) -> Decimal:
    return (coefficient / 2).quantize(CENTIEME, rounding=ROUND_HALF_UP)


def _dependance(lignes: Sequence[LigneRecue], contexte: Contexte) -> Iterator[Constat]:
    """A day of forfait: AMX only, whole from a closed list, or at half from another."""
    c = contexte.tables.cumuls
    admis = {*c.amx_pleins, *(_moitie(m) for m in c.amx_moities)}
    for ligne in lignes:
        if ligne.lettre != "AMX" or ligne.acte.coefficient not in admis:
            yield Constat("CUMUL-5", ligne.rang)


def _mau(lignes: Sequence[LigneRecue], actes: Sequence[LigneRecue], contexte: Contexte) -> Iterator[Constat]:
    c = contexte.tables.cumuls
    maus = [ligne for ligne in lignes if ligne.lettre == "MAU"]
    presents = {ligne.lettre for ligne in lignes}
    exclus = bool(presents & {*c.exclus_mau, "AMX"})
    unique = len(actes) == 1 and actes[0].acte.quantite == 1 and actes[0].lettre == "AMI"
    petit = unique and actes[0].acte.coefficient <= c.coefficient_mau
    for rang, ligne in enumerate(maus):
        if exclus:
            yield Constat("CUMUL-3", ligne.rang)
        elif rang > 0 or ligne.acte.quantite > 1 or not petit:
            yield Constat("MAJORATION-1", ligne.rang)


def _deplacements(
    facture: FactureRecue, lignes: Sequence[LigneRecue], actes: Sequence[LigneRecue], contexte: Contexte
) -> Iterator[Constat]:
    c = contexte.tables.cumuls
    deplacements = [ligne for ligne in lignes if ligne.lettre in c.deplacements]
    presents = {ligne.lettre for ligne in deplacements}
    for ligne in deplacements:
        if not actes:
            yield Constat("DEPLACEMENT-1", ligne.rang)
        elif ligne.acte.montant_amo and (not facture.bloc.a_domicile or ligne.lieu == "cabinet"):
            yield Constat("DEPLACEMENT-2", ligne.rang)
        elif ligne.lettre != "IFI" and "IFI" in presents:
            yield Constat("CUMUL-2", ligne.rang)
    kilometres = [ligne for ligne in lignes if ligne.lettre in c.kilometres]
    if kilometres and (not deplacements or sum(ligne.acte.quantite for ligne in kilometres) > c.km_par_jour):
        yield from (Constat("DEPLACEMENT-3", ligne.rang) for ligne in kilometres)


def _journee(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """One forfait and four IFI a day, counting what was accepted before."""
    c = contexte.tables.cumuls
    comptes: dict[tuple[date, str], int] = {}
    for ligne in facture.lignes:
        forfait = ligne.lettre in c.forfaits_dependance
        # the night or Sunday majoration bears the code of the forfait that it follows
        if (not forfait and ligne.lettre != "IFI") or est_majoration(ligne, contexte):
            continue
        famille = c.forfaits_dependance if forfait else ("IFI",)
        cle = (ligne.jour, famille[0])
        if cle not in comptes:
            passe = contexte.passe.par_jour
            comptes[cle] = sum(passe.get((*facture.beneficiaire, ligne.jour, lettre), 0) for lettre in famille)
        comptes[cle] += ligne.acte.quantite
        if comptes[cle] > (1 if forfait else c.ifi_par_jour):
            yield Constat("CUMUL-4" if forfait else "CUMUL-6", ligne.rang)
