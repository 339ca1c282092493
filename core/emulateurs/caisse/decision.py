"""From findings to money: what each part of an invoice is paid, and the reasons given (rules R19 and R20 of the format)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from core.argent import arrondir
from core.emulateurs.caisse.constats import Constat
from core.emulateurs.caisse.recu import FactureRecue, LigneRecue
from core.emulateurs.caisse.tables import Code, Tables
from core.telematique.noemie import EtatPart, Motif, PartRetour

MOTIFS_MAX = 99  # the rank of a reason has two digits


@frozen
class Decision:
    """`amo` and `amc` as they will be answered (None: part absent); `refusees` the lines not paid by the AMO (by the AMC for
    a DRE); `constats` everything found, even what the wire does not carry."""

    amo: PartRetour | None
    amc: PartRetour | None
    motifs: tuple[Motif, ...]
    refusees: frozenset[int]
    montants: dict[int, tuple[int, int]]  # rank -> AMO and AMC paid, in cents
    constats: tuple[Constat, ...]

    @property
    def refusee(self) -> bool:
        """Whether nothing is paid because of a refusal."""
        return all(part is None or part.etat == "R" for part in (self.amo, self.amc))


def decider(facture: FactureRecue, constats: Sequence[Constat], tables: Tables) -> Decision:
    """The answer to one invoice."""
    codes = {c.regle: tables.codes[tables.regles[c.regle].code] for c in constats}
    rangs = frozenset(ligne.rang for ligne in facture.lignes)
    refus_o = _refus(constats, codes, "O", rangs)
    refus_c = refus_o | _refus(constats, codes, "C", rangs)
    if len([c for c in constats if c.ligne and not codes[c.regle].signalement]) > MOTIFS_MAX:
        refus_o = refus_c = rangs  # one reason a line cannot be written: the whole invoice is refused
    taux = {c.ligne: c.taux for c in constats if c.taux is not None}
    montants = {
        ligne.rang: (
            0 if ligne.rang in refus_o else _montant_amo(ligne, taux.get(ligne.rang)),
            0 if ligne.rang in refus_c else ligne.acte.montant_amc,
        )
        for ligne in facture.lignes
    }
    entete = facture.lue.entete
    paye_amo, paye_amc = (sum(m[i] for m in montants.values()) for i in (0, 1))
    amo = amc = None
    if facture.nature == "FSE":
        amo = _part(facture.lue.part_amo, paye_amo, refus_o == rangs, facture.bloc.tiers_payant_amo)
    if facture.lue.part_amc:
        tiers_payant = facture.bloc.tiers_payant_amc and facture.nature != "ANNULATION"
        organisme = facture.organisme or entete.organisme_complementaire
        amc = _part(facture.lue.part_amc, paye_amc, refus_c == rangs, tiers_payant, organisme)
    parts = [part for part in (amo, amc) if part]
    # a signalement never stands on a refusal, and nothing is said of parts that are not treated
    dits = [c for c in constats if not codes[c.regle].signalement or any(part.etat != "R" for part in parts)]
    motifs = _motifs(facture, dits, codes) if any(part.etat for part in parts) else ()
    refusees = refus_o if facture.nature == "FSE" else refus_c
    return Decision(amo, amc, motifs[:MOTIFS_MAX], refusees, montants, tuple(constats))


def _refus(constats: Sequence[Constat], codes: dict[str, Code], part: str, rangs: frozenset[int]) -> frozenset[int]:
    refusants = [c for c in constats if not codes[c.regle].signalement and codes[c.regle].part == part]
    if any(c.ligne == 0 for c in refusants):
        return rangs
    return frozenset(c.ligne for c in refusants)


def _montant_amo(ligne: LigneRecue, taux: int | None) -> int:
    """What is asked, or less when the payer applies a lower rate."""
    demande: int = ligne.acte.montant_amo
    return demande if taux is None else min(demande, arrondir(Decimal(ligne.acte.base * taux) / 100))


def _part(demande: int, paye: int, tout_refuse: bool, tiers_payant: bool, organisme: str = "") -> PartRetour:
    etat: EtatPart = "R" if tout_refuse else "P" if tiers_payant and paye else "R" if tiers_payant and demande else ""
    return PartRetour(demande, etat, paye if etat == "P" else 0, organisme=organisme)


def _motifs(facture: FactureRecue, constats: Sequence[Constat], codes: dict[str, Code]) -> tuple[Motif, ...]:
    """The 294 of the invoice: where a part is refused whole its lines are not detailed, else one a line and a part."""
    retenus = list(_sans_repetition(constats, codes))
    lignes = {ligne.rang: ligne for ligne in facture.lignes}
    return tuple(_motif(c, codes[c.regle], lignes.get(c.ligne, facture.lignes[0]), rang) for rang, c in enumerate(retenus, 1))


def _sans_repetition(constats: Sequence[Constat], codes: dict[str, Code]) -> Iterator[Constat]:
    entieres = {codes[c.regle].part for c in constats if c.ligne == 0 and not codes[c.regle].signalement}
    if "O" in entieres:  # a refusal of the compulsory part is also one of the other
        entieres.add("C")
    vus: set[tuple[object, ...]] = set()
    for constat in constats:
        code = codes[constat.regle]
        if constat.ligne and code.part in entieres and not code.signalement:
            continue
        cle = (constat.ligne, code.part, code.signalement) if constat.ligne else (0, code.code)
        if cle not in vus:
            vus.add(cle)
            yield constat


def _motif(constat: Constat, code: Code, ligne: LigneRecue, rang: int) -> Motif:
    return Motif(
        code=code.code,
        libelle=code.libelle,
        niveau=code.niveau,
        part=code.part,
        prestation=ligne.acte.code_acte,
        jour=ligne.jour,
        executant=ligne.acte.executant,
        ligne=constat.ligne,
        rang=min(rang, MOTIFS_MAX),
        information=" ".join(filter(None, ("REGLE " + constat.regle, constat.info)))[:30].rstrip(),
    )
