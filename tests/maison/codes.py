"""The error codes of the program, read from its source: every `Anomalie("CODE", message, remède…)`."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import frozen

from tests.maison.depot import nom, sources


@frozen
class Emploi:
    """One place that raises a code: `message` and `remede` as written, with {names} for what is filled in ("" when computed)."""

    code: str
    ou: str
    message: str
    remede: str
    reference: str


def _modele(expression: ast.expr | None) -> str:
    """The text of a literal or f-string, what is filled in shown as {…}; "" when it is computed elsewhere."""
    match expression:
        case ast.Constant(value=str(texte)):
            return texte
        case ast.JoinedStr(values=morceaux):
            return "".join(_modele(m) if isinstance(m, ast.Constant) else "…" for m in morceaux)
        case ast.BinOp(left=gauche, op=ast.Add(), right=droite):
            return _modele(gauche) + _modele(droite)
    return ""


@frozen
class _Source:
    """One file parsed, and the functions of it that take a code and make the `Anomalie` themselves."""

    chemin: Path
    arbre: ast.Module
    relais: frozenset[str]


@cache
def _lues() -> tuple[_Source, ...]:
    lues = []
    for chemin in sources("core", "db", "ngap", "tui"):
        arbre = ast.parse(chemin.read_text("utf-8"))
        lues.append(_Source(chemin, arbre, frozenset(_relais(arbre))))
    return tuple(lues)


def _relais(arbre: ast.Module) -> Iterator[str]:
    for fonction in ast.walk(arbre):
        if isinstance(fonction, ast.FunctionDef):
            parametres = [a.arg for a in fonction.args.args if a.arg != "self"]
            for appel in ast.walk(fonction):
                if isinstance(appel, ast.Call) and _nom(appel) == "Anomalie" and appel.args:
                    code = appel.args[0]
                    if isinstance(code, ast.Name) and parametres[:1] == [code.id]:
                        yield fonction.name


def _nom(appel: ast.Call) -> str:
    match appel.func:
        case ast.Name(id=nom_) | ast.Attribute(attr=nom_):
            return nom_
    return ""


@cache
def emplois() -> tuple[tuple[Emploi, ...], tuple[str, ...]]:
    """Every use of a code, and the places where the code is neither a literal, nor copied, nor given to a relay."""
    publics = {relais for lue in _lues() for relais in lue.relais if not relais.startswith("_")}
    trouves: list[Emploi] = []
    opaques: list[str] = []
    for lue in _lues():
        for appel in ast.walk(lue.arbre):
            if not isinstance(appel, ast.Call):
                continue
            relais = _nom(appel) in lue.relais | publics
            if not relais and _nom(appel) != "Anomalie":
                continue
            donnes = dict(zip(("code", "message", "remede", "ou", "reference"), appel.args, strict=False))
            donnes |= {mot.arg: mot.value for mot in appel.keywords if mot.arg}
            place = f"{nom(lue.chemin)}:{appel.lineno}"
            match donnes.get("code"):
                case ast.Constant(value=str(code)) if code.isupper():
                    parties = (_modele(donnes.get(champ)) for champ in ("message", "remede", "reference"))
                    trouves.append(Emploi(code, place, *parties))
                case ast.Attribute(attr="code"):
                    pass  # the copy of an anomaly, placed elsewhere
                case ast.Name() if not relais and lue.relais:
                    pass  # the relay itself
                case _ if not relais:
                    opaques.append(place)
    return tuple(trouves), tuple(opaques)


def codes() -> set[str]:
    """All the codes."""
    return {emploi.code for emploi in emplois()[0]}


@cache
def codes_marques() -> frozenset[str]:
    """The codes that a pytest test says it reproduces: `@pytest.mark.erreur("CODE")`."""
    trouves = set()
    for chemin in sources("tests"):
        for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
            if isinstance(noeud, ast.Call) and ast.unparse(noeud.func) == "pytest.mark.erreur":
                trouves |= {argument.value for argument in noeud.args if isinstance(argument, ast.Constant)}
    return frozenset(trouves)
