"""What was typed or read is quoted by `core.citation`: « 12/13 », never the '12/13' of Python."""

import ast
import re
from collections.abc import Iterator

from tests.maison.depot import nom, sources

# where Python's own writing stays: the function, and why nobody reads it in a message
GARDES = {
    "core/citation.py:_imprimable": "how a character that does not print is written",
    "core/dossier/relecture.py:_exact": "a period of the base that is not what this version writes: for who writes the program",
    "core/dossier/relecture.py:_admis": "the same",
    "core/facturation/instantane.py:lire": "the same, for what an invoice keeps",
    "db/champs.py:db_value": "a value of the wrong type given to a column: for who writes the program",
    "tui/francais.py:": "the words of argparse that are replaced",
    "tui/deja_compile.py:compiler_expression": "the key of a cache",
}
_FORMAT = re.compile(r"%(?:\(\w+\))?r\b|\{\w*!r\}")


def ecrits_en_python(arbre: ast.AST, dans: str = "") -> Iterator[tuple[int, str]]:
    """Each `!r` of an f-string, each call of `repr`, each `%r`: its line and the function it stands in."""
    for noeud in ast.iter_child_nodes(arbre):
        fonction = noeud.name if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef) else dans
        if fonction == "__repr__":
            continue
        cru = (
            (isinstance(noeud, ast.FormattedValue) and noeud.conversion == ord("r"))
            or (isinstance(noeud, ast.Name) and noeud.id == "repr")
            or (isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and _FORMAT.search(noeud.value))
        )
        if cru:
            yield noeud.lineno, fonction
        yield from ecrits_en_python(noeud, fonction)


def test_les_messages_citent_en_francais() -> None:
    vus = [
        (f"{nom(chemin)}:{fonction}", ligne)
        for chemin in sources("core", "db", "tui")
        for ligne, fonction in ecrits_en_python(ast.parse(chemin.read_text("utf-8")))
    ]
    fautes = [f"{ou}, ligne {ligne}" for ou, ligne in vus if ou not in GARDES]
    assert not fautes, "citer par core.citation.citer :\n" + "\n".join(fautes)
    assert not GARDES.keys() - {ou for ou, _ in vus}, "ces exceptions ne servent plus"


def test_la_regle_voit_ce_qu_elle_refuse() -> None:
    source = """
f"date illisible : {texte!r}"
f"date illisible : {citer(texte)}"
"valeur refusée : %(value)r"
"valeur refusée : %(value)s, 100 %réel"
"nom {!r}".format(nom)
def dire(c):
    return " ".join(map(repr, c))
def __repr__(self):
    return f"{self.nom!r}"
"""
    assert list(ecrits_en_python(ast.parse(source))) == [(2, ""), (4, ""), (6, ""), (8, "dire")]
