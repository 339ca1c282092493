"""Bank lines and announced transfers put side by side: same practice, same amount, close days, words in common. Pure functions.

A transfer belongs to one bank line at most; a bank line may hold several transfers that the bank grouped.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attrs import frozen

from core.dossier.identite import simplifier
from core.lots.echanges import Virement

# a bank credits from two days before the day written on the return to ten days after it (value dates, bank holidays)
AVANT, APRES = timedelta(days=2), timedelta(days=10)


@frozen
class LigneBanque:
    """A credit read on a bank statement of a practice, in cents; `rang` tells apart identical lines of the same day."""

    cabinet: str
    jour: date
    libelle: str
    montant: int
    reference: str = ""
    rang: int = 1
    id: int = 0


@frozen
class Pointage:
    """Which bank line brought a transfer; `manuel` when a person said so. Ids of the base."""

    virement: int
    ligne: int
    manuel: bool = False


@frozen
class VirementSuivi:
    """A transfer, the practice it is for, and the bank line that brought it (0 while none did)."""

    virement: Virement
    cabinet: str
    ligne: int = 0
    manuel: bool = False


@frozen
class SommeVirements:
    """Transfers announced: how many, worth how much, how many the bank credited, what is worth the rest (cents)."""

    nombre: int = 0
    montant: int = 0
    vus: int = 0
    reste: int = 0


@frozen
class LigneSuivie:
    """A bank line and the transfers it holds."""

    ligne: LigneBanque
    virements: tuple[Virement, ...] = ()

    @property
    def difference(self) -> int:
        """What the bank credited beyond what was announced, in cents; 0 while nothing is matched."""
        return self.ligne.montant - sum(v.montant for v in self.virements) if self.virements else 0


def mots(texte: str) -> frozenset[str]:
    """The words that tell one transfer from another: those of four signs or more that hold a digit."""
    return frozenset(m for m in simplifier(texte).split() if len(m) >= 4 and any(c.isdigit() for c in m))


def proche(virement: Virement, jour: date) -> bool:
    """Whether a bank line of that day may be this transfer."""
    return virement.jour - AVANT <= jour <= virement.jour + APRES


def rapprocher(virements: Sequence[VirementSuivi], lignes: Sequence[LigneSuivie]) -> tuple[Pointage, ...]:
    """The matches that leave no doubt among what is free: same practice and amount, close days, and the only pair possible at its
    number of words in common (best first). What could be two things is left to a person."""
    libres: dict[tuple[str, int], list[LigneBanque]] = defaultdict(list)
    for suivie in lignes:
        if not suivie.virements:
            libres[suivie.ligne.cabinet, suivie.ligne.montant].append(suivie.ligne)
    paires: dict[int, list[tuple[VirementSuivi, LigneBanque]]] = defaultdict(list)
    for v in virements:
        if not v.ligne:
            siens = mots(v.virement.libelle)
            for ligne in libres.get((v.cabinet, v.virement.montant), ()):
                if proche(v.virement, ligne.jour):
                    paires[len(siens & mots(f"{ligne.libelle} {ligne.reference}"))].append((v, ligne))
    faits: list[Pointage] = []
    pris_v: set[int] = set()
    pris_l: set[int] = set()
    for score in sorted(paires, reverse=True):
        restantes = [(v, x) for v, x in paires[score] if v.virement.id not in pris_v and x.id not in pris_l]
        par_v = Counter(v.virement.id for v, _ in restantes)
        par_l = Counter(x.id for _, x in restantes)
        for v, x in restantes:
            # a pair doubtful at this score keeps its members from being taken by a weaker one
            pris_v.add(v.virement.id)
            pris_l.add(x.id)
            if par_v[v.virement.id] == par_l[x.id] == 1:
                faits.append(Pointage(v.virement.id, x.id))
    return tuple(faits)


def propositions(virement: VirementSuivi, lignes: Iterable[LigneSuivie]) -> tuple[LigneSuivie, ...]:
    """The bank lines of the practice that may be this transfer, the most likely first: words, then amount, then day."""
    siens = mots(virement.virement.libelle)

    def cle(x: LigneSuivie) -> tuple[int, bool, int]:
        communs = len(siens & mots(f"{x.ligne.libelle} {x.ligne.reference}"))
        return -communs, x.ligne.montant != virement.virement.montant, abs((x.ligne.jour - virement.virement.jour).days)

    return tuple(sorted((x for x in lignes if x.ligne.cabinet == virement.cabinet), key=cle))
