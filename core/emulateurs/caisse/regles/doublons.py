"""The same thing twice: a number, an act, an invoice already paid."""

from collections.abc import Iterator

from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.contexte import Contexte
from core.emulateurs.caisse.passe import cle_facture, payeur_de
from core.emulateurs.caisse.recu import FactureRecue


def controler(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """DOUBLON-1 (number), DOUBLON-3 (rectifies a paid invoice), DOUBLON-2 (act by act)."""
    passe, payeur = contexte.passe, payeur_de(facture)
    if cle_facture(payeur, facture.emetteur, facture.numero) in passe.numeros:
        yield Constat("DOUBLON-1")
        return
    deja = [ligne for ligne in facture.lignes if facture.nature != "ANNULATION" and passe.deja_accepte(facture, ligne)]
    rectifie = facture.bloc.rectifie
    if rectifie and len(deja) == len(facture.lignes) and cle_facture(payeur, facture.emetteur, rectifie) in passe.payees:
        yield Constat("DOUBLON-3")
        return
    yield from (Constat("DOUBLON-2", ligne.rang) for ligne in deja)
