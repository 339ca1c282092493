"""What the user reads is agreed: « 1 jour », « 2 jours », never « (s) » nor a mark of the plural made by hand."""

import ast
import re
from collections.abc import Iterator

from tests.maison.depot import nom, sources

_ENTRE_PARENTHESES = re.compile(r"\w\((?:s|x|es|aux)\)")
_UN_PLURIEL = re.compile(r"(?:^|[^\d,./-])1 (?:jours|lots|factures|séances|lignes|patients|visites|pièces|messages)\b")


def messages(arbre: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text of the file but the docstrings; the parts of a text with values in it one by one."""
    documents = {
        id(n.body[0].value)
        for n in ast.walk(arbre)
        if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and n.body
        and isinstance(n.body[0], ast.Expr)
    }
    for n in ast.walk(arbre):
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in documents:
            yield n.lineno, n.value


def marques_a_la_main(arbre: ast.Module) -> Iterator[int]:
    """`"s" if … else ""` and `"s" * …`: what `core.pluriel` is for."""
    for n in ast.walk(arbre):
        bouts = [n.body, n.orelse] if isinstance(n, ast.IfExp) else [n.left] if isinstance(n, ast.BinOp) else []
        if any(isinstance(b, ast.Constant) and b.value in ("s", "x") for b in bouts):
            yield n.lineno


def fautes(ou: str, source: str) -> Iterator[str]:
    """Each with the line where it is."""
    arbre = ast.parse(source)
    for ligne, texte in messages(arbre):
        if _ENTRE_PARENTHESES.search(texte) or _UN_PLURIEL.search(texte):
            yield f"{ou}:{ligne} {texte!r}"
    yield from (f"{ou}:{ligne} marque du pluriel à la main" for ligne in marques_a_la_main(arbre))


def test_les_messages_s_accordent() -> None:
    lus = [(nom(x), x.read_text("utf-8")) for x in sources("core", "db", "tui") if nom(x) != "core/pluriel.py"]
    trouvees = [f for ou, source in lus for f in fautes(ou, source)]
    assert not trouvees, "accorder par core.pluriel :\n" + "\n".join(trouvees)


def test_la_regle_voit_ce_qu_elle_refuse() -> None:
    source = ['"""Not (s) in a docstring."""', 'f"{n} lot(s)"', '"s" if n > 1 else ""', 'x = "reste 1 jours"', '"un (s) seul"']
    assert sorted(int(f.split()[0].strip(":")) for f in fautes("", "\n".join(source))) == [2, 3, 4]
