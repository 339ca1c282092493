"""What F12 has billed, in one line: the numbers of the FSE and of the DRE split from them."""

from collections.abc import Sequence

from core.argent import afficher
from core.services.ordonnance import OrdonnanceFacturee


def phrase_des_factures(faite: OrdonnanceFacturee) -> str:
    """One line for what was billed and what could not be."""
    refus = faite.refusees
    if not faite.numeros:
        return f"rien à facturer : {refus[0] if refus else 'aucune séance faite à facturer, l’ordonnance est enregistrée'}"
    flux = [_numeros("FSE", faite.numeros)] + ([_numeros("DRE", faite.dre)] if faite.dre else [])
    texte = f"{afficher(faite.montant)} en factures : {', '.join(flux)}"
    return texte + (f" ; {len(refus)} séance(s) refusée(s) : {refus[0]}" if refus else " — F4 puis F9 envoie")


def _numeros(nature: str, numeros: Sequence[int]) -> str:
    """3 FSE n° 1, 3, 5."""
    return f"{len(numeros)} {nature} n° {', '.join(map(str, numeros))}"
