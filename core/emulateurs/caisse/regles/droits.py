"""Who is insured, where, and from when to when; who invoices."""

from collections.abc import Iterator

from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.contexte import Contexte, periode_amo
from core.emulateurs.caisse.controle_lot import TYPES_PAR_REGIME
from core.emulateurs.caisse.recu import FactureRecue

_PARCOURS = frozenset("TNOMRJBDUHSA")


def controler(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """DROITS, ORGANISME, PS and PARCOURS."""
    yield from _professionnel(facture, contexte)
    entete, suite = facture.lue.entete, facture.lue.suite
    if suite is not None and suite.parcours and suite.parcours not in _PARCOURS:
        yield from (Constat("PARCOURS-1", ligne.rang) for ligne in facture.lignes)
    if not _cle_juste(entete.nir, entete.cle):
        yield Constat("DROITS-2")
        return
    if entete.nir not in contexte.assures:
        yield Constat("DROITS-1")
        return
    assure = contexte.assure(facture)
    if assure is None:
        yield Constat("DROITS-3")
        return
    if not assure.droits.amo:
        yield Constat("REFERENTIEL-1")
        return
    yield from _periodes(facture, contexte)


def _cle_juste(nir: str, cle: str) -> bool:
    if nir.startswith(("555555", "A555555")):
        return True  # numbers that are nobody's: no key to check
    chiffres = nir.replace("2A", "19").replace("2B", "18")
    return chiffres.isdigit() and len(nir) == 13 and 97 - int(chiffres) % 97 == int(cle)


def _periodes(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    entete, assure = facture.lue.entete, contexte.assure(facture)
    assert assure is not None  # looked up by the caller
    if entete.regime not in TYPES_PAR_REGIME:
        yield Constat("ORGANISME-2", info=f"REGIME {entete.regime}")
        return
    vus: set[str] = set()
    for ligne in facture.lignes:
        periode = periode_amo(assure, ligne.jour)
        if periode is None:
            yield Constat("DROITS-4", ligne.rang)
            continue
        if periode.regime != entete.regime:
            vus.add("ORGANISME-2")
        elif (periode.caisse, periode.centre) != (entete.caisse, entete.centre):
            vus.add("ORGANISME-3" if contexte.scenario.controle.mauvaise_caisse == "reaiguiller" else "ORGANISME-1")
        elif entete.date_piece is not None and entete.date_piece < periode.debut:
            vus.add("DROITS-5")
    yield from (Constat(regle) for regle in sorted(vus))


def _professionnel(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    ps = contexte.annuaire.professionnel(facture.emetteur)
    if ps is None or any(not ps.debut <= ligne.jour <= ps.fin for ligne in facture.lignes):
        yield Constat("PS-1")
        return
    autres = {ligne.acte.executant for ligne in facture.lignes} - {facture.emetteur}
    if contexte.annuaire.professionnels is not None and not autres <= set(ps.remplacants):
        yield Constat("PS-2")
