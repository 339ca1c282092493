"""The rules of the house that a reading of the source can hold: direction, size of files, nothing unfinished."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.maison.depot import fichiers, nom, sources, texte

INTERDITS = {
    "core": {"db", "tui", "peewee", "playhouse", "sqlcipher3", "textual", "rich", "psycopg"},
    "ngap": {"core", "db", "tui", "peewee", "textual", "rich"},
    "db": {"tui", "textual", "rich"},
    "tui": {"peewee", "playhouse", "sqlcipher3"},
}
LIGNES_MAXIMUM = 400
_LECTURES_DE_L_HEURE = {"date.today", "now", "utcnow", "datetime.now", "time.time"}


def imports(chemin: Path) -> Iterator[tuple[int, str]]:
    """Every import of the file, also inside functions."""
    for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
        if isinstance(noeud, ast.Import):
            yield from ((noeud.lineno, alias.name) for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom) and noeud.module and not noeud.level:
            yield noeud.lineno, noeud.module


@pytest.mark.parametrize("paquet", sorted(INTERDITS))
def test_aucune_fleche_ne_remonte(paquet: str) -> None:
    fautes = [
        f"{nom(chemin)}:{ligne} importe {module}"
        for chemin in sources(paquet)
        for ligne, module in imports(chemin)
        if module.split(".")[0] in INTERDITS[paquet]
    ]
    assert not fautes, "\n".join(fautes)


def test_rien_dans_core_n_importe_les_emulateurs() -> None:
    fautes = [
        f"{nom(chemin)}:{ligne}"
        for chemin in sources("core")
        if "core/emulateurs" not in nom(chemin)
        for ligne, module in imports(chemin)
        if module.startswith("core.emulateurs")
    ]
    assert not fautes, "\n".join(fautes)


def test_core_ne_lit_pas_l_heure() -> None:
    fautes = []
    for chemin in sources("core", "ngap"):
        if "core/emulateurs" in nom(chemin):
            continue
        for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
            if isinstance(noeud, ast.Call) and re.fullmatch(
                r"(datetime\.)?(date\.today|datetime\.now|time\.time)", ast.unparse(noeud.func)
            ):
                fautes.append(f"{nom(chemin)}:{noeud.lineno}")
    assert not fautes, "core reçoit l'heure par une Horloge :\n" + "\n".join(fautes)


def test_les_fichiers_restent_courts() -> None:
    longs = []
    for chemin in sources("core", "db", "ngap", "tui", "tests", "bench"):
        lignes = len(chemin.read_text("utf-8").splitlines())
        if chemin.parent.name == "migrations":
            continue  # a list of statements, frozen once it has been run
        if lignes > LIGNES_MAXIMUM:
            longs.append(f"{nom(chemin)} : {lignes} lignes")
    assert not longs, "un fichier, une idée :\n" + "\n".join(longs)


# written in halves, so that this file does not find itself
_MACHINE = re.compile(
    "|".join(
        "".join(moities)
        for moities in [
            ("/wo", "rk/"),
            ("/fa", "rm/"),
            ("bash", "_jobs"),
            (r"\.\./sha", "red"),
            (r"(?<![\w.])/ho", "me/[a-z]"),
            (r"(?<![\w.])/ro", "ot/"),
            ("/Use", "rs/[a-z]"),
        ]
    )
)
_INACHEVE = re.compile(
    r"\b("
    + "|".join("".join(moities) for moities in [("TO", "DO"), ("FIX", "ME"), ("X", "XX"), ("raise NotImpl", "ementedError")])
    + r")\b|pragma: no "
    + "cover"
)


def test_rien_ne_nomme_une_machine_ni_un_outil_prive() -> None:
    fautes = [
        f"{nom(chemin)}:{i} : {ligne.strip()[:80]}"
        for chemin in fichiers()
        for i, ligne in enumerate((texte(chemin) or "").splitlines(), start=1)
        if _MACHINE.search(ligne)
    ]
    assert not fautes, "\n".join(fautes)


def test_rien_n_est_laisse_inacheve() -> None:
    fautes = [
        f"{nom(chemin)}:{i} : {ligne.strip()[:80]}"
        for chemin in sources("core", "db", "ngap", "tui", "tests", "bench")
        for i, ligne in enumerate((texte(chemin) or "").splitlines(), start=1)
        if _INACHEVE.search(ligne)
    ]
    assert not fautes, "\n".join(fautes)


def test_les_noms_des_fichiers_de_tests_sont_uniques() -> None:
    vus: dict[str, str] = {}
    for chemin in sources("tests"):
        if chemin.name.startswith("test_"):
            assert chemin.name not in vus, f"{nom(chemin)} et {vus[chemin.name]}"
            vus[chemin.name] = nom(chemin)
