"""The complementary part: paid by the caisse with the other (gestion unique), or by its own organisme (DRE)."""

from collections.abc import Iterator
from decimal import Decimal

from core.argent import arrondir
from core.dossier.droits import ContratAmc, couvre
from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.contexte import Contexte, exonerations
from core.emulateurs.caisse.recu import FactureRecue

_PUBLICS = frozenset(("c2s", "c2s_participation", "c2s_sortant", "ame"))


def gestion_unique(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """AMC-5 (C2S, AME), else the contract in gestion unique; AMC-3 for the amount."""
    assure = contexte.assure(facture)
    if assure is None or not facture.lue.part_amc:
        return
    publics = [{e.nature for e in exonerations(assure, ligne.jour)} & _PUBLICS for ligne in facture.lignes]
    uniques = tuple(contrat for contrat in assure.droits.amc if contrat.gestion == "unique")
    if not all(publics) and not uniques:
        yield Constat("AMC-5")
    elif not all(publics):
        yield from _contrat(facture, uniques)
    for ligne in facture.lignes:
        if ligne.acte.montant_amc > ligne.acte.honoraires - ligne.acte.montant_amo:
            yield Constat("AMC-3", ligne.rang)


def dre(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """AMC-1 to AMC-4 for a DRE; nothing for its cancellation."""
    if facture.nature == "ANNULATION":
        return
    if facture.emetteur in contexte.scenario.controle.non_conventionnes:
        yield Constat("AMC-4")
    assure = contexte.assure(facture)
    contrats = tuple(c for c in assure.droits.amc if c.organisme.rjust(10, "0") == facture.organisme) if assure else ()
    if not contrats:
        yield Constat("AMC-1")
        return
    yield from _contrat(facture, contrats)


def _contrat(facture: FactureRecue, contrats: tuple[ContratAmc, ...]) -> Iterator[Constat]:
    ouverts = [next((c for c in contrats if couvre(c.debut, c.fin, ligne.jour)), None) for ligne in facture.lignes]
    if not all(ouverts):
        yield Constat("AMC-2")
        return
    for ligne, contrat in zip(facture.lignes, ouverts, strict=True):
        reste = ligne.acte.base - ligne.acte.montant_amo
        if contrat is not None and ligne.acte.montant_amc > arrondir(Decimal(reste * contrat.part_tm) / 100) + 1:
            yield Constat("AMC-3", ligne.rang)
