"""A bank statement exported as CSV: the credits, read strictly; a file with one doubtful line is refused whole, every line told.

Columns are found by their names, after whatever the bank writes above them. Amounts: one signed column, or one of credits
and one of debits. Debits are counted and left out: nothing in the program needs them.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from core.citation import citer
from core.dossier.identite import simplifier
from core.erreurs import Anomalie, Refus
from core.pluriel import combien
from core.reglements.banque import LigneBanque
from core.tableur import SEPARATEURS, decoder, decouper, illisible

COLONNES: Mapping[str, tuple[str, ...]] = {
    "jour": ("DATE", "DATE OPERATION", "DATE DE L OPERATION", "DATE COMPTABLE", "DATE DE COMPTABILISATION", "DATE VALEUR"),
    "libelle": ("LIBELLE", "LIBELLE OPERATION", "LIBELLE DE L OPERATION", "LIBELLE SIMPLIFIE", "INTITULE", "OPERATION", "DETAIL"),
    "reference": ("REFERENCE", "REF", "REFERENCE OPERATION", "INFORMATIONS COMPLEMENTAIRES"),
    "montant": ("MONTANT", "MONTANT EUR", "MONTANT EUROS", "MONTANT EN EUROS", "MONTANT OPERATION"),
    "credit": ("CREDIT", "CREDIT EUROS", "CREDIT EUR"),
    "debit": ("DEBIT", "DEBIT EUROS", "DEBIT EUR"),
}
_ENTETE_AVANT = 40  # lines a bank may write above the titles
_MONTANT = re.compile(r"[+-]?(\d{1,3}([ \u00a0\u202f]\d{3})+|\d{1,3}(\.\d{3})+(?=,)|\d+)([,.]\d{1,2})?")
_JOUR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})|(\d{4})-(\d{2})-(\d{2})")
TEXTE_MAXIMAL = 300


@frozen
class Releve:
    """What a statement holds: its credits, the debits left out, the lines without date nor amount (balances)."""

    lignes: tuple[LigneBanque, ...]
    debits: int = 0
    ignorees: int = 0

    @property
    def total(self) -> int:
        """Sum of the credits, in cents."""
        return sum(x.montant for x in self.lignes)


def lire_releve(octets: bytes, ou: str, cabinet: str) -> Releve:
    """Raises `Refus` LISTE_ILLISIBLE, or RELEVE_LIGNE for every line that is not understood."""
    texte = decoder(octets, ou)
    rangees, entete, places = _trouver_les_titres(texte, ou)
    lignes: list[LigneBanque] = []
    fautes: list[Anomalie] = []
    vues: Counter[LigneBanque] = Counter()
    debits = ignorees = 0
    for numero, rangee in enumerate(rangees[entete + 1 :], start=entete + 2):
        cellules = {champ: rangee[i].strip() if i < len(rangee) else "" for champ, i in places.items()}
        chiffres = [cellules.get(c, "") for c in ("montant", "credit", "debit")]
        if not any(chiffres) or not (cellules["jour"] or cellules["libelle"]):
            ignorees += any(c.strip() for c in rangee)
            continue
        lue = _lire_ligne(cellules, cabinet, f"{ou}:{numero}")
        if isinstance(lue, Anomalie):
            fautes.append(lue)
        elif lue.montant <= 0:
            debits += 1
        else:
            vues[lue] += 1
            lignes.append(evolve(lue, rang=vues[lue]))
    if fautes:
        raise Refus(fautes)
    if not lignes:
        raise Refus(illisible(f"aucun crédit dans ce relevé ({combien(debits, 'débit')})", ou))
    return Releve(tuple(lignes), debits, ignorees)


def _trouver_les_titres(texte: str, ou: str) -> tuple[list[list[str]], int, dict[str, int]]:
    """The rows, the place of the titles, the place of each column."""
    manque = "date et libellé"
    for separateur in SEPARATEURS:
        rangees = decouper(texte, separateur, ou)
        for i, rangee in enumerate(rangees[:_ENTETE_AVANT]):
            places = _places([simplifier(c) for c in rangee])
            if {"jour", "libelle"} <= places.keys():
                if "montant" in places or {"credit", "debit"} <= places.keys():
                    return rangees, i, places
                manque = "montant (ou crédit et débit)"
    raise Refus(illisible(f"colonne introuvable : {manque}", ou))


def _places(titres: Sequence[str]) -> dict[str, int]:
    presents = {champ: [n for n in noms if n in titres] for champ, noms in COLONNES.items()}
    return {champ: titres.index(noms[0]) for champ, noms in presents.items() if noms}


def _lire_ligne(cellules: Mapping[str, str], cabinet: str, ou: str) -> LigneBanque | Anomalie:
    for champ, valeur in cellules.items():
        if not valeur.isprintable() or "\ufffd" in valeur or len(valeur) > TEXTE_MAXIMAL:
            return _faute(f"{champ} : caractère de contrôle ou illisible, ou texte trop long", ou)
    jour = _jour(cellules["jour"])
    if jour is None:
        return _faute(f"date illisible : {citer(cellules['jour'])} (JJ/MM/AAAA attendu)", ou)
    montants = {c: _montant(cellules[c]) for c in ("montant", "credit", "debit") if cellules.get(c)}
    illisibles = [c for c, m in montants.items() if m is None]
    if illisibles:
        return _faute(f"montant illisible : {citer(cellules[illisibles[0]])} (1 234,56 attendu)", ou)
    if montants.get("credit") and montants.get("debit"):
        return _faute("un crédit et un débit sur la même ligne", ou)
    if not cellules["libelle"]:
        return _faute("le libellé est vide", ou)
    montant = montants.get("montant") or abs(montants.get("credit") or 0) or -abs(montants.get("debit") or 0)
    return LigneBanque(cabinet, jour, cellules["libelle"], montant, cellules.get("reference", ""))


def _faute(message: str, ou: str) -> Anomalie:
    return Anomalie("RELEVE_LIGNE", message, "corriger cette ligne, ou exporter de nouveau le relevé : rien n'est importé", ou)


def _jour(texte: str) -> date | None:
    lu = _JOUR.fullmatch(texte)
    if lu is None:
        return None
    j, m, a, aaaa, mm, jj = lu.groups()
    annee = int(aaaa or a)
    try:
        return date(annee + 2000 if annee < 100 else annee, int(mm or m), int(jj or j))
    except ValueError:
        return None


def _montant(texte: str) -> int | None:
    """Cents, or None; `1.234` and `1,234.50` could be two things, and are not read."""
    propre = re.sub(r"[ \u00a0\u202f]*(€|EUR)$", "", texte).replace("\u2212", "-")
    if not _MONTANT.fullmatch(propre) or re.fullmatch(r"[+-]?\d{1,3}[.,]\d{3}", propre):
        return None
    signe = -1 if propre.startswith("-") else 1
    nu = re.sub(r"[ \u00a0\u202f+-]", "", propre)
    entier, _, decimales = (nu.replace(".", "") if "," in nu else nu).replace(",", ".").partition(".")
    return signe * (int(entier) * 100 + int(decimales.ljust(2, "0") or 0))
