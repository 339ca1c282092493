"""The acts of a visit on one line: `dex+ins*2+pst@1:..20/11`, each with its place and what it was read as."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from attrs import evolve, frozen

from core.citation import citer
from core.dossier.ordonnance import SoinPrescrit
from core.erreurs import Anomalie, Refus
from core.langage.periodes import Periode, lire_periode

_JETON = re.compile(r"(?P<nom>[^*@!:]*)(?P<suite>(?:[*@!:].*)?)\Z")
_SUITE = re.compile(r"(?:\*(?P<quantite>\d{1,2}))?(?:@(?P<passages>[1-9]+))?(?P<ald>!)?(?::(?P<periode>.+))?\Z")


class ActeTrouve(Protocol):
    """What is needed of an act of the nomenclature."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def codes(self) -> tuple[str, ...]:
        """Its short codes, the usual one first."""
        ...

    @property
    def libelle(self) -> str:
        """Its label."""
        ...


class Recherche(Protocol):
    """The type-ahead of the nomenclature."""

    def chercher(self, texte: str, jour: date, territoire: str, limite: int) -> Sequence[ActeTrouve]:
        """The best acts first."""
        ...


@frozen
class Jeton:
    """One token: `debut` and `fin` in the line, the text of the act, the care it means or the fault that stops it."""

    debut: int
    fin: int
    nom: str
    soin: SoinPrescrit | None = None
    acte: ActeTrouve | None = None
    faute: Anomalie | None = None


def lire_actes(
    texte: str, nomenclature: Recherche, jour: date, territoire: str = "metropole", *, ald: bool = False
) -> tuple[Jeton, ...]:
    """Every token of the line, in order. `*2` is a quantity per visit, `@13` means passages 1 and 3 of the day only, a last
    `!` that this line of the ordonnance is linked to the ALD (`ald`: all of them are), `:..20/11` and `:21/11..` that the act
    stops or begins on its own day (`:..j3`: on the third day of the care).

    A name is an id, a short code, or words that fit exactly one act in force that day; `+` inside an id does not exist.
    """
    jetons = []
    place = 0
    for morceau in texte.split("+"):
        debut, place = place, place + len(morceau) + 1
        if morceau.strip():
            jetons.append(_lire(morceau, debut, nomenclature, jour, territoire, ald))
    return tuple(jetons)


def jeton_a(jetons: Sequence[Jeton], place: int) -> Jeton | None:
    """The token where the cursor is (its end included)."""
    return next((j for j in jetons if j.debut <= place <= j.fin), None)


def _lire(morceau: str, debut: int, nomenclature: Recherche, jour: date, territoire: str, ald: bool) -> Jeton:
    fin = debut + len(morceau)
    decoupe = _JETON.match(morceau)
    nom = (decoupe["nom"] if decoupe else morceau).strip()
    suite = _SUITE.match(decoupe["suite"].strip()) if decoupe else None
    if suite is None:
        return Jeton(
            debut, fin, nom, faute=_faute(f"suite illisible : {citer(morceau.strip())}", "écrire dex*2, pst@1 ou ins:..20/11")
        )
    quantite = int(suite["quantite"] or 1)
    if quantite == 0:
        return Jeton(
            debut, fin, nom, faute=_faute(f"quantité nulle : {citer(morceau.strip())}", "écrire dex*2 ou retirer l'acte")
        )
    trouves = nomenclature.chercher(nom, jour, territoire, 2) if nom else ()
    exact = [a for a in trouves[:1] if nom.casefold() in (a.id.casefold(), *(c.casefold() for c in a.codes))]
    if not exact and len(trouves) != 1:
        quoi = f"plusieurs actes pour {citer(nom)}" if trouves else f"aucun acte pour {citer(nom)} ce jour-là"
        return Jeton(debut, fin, nom, faute=_faute(quoi, "choisir dans la liste par son numéro, ou taper plus de lettres"))
    acte = trouves[0]
    passages = tuple(sorted({int(c) for c in suite["passages"] or ""}))
    try:
        periode = lire_periode(suite["periode"], jour) if suite["periode"] else Periode(None, None)
    except Refus as refus:
        return Jeton(debut, fin, nom, faute=evolve(refus.anomalies[0], ou="actes"))
    soin = SoinPrescrit(acte.id, quantite, ald or bool(suite["ald"]), passages, periode.du, periode.au)
    return Jeton(debut, fin, nom, soin, acte)


def _faute(message: str, remede: str) -> Anomalie:
    return Anomalie("ACTE_TAPE_ILLISIBLE", message, remede, "actes")
