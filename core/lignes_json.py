"""JSON lines, one object a line: each line is a value with its place, or an anomaly; one bad line does not hide the others."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from core.citation import citer
from core.erreurs import Anomalie

CHIFFRES_MAX = 1000


def lire_lignes(octets: bytes, ou: str) -> Iterator[tuple[str, dict[str, Any] | Anomalie]]:
    """(place, object or anomaly) for each line that is not blank; numbers with decimals come as exact `Decimal`."""
    for numero, brute in enumerate(octets.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        place = f"{ou}:{numero}"
        if brute.strip():
            yield place, _ligne(brute, place)


def montrer(valeur: object) -> str:
    """A refused JSON value as it was written, cut at 60 characters, fit for a message."""
    texte = json.dumps(valeur, ensure_ascii=True, default=str)
    return texte if len(texte) <= 60 else texte[:59] + "…"


def ressemble(cle: str, connues: Iterable[str]) -> bool:
    """Whether an unknown key is probably one of these, misspelt."""
    from difflib import get_close_matches

    return bool(get_close_matches(cle.casefold()[:60], list(connues), n=1, cutoff=0.75))


def _ligne(brute: bytes, place: str) -> dict[str, Any] | Anomalie:
    try:
        texte = brute.decode("utf-8")
    except UnicodeDecodeError as erreur:
        message = f"octet {brute[erreur.start]:#04x} au rang {erreur.start + 1} : ce n'est pas de l'UTF-8"
        return Anomalie("ENCODAGE_INVALIDE", message, "enregistrer le fichier en UTF-8", place)
    try:
        objet = json.loads(
            texte, parse_float=_decimal, parse_int=_entier, parse_constant=_refuser, object_pairs_hook=_sans_doublon
        )
    except json.JSONDecodeError as erreur:
        return _illisible(f"ce n'est pas du JSON (rang {erreur.colno})", place)
    except RecursionError:
        return _illisible("objet JSON trop imbriqué", place)
    except ValueError as erreur:
        return _illisible(str(erreur), place)
    if not isinstance(objet, dict):
        return _illisible("la ligne n'est pas un objet JSON entre accolades", place)
    return objet


def _illisible(message: str, place: str) -> Anomalie:
    return Anomalie("LIGNE_ILLISIBLE", message, "écrire un objet JSON par ligne", place)


def _decimal(texte: str) -> Decimal:
    try:
        return Decimal(texte)
    except InvalidOperation:
        raise ValueError(f"nombre démesuré : {texte[:20]}…") from None


def _entier(texte: str) -> int:
    if len(texte) > CHIFFRES_MAX:
        raise ValueError(f"nombre démesuré : {texte[:20]}…")
    return int(texte)


def _refuser(constante: str) -> None:
    raise ValueError(f"{constante} n'est pas un nombre admis")


def _sans_doublon(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    objet = dict(paires)
    if len(objet) != len(paires):
        noms = [nom for nom, _ in paires]
        raise ValueError(f"clé écrite deux fois : {citer(next(nom for nom in noms if noms.count(nom) > 1))}")
    return objet
