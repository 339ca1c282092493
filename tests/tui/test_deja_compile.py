"""What Python compiled at a start, kept for the next one: the same classes and expressions, nothing typed, never needed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.test_terminal_pty import RACINE
from tui.deja_compile import Compilateur, Gardes, sans_sel

# a frozen value, its hash, its text; an expression with names; a dataclass, a namedtuple and an annotation written as a text
PROGRAMME = """
import tui.deja_compile as d
d.reprendre()
from core.erreurs import Anomalie
from core.identifiants.nir import Nir
a, b = (Anomalie("CODE", "quoi", "remède") for _ in "ab")
try:
    a.code = "autre"
except Exception as refus:
    print(type(refus).__name__)
print(a == b, hash(a) == hash(b), len({a, b}), a == Anomalie("AUTRE", "quoi", "remède"), a)
import re, shutil, logging, textwrap, tokenize, fractions
print(re.fullmatch("(?P<mot>a+)b", "aab")["mot"], textwrap.wrap("un deux trois", 8), fractions.Fraction(" 3/4"))
import tracemalloc, urllib.parse, dis, inspect
print(urllib.parse.urlsplit("https://exemple.fr/a?b=c"), inspect.signature(Anomalie))
"""
HORS_IMPORT = "\nre.compile('TEST-NOM|[A-Z]+')\nimport attrs; print(attrs.make_class('TestClasse', ['champ'])(1))"


def lancer(cache: Path, programme: str = PROGRAMME, **env: str) -> str:
    """What the program prints, its compiled modules and what this is about being kept in `cache`."""
    hors = {"PYTHONDONTWRITEBYTECODE", "FACTURIER_PILOTE"}
    propre = {nom: valeur for nom, valeur in os.environ.items() if nom not in hors}
    fait = subprocess.run(
        [sys.executable, "-P", "-c", programme],
        capture_output=True,
        text=True,
        env={**propre, "PYTHONPATH": str(RACINE), "PYTHONPYCACHEPREFIX": str(cache), **env},
    )
    assert fait.returncode == 0, fait.stderr
    return fait.stdout


def gardes(cache: Path) -> list[Path]:
    return list(cache.rglob("*.gardes"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def usuel(cache):
    """What it prints on a Python that keeps nothing."""
    dit = lancer(cache, FACTURIER_PILOTE="standard")
    assert not gardes(cache)
    return dit


@pytest.fixture(scope="module")
def fichier(cache, usuel):
    """Kept by a first start."""
    assert lancer(cache) == usuel
    (ecrit,) = gardes(cache)
    return ecrit


def test_le_deuxieme_depart_fait_les_memes_valeurs_et_n_ecrit_plus_rien(cache, usuel, fichier):
    avant = fichier.stat().st_ino
    assert lancer(cache) == usuel
    assert fichier.stat().st_ino == avant
    assert len(Gardes(fichier).cles()) > 20


def test_aucune_methode_n_est_plus_compilee_au_deuxieme_depart(cache, fichier):
    compte = "import sys; sys.addaudithook(lambda e, a: e == 'compile' and print('compilé', a[1]))\n" + PROGRAMME
    assert "<attrs generated" in lancer(cache, compte, FACTURIER_PILOTE="standard")
    assert "<attrs generated" not in lancer(cache, compte)


@pytest.mark.parametrize(
    "abimer",
    [
        pytest.param(lambda octets: b"", id="vide"),
        pytest.param(lambda octets: octets[: len(octets) // 2], id="coupé au milieu"),
        pytest.param(lambda octets: octets[:300], id="coupé dans l'index"),
        pytest.param(lambda octets: octets[:-2000] + b"\0" * 2000, id="fin effacée"),
        pytest.param(lambda octets: octets.replace(b"3.", b"2.", 1), id="un autre Python"),
        pytest.param(lambda octets: b"\xff" * len(octets), id="autre chose"),
    ],
)
def test_un_fichier_abime_ou_d_un_autre_python_est_refait(cache, usuel, fichier, abimer):
    cles = Gardes(fichier).cles()
    fichier.write_bytes(abimer(fichier.read_bytes()))
    assert lancer(cache) == usuel
    refait = Gardes(fichier)
    assert refait.cles() == cles
    assert all(refait[cle] for cle in cles)


def test_ce_qui_se_compile_hors_d_un_import_n_est_pas_garde(cache, fichier):
    avant = fichier.read_bytes()
    assert "TestClasse(champ=1)" in lancer(cache, PROGRAMME + HORS_IMPORT)
    assert fichier.read_bytes() == avant


def test_un_python_qui_n_ecrit_pas_de_modules_compiles_n_ecrit_pas_ceci(tmp_path, usuel):
    assert lancer(tmp_path, PYTHONDONTWRITEBYTECODE="1") == usuel
    assert not gardes(tmp_path)


def test_deux_ecritures_se_completent(tmp_path):
    un, deux = Gardes(tmp_path / "x.gardes"), Gardes(tmp_path / "x.gardes")
    un.neufs[b"a"] = b"1"
    deux.neufs[b"b"] = b"22"
    un.ecrire()
    deux.ecrire()
    lus = Gardes(tmp_path / "x.gardes")
    assert {cle: lus[cle] for cle in lus.cles()} == {b"a": b"1", b"b": b"22"}
    assert [f.name for f in tmp_path.iterdir()] == ["x.gardes"]


def test_un_dossier_ou_l_on_n_ecrit_pas_n_empeche_rien(tmp_path):
    perdu = Gardes(tmp_path / "absent" / "x.gardes")
    perdu.neufs[b"a"] = b"1"
    perdu.ecrire()
    assert perdu[b"a"] == b"1"


def test_un_python_qui_fait_ses_expressions_autrement_les_fait_lui_meme(tmp_path):
    gardes = Gardes(tmp_path / "x.gardes")
    usuel = Compilateur(gardes).expression(object(), lambda motif, options: (motif, options))
    assert usuel("a+", 0) == ("a+", 0)
    assert not gardes.neufs


def test_une_expression_gardee_est_celle_que_python_fait(monkeypatch):
    compiler, usuel = vars(re)["_compiler"], vars(re)["_compiler"].compile
    monkeypatch.setattr("tui.deja_compile._pendant_un_import", lambda: True)
    faire = Compilateur(gardes := Gardes(Path("/absent"))).expression(compiler, usuel)
    for motif, options in (("(?P<mot>é+)|b", re.I), (b"a{2,}", 0), ("(?x) a  # espace", re.M), ("[^\\W\\d]+(?=\\s)", 0)):
        for _ in range(2):  # made, then taken from what is kept
            fait, attendu = faire(motif, options), usuel(motif, options)
            assert fait == attendu
            assert (fait.flags, fait.groups, fait.groupindex) == (attendu.flags, attendu.groups, attendu.groupindex)
    assert len(gardes.neufs) == 4
    with pytest.raises(re.error):
        faire("(", 0)


def test_le_sel_des_empreintes_ne_change_pas_la_source():
    source = "def __hash__(self):\n        return hash((\n                {},\n                self.code,\n            ))\n"
    assert sans_sel(source.format(-123)) == sans_sel(source.format(456))
    assert sans_sel("return hash((self.a, self.b))") == "return hash((self.a, self.b))"
    assert sans_sel("x = 1") == "x = 1"
