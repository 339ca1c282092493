"""The priced visit: lines, supplements, what was left out, and every step that led to each amount.

Amounts are integer cents.  The last step of a line equals its amount; the total is the sum of lines and supplements; every
act of the visit is in `lignes` or `ecartees`.
"""

from datetime import date
from decimal import Decimal

from attrs import frozen

from core.erreurs import Anomalie


@frozen
class Etape:
    """One application of a rule: `avant` and `apres` in cents, `reference` the article, `version` its first day in force."""

    regle: str
    version: str
    reference: str
    phrase: str
    avant: int
    apres: int


@frozen
class LigneCotee:
    """An act as billed: `taux` 100, 50 or 0 of `coefficient` x the value of `lettre`, times `quantite`."""

    acte: str
    libelle: str
    lettre: str
    coefficient: Decimal
    taux: int
    quantite: int
    valeur: int  # value of the key letter that day, in cents
    montant: int
    etapes: tuple[Etape, ...] = ()


@frozen
class Supplement:
    """IFD, IFI, IFI001, IK, IKM, IKS, MAU, MCI, MIE, N1, N2 or F; `quantite` is a count, or kilometres for the IK.

    `montant` is `tarif` x `facteur`, rounded: the factor is the quantity, but for IFI001 (0.01) and for kilometres reduced by
    the slices of the day.
    """

    code: str
    libelle: str
    quantite: Decimal
    tarif: int
    montant: int
    etapes: tuple[Etape, ...] = ()
    facteur: Decimal = Decimal(1)


@frozen
class Ecartee:
    """An act, or a quantity of it, or a supplement, that brings nothing, and why."""

    acte: str
    raison: str
    reference: str


@frozen
class Manque:
    """What the law would allow and the visit does not bill: what, how much (cents), the fact or mention to have."""

    code: str
    phrase: str
    montant: int
    fait_requis: str
    reference: str


@frozen
class Risque:
    """What a control would reclaim: amount (cents), article, and the proof to keep."""

    code: str
    phrase: str
    montant: int
    preuve: str
    reference: str


@frozen
class Cotation:
    """The whole price of one visit. `anomalies` of gravity bloquant mean that it is refused: then `lignes` is empty."""

    jour: date
    territoire: str
    lignes: tuple[LigneCotee, ...]
    supplements: tuple[Supplement, ...]
    ecartees: tuple[Ecartee, ...] = ()
    anomalies: tuple[Anomalie, ...] = ()
    manques: tuple[Manque, ...] = ()
    risques: tuple[Risque, ...] = ()
    reglages: tuple[str, ...] = ()  # the unsettled points that this price depends on, as "D3=prudent"
    nomenclature: str = ""  # fingerprint of the data

    @property
    def montant_actes(self) -> int:
        """Sum of the acts, in cents."""
        return sum(ligne.montant for ligne in self.lignes)

    @property
    def montant(self) -> int:
        """Sum of acts and supplements, in cents."""
        return self.montant_actes + sum(s.montant for s in self.supplements)
