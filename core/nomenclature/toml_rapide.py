"""Reading the data files fast: the few shapes they are made of, by regular expressions; anything else goes to tomllib.

tomllib reads one character at a time and costs most of the start-up.  A line that has not one of the shapes below, a name used
twice, anything unusual: the whole file is given to tomllib, which reads it or says what is wrong.  The result is always the one
tomllib gives (a test compares them on every file).
"""

import re
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

_ENTETE = re.compile(r"\[\[([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\]\]")
_TABLE = re.compile(r"\[([A-Za-z0-9_-]+)\]")
_CLE = re.compile(r'(?:([A-Za-z0-9_-]+)|"([A-Za-z0-9_-]+)") = (.+)')
_VALEUR = re.compile(
    r'"(?P<texte>[^"\\\x00-\x1f\x7f]*)"'
    r"|(?P<jour>\d{4}-\d{2}-\d{2})"
    r"|(?P<entier>0|[1-9]\d*)"
    r"|(?P<decimal>(?:0|[1-9]\d*)\.\d+)"
    r'|\[(?P<textes>"[^"\\\x00-\x1f\x7f]*"(?:, "[^"\\\x00-\x1f\x7f]*")*)\]'
)
_TEXTE = re.compile(r'"([^"]*)"')


class _Inhabituel(Exception):
    """A shape this reader does not know."""


def lire(texte: str) -> dict[str, Any]:
    """The tables of a file, decimals exact; raises `tomllib.TOMLDecodeError`."""
    try:
        return _lire(texte)
    except (_Inhabituel, ValueError):
        return tomllib.loads(texte, parse_float=Decimal)


def _lire(texte: str) -> dict[str, Any]:
    racine: dict[str, Any] = {}
    courante = racine
    listes: set[int] = set()  # the arrays opened by a header: those written as values are closed
    for ligne in texte.split("\n"):
        if not ligne or ligne[0] == "#":
            continue
        cle = _CLE.fullmatch(ligne)
        if cle is not None:
            nom = cle[1] or cle[2]
            if nom in courante:
                raise _Inhabituel
            courante[nom] = _valeur(cle[3])
            continue
        entete = _ENTETE.fullmatch(ligne)
        if entete is not None:
            courante = _ouvrir(racine, entete[1].split("."), listes)
            continue
        table = _TABLE.fullmatch(ligne)
        if table is None or table[1] in racine:
            raise _Inhabituel
        courante = racine[table[1]] = {}
    return racine


def _ouvrir(racine: dict[str, Any], chemin: list[str], listes: set[int]) -> dict[str, Any]:
    """A new table at the end of the array named by a header; the parents are the last ones opened."""
    table = racine
    for nom in chemin[:-1]:
        parents = table.get(nom)
        if id(parents) not in listes:
            raise _Inhabituel
        table = parents[-1]  # type: ignore[index]
    if chemin[-1] not in table:
        listes.add(id(table.setdefault(chemin[-1], [])))
    liste = table[chemin[-1]]
    if id(liste) not in listes:
        raise _Inhabituel
    nouvelle: dict[str, Any] = {}
    liste.append(nouvelle)
    return nouvelle


def _valeur(brute: str) -> Any:
    lue = _VALEUR.fullmatch(brute)
    if lue is None:
        return tomllib.loads(f"v = {brute}", parse_float=Decimal)["v"]
    genre = lue.lastgroup
    if genre == "texte":
        return lue["texte"]
    if genre == "jour":
        return date.fromisoformat(brute)
    if genre == "entier":
        return int(brute)
    if genre == "decimal":
        return Decimal(brute)
    return _TEXTE.findall(lue["textes"])
