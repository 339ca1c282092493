"""The lines of an invoice as they travel: acts at 0 left out, kilometres cut at 99, coefficient rounded in its zone.

The rank given here is the one a payer answers with (294, zone 118-120), and `origine` leads back to the line of the
invoice: one line of the invoice may travel as none, one or several records 4.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from attrs import evolve, frozen

from core.argent import arrondir
from core.facturation.facture import Facture, LigneFacture
from core.telematique.b2.modele import Reglages

KILOMETRES = frozenset(("IK", "IKP", "IKM", "IKS"))
SUPPLEMENTS = KILOMETRES | {"IFD", "IFA", "IFI", "MAU", "MCI", "MIE"}
QUANTITE_MAX = 99
TAUX_LOCAL = 90  # percent, Alsace-Moselle
_CENTIEME = Decimal("0.01")
_DEMI_CENTIEME = Decimal("0.005")


@frozen
class LigneFil:
    """One record 4: its rank in the invoice from 1, its content, the rank of the line of the invoice it comes from."""

    rang: int
    origine: int
    ligne: LigneFacture
    code: str  # 4 characters at most
    coefficient: Decimal  # rounded half up to two decimals

    @property
    def code_acte(self) -> str:
        """The zone 76-80: code on 4, then the complement."""
        return f"{self.code:<4}{self.ligne.complement}" if self.ligne.complement else self.code

    @property
    def part_amo(self) -> int:
        """The zone 108-114: AMO and régime local together, in cents."""
        return self.ligne.part_amo + self.ligne.part_rl


def lignes_du_fil(facture: Facture, reglages: Reglages) -> tuple[LigneFil, ...]:
    """The lines to write, in the order of the invoice; may be empty when every line is at 0."""
    sortie: list[LigneFil] = []
    for ligne in facture.lignes:
        if ligne.honoraires == 0 and ligne.base == 0:
            continue
        code = reglages.code_ifd if ligne.code == "IFD" else ligne.code
        coefficient = _au_centieme(ligne.coefficient) if ligne.coefficient.is_finite() else ligne.coefficient
        for part in _couper(ligne, taux_du_fil(facture, ligne)):
            sortie.append(LigneFil(len(sortie) + 1, ligne.rang, part, code, coefficient))
    return tuple(sortie)


@lru_cache(1024)
def _au_centieme(coefficient: Decimal) -> Decimal:
    return coefficient.quantize(_CENTIEME, rounding=ROUND_HALF_UP)


def taux_du_fil(facture: Facture, ligne: LigneFacture) -> int:
    """The zone 105-107: régime local included (nature 13), so 90 for a line whose AMO rate alone is 60."""
    if facture.amo.nature == "13" and ligne.part_rl and ligne.taux < TAUX_LOCAL:
        return TAUX_LOCAL
    return ligne.taux


def _couper(ligne: LigneFacture, taux: int) -> Iterator[LigneFacture]:
    """Cut kilometres above 99 into several lines; amounts of the last one by subtraction, so that the sums hold.

    `taux` is that of the wire, régime local included.
    """
    if ligne.code not in KILOMETRES or ligne.quantite <= QUANTITE_MAX:
        yield ligne
        return
    pas = _pas_exact(ligne, taux)
    reste = ligne
    while reste.quantite > QUANTITE_MAX:
        base = arrondir(ligne.prix_unitaire * ligne.coefficient * pas)
        amo_rl = _pourcent(base, taux)
        rl = amo_rl - _pourcent(base, ligne.taux)
        honoraires = base + _prorata(ligne.honoraires - ligne.base, ligne.quantite, pas)
        amc = _prorata(ligne.part_amc, ligne.honoraires, honoraires)
        part = evolve(
            reste,
            quantite=pas,
            base=base,
            honoraires=honoraires,
            part_amo=amo_rl - rl,
            part_rl=rl,
            part_amc=min(amc, honoraires - amo_rl),
            part_patient=honoraires - amo_rl - min(amc, honoraires - amo_rl),
        )
        yield part
        reste = evolve(
            reste,
            quantite=reste.quantite - pas,
            base=reste.base - part.base,
            honoraires=reste.honoraires - part.honoraires,
            part_amo=reste.part_amo - part.part_amo,
            part_rl=reste.part_rl - part.part_rl,
            part_amc=reste.part_amc - part.part_amc,
            part_patient=reste.part_patient - part.part_patient,
        )
    yield reste


def _pourcent(montant: int, taux: int) -> int:
    return arrondir(Decimal(montant * taux) / 100)


def _prorata(montant: int, total: int, part: int) -> int:
    return arrondir(Decimal(montant * part) / total) if total else 0


def _pas_exact(ligne: LigneFacture, taux: int) -> int:
    """The largest number of kilometres up to 99 whose base and AMO part are whole cents, so that no cent moves between lines."""
    for pas in range(QUANTITE_MAX, QUANTITE_MAX // 2, -1):
        base = ligne.prix_unitaire * ligne.coefficient * pas
        if all(montant == int(montant) for montant in (base, base * taux / 100, base * ligne.taux / 100)):
            return pas
    return QUANTITE_MAX


def base_attendue(ligne: LigneFacture) -> int:
    """Unit price x exact coefficient x quantity, rounded once, half up, in cents."""
    return arrondir(ligne.prix_unitaire * ligne.coefficient * ligne.quantite)


def bases_lues(prix: int, coefficient: Decimal, quantite: int) -> frozenset[int]:
    """The bases that a reader may find: from the coefficient of the zone, or from that less 0,005 (0,625 travels as 0,63).

    Only half of a coefficient of two decimals is cut, and no such half ends on a whole tenth: 1,00 or 2,50 travel as they are.
    """
    if not coefficient.is_finite():
        return frozenset()
    entier_de_dixiemes = coefficient * 10 == (coefficient * 10).to_integral_value()
    possibles = (coefficient,) if entier_de_dixiemes else (coefficient, coefficient - _DEMI_CENTIEME)
    return frozenset(arrondir(prix * c * quantite) for c in possibles)
