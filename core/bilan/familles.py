"""The family of a billed line: acts by the article of the NGAP they come from, supplements by their name."""

from collections.abc import Callable, Mapping
from functools import cache

from attrs import frozen

from core.donnees import lire_donnees


@frozen
class _Famille:
    nom: str
    articles: tuple[str, ...]


@frozen
class _Supplement:
    nom: str
    codes: tuple[str, ...]


@frozen
class _Fichier:
    famille: tuple[_Famille, ...]
    supplement: tuple[_Supplement, ...]


@cache
def _tables() -> tuple[Mapping[str, str], Mapping[str, str]]:
    lu = lire_donnees("core/bilan/donnees/familles.toml", _Fichier)
    return {a: f.nom for f in lu.famille for a in f.articles}, {c: s.nom for s in lu.supplement for c in s.codes}


def famille(acte: str, supplement: bool, article_de: Callable[[str], str]) -> str:
    """The name of the family; `article_de` gives the article of an act, "" when it is not known."""
    par_article, par_code = _tables()
    if supplement:
        return par_code.get(acte, acte)
    article = article_de(acte)
    return par_article.get(article, article or acte)
