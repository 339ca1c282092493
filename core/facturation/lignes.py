"""From a priced visit to billed lines: one line an act that is paid, one a supplement, in the order of the wire.

The parts (who pays) are zero here: `core.facturation.preparation` fills them.
"""

from collections.abc import Mapping
from decimal import Decimal

from attrs import evolve

from core.argent import arrondir
from core.cotation.resultat import Cotation, LigneCotee, Supplement
from core.cotation.seance import Seance
from core.droits.partage import LigneAPartager
from core.facturation.facture import LigneFacture

# supplements whose wire code is that of the act they go with, plus a complement (B2: code on 4 + complement on 1)
COMPLEMENTS: Mapping[str, str] = {"N1": "N", "N2": "N", "F": "F"}
# supplements that are a fraction of a listed one
COEFFICIENTS: Mapping[str, tuple[str, Decimal]] = {"IFI001": ("IFI", Decimal("0.01"))}
KILOMETRES = frozenset(("IK", "IKM", "IKS"))


def lignes_de(seance: Seance, cotation: Cotation, rang_seance: int, ald: Mapping[str, bool]) -> list[LigneFacture]:
    """The billed lines of one visit, without rank (0) nor parts; acts at 0 are not billed.

    `ald` says which acts of the ordonnance are linked to the ALD (bizone).  A supplement follows the act paid in full
    first: the texts do not say to which zone a travel common to both belongs (see DECISIONS.md).
    """
    payees = [x for x in cotation.lignes if x.montant]
    principale_ald = bool(payees) and ald.get(payees[0].acte, False)
    modele = LigneFacture(
        rang=0,
        seance=rang_seance,
        jour=seance.jour,
        acte="",
        code="",
        prix_unitaire=0,
        coefficient=Decimal(1),
        quantite=1,
        base=0,
        honoraires=0,
        taux=0,
        part_amo=0,
        part_rl=0,
        part_amc=0,
        part_patient=0,
        heure=seance.heure,
        lieu=seance.lieu or "cabinet",
    )
    lignes = [_ligne_acte(modele, x, ald.get(x.acte, False)) for x in payees]
    majorations = [s for s in cotation.supplements if s.code in COMPLEMENTS]
    autres = [s for s in cotation.supplements if s.code not in COMPLEMENTS and s.montant]
    # a night or Sunday line bears the code of the act before it, so it comes right after the acts
    suivantes = [_ligne_supplement(modele, s, payees[-1].lettre if payees else "") for s in majorations]
    for s in autres:
        suivantes += _lignes_kilometres(modele, s) or [_ligne_supplement(modele, s, "")]
    return lignes + [evolve(x, ald=principale_ald) for x in suivantes]


def a_partager(x: LigneFacture, *, ap_refuse: bool) -> LigneAPartager:
    """The line as the split of the parts wants it; `ap_refuse`: the accord that its act asks for was refused."""
    return LigneAPartager(
        code=x.code,
        base=x.base,
        acte=not x.supplement,
        nb_actes=1 if x.supplement else x.quantite,
        ald=x.ald,
        ap_refuse=ap_refuse,
    )


def _ligne_acte(modele: LigneFacture, x: LigneCotee, ald: bool) -> LigneFacture:
    return evolve(
        modele,
        acte=x.acte,
        code=x.lettre,
        libelle=x.libelle,
        prix_unitaire=x.valeur,
        coefficient=x.coefficient * x.taux / 100,
        quantite=x.quantite,
        base=x.montant,
        honoraires=x.montant,
        ald=ald,
    )


def _ligne_supplement(modele: LigneFacture, s: Supplement, lettre: str) -> LigneFacture:
    """One line; kilometres with a fraction and a reduced rate (daily ceiling) travel as a coefficient."""
    complement = COMPLEMENTS.get(s.code, "")
    code, coefficient = COEFFICIENTS.get(s.code, (lettre if complement else s.code, Decimal(1)))
    quantite = int(s.quantite)
    if s.quantite != quantite:
        quantite, coefficient = 1, s.quantite
    if arrondir(s.tarif * coefficient * quantite) != s.montant:
        coefficient = _coefficient(s.montant, s.tarif * quantite)
    return evolve(
        modele,
        acte=s.code,
        supplement=True,
        code=code,
        complement=complement,
        libelle=s.libelle,
        prix_unitaire=s.tarif,
        coefficient=coefficient,
        quantite=quantite,
        base=s.montant,
        honoraires=s.montant,
    )


def _lignes_kilometres(modele: LigneFacture, s: Supplement) -> list[LigneFacture]:
    """Kilometres reduced by the slices of the day (art. 13): those in full, then those at half, on lines of their own.

    The wire has no other abated rate than 0,50; what is paid nothing is not billed.  Empty when nothing is reduced, or for
    kilometres with a fraction.
    """
    if s.code not in KILOMETRES or s.facteur >= s.quantite or arrondir(s.tarif * s.facteur) != s.montant:
        return []
    demis = min(2 * (s.quantite - s.facteur), 2 * s.facteur)
    pleins = s.facteur - demis / 2
    if demis != int(demis) or pleins != int(pleins):
        return []
    ligne = _ligne_supplement(modele, s, "")
    parties = ((int(pleins), Decimal(1)), (int(demis), Decimal("0.50")))
    bases = [arrondir(s.tarif * coefficient * nombre) for nombre, coefficient in parties]
    return [
        evolve(ligne, quantite=nombre, coefficient=coefficient, base=base, honoraires=base)
        for (nombre, coefficient), base in zip(parties, bases, strict=True)
        if nombre
    ]


def _coefficient(montant: int, plein: int) -> Decimal:
    """The coefficient that gives `montant` of the full price: two decimals when they are enough (0.50), else exact."""
    exact = Decimal(montant) / plein
    court = exact.quantize(Decimal("0.01"))
    return court if arrondir(plein * court) == montant else exact
