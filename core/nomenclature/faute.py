"""Finding the line of a fault in a data file, only once there is one: tomllib keeps no positions."""

import re
from collections.abc import Sequence

Chemin = Sequence[str | int]

_ENTETE = re.compile(r"^\s*\[(\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?")
_CLE = re.compile(r"^\s*\"?([A-Za-z0-9_.-]+)\"?\s*=")


def ligne(texte: str, chemin: Chemin) -> int:
    """1-based line of the key at `chemin`, e.g. ("acte", 3, "version", 0, "coefficient"); the closest header if it is absent."""
    voulu = tuple(chemin)
    compteurs: dict[tuple[str | int, ...], int] = {}
    courant: tuple[str | int, ...] = ()
    meilleure, longueur = 1, 0
    for numero, contenu in enumerate(texte.splitlines(), 1):
        entete = _ENTETE.match(contenu)
        if entete:
            courant = _situer(entete.group(2).split("."), bool(entete.group(1)), compteurs)
            position = courant
        else:
            cle = _CLE.match(contenu)
            if cle is None:
                continue
            position = (*courant, cle.group(1))
        commun = len(position) if voulu[: len(position)] == position else 0
        if commun > longueur:
            meilleure, longueur = numero, commun
    return meilleure


def _situer(mots: list[str], liste: bool, compteurs: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """The path of a header, counting the arrays of tables met so far."""
    chemin: tuple[str | int, ...] = ()
    for rang, mot in enumerate(mots):
        chemin = (*chemin, mot.strip('"'))
        if liste and rang == len(mots) - 1:
            compteurs[chemin] = compteurs.get(chemin, -1) + 1
        if chemin in compteurs:
            chemin = (*chemin, compteurs[chemin])
    return chemin
