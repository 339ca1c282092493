"""Codes, coefficients, prices of the day, and sums."""

from collections.abc import Iterator
from decimal import Decimal

from core.argent import arrondir
from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.contexte import Contexte
from core.emulateurs.caisse.recu import FactureRecue, LigneRecue

_UN = Decimal(1)
_SANS_ACTE = {"IFI": (_UN, Decimal("0.01")), **dict.fromkeys(("IK", "IKP", "IKM", "IKS"), (_UN, Decimal("0.5")))}
_COMPLEMENTS = frozenset(("", "N", "F", "U"))


def totaux(facture: FactureRecue, _: Contexte) -> Iterator[Constat]:
    """TARIF-6: the 5 is the sum of the 4, and counts every record of the lines."""
    fin, lue = facture.lue.fin, facture.lue
    enregistrements = sum(1 + (ligne.suite is not None) + (ligne.rpps is not None) for ligne in lue.lignes)
    declare = (fin.nombre_lignes, fin.honoraires, fin.montant_amo, fin.montant_amc, fin.participation)
    if declare != (enregistrements, lue.honoraires, lue.part_amo, lue.part_amc, lue.honoraires - lue.part_amo):
        yield Constat("TARIF-6")


def est_majoration(ligne: LigneRecue, contexte: Contexte) -> bool:
    """Whether the line is the night or Sunday complement of the act before it, and not an act done then."""
    return ligne.complement in ("N", "F") and ligne.acte.prix_unitaire not in contexte.tables.prix(ligne.lettre, ligne.jour)


def controler(facture: FactureRecue, contexte: Contexte) -> Iterator[Constat]:
    """TARIF-1 to TARIF-4, the first fault of each line."""
    ps = contexte.annuaire.professionnel(facture.emetteur)
    territoire = ps.territoire if ps else ""
    for ligne in facture.lignes:
        regle = _faute(ligne, contexte, territoire)
        if regle:
            yield Constat(regle, ligne.rang)


def _faute(ligne: LigneRecue, contexte: Contexte, territoire: str) -> str:
    tables, acte, jour = contexte.tables, ligne.acte, ligne.jour
    if ligne.lettre in tables.cumuls.autres_professions:
        return "TARIF-2"
    tarif = "IFD" if ligne.lettre == "IFA" else "IK" if ligne.lettre == "IKP" else ligne.lettre
    prix = tables.prix(tarif, jour, territoire)
    if not prix or ligne.complement not in _COMPLEMENTS:
        return "TARIF-1"
    if est_majoration(ligne, contexte):
        prix, exacts = tables.prix("+" + ligne.complement, jour, territoire), frozenset({_UN})
        if acte.coefficient != _UN:
            return "TARIF-3"
    elif ligne.lettre in tables.actes:
        exacts = tables.valeurs_exactes(ligne.lettre, acte.coefficient, jour)
    else:
        exacts = frozenset(c for c in _SANS_ACTE.get(ligne.lettre, (_UN,)) if c == acte.coefficient)
    if not exacts or acte.quantite == 0:
        return "TARIF-3"
    bases = {arrondir(acte.prix_unitaire * exact * acte.quantite) for exact in exacts}
    if acte.prix_unitaire not in prix or acte.base not in bases or acte.honoraires < acte.base:
        return "TARIF-4"
    return ""
