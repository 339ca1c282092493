"""What a start leaves out of Textual and asyncio, in processes of their own: nothing the program or its users could miss."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import textual

from tests.tui.test_terminal_pty import RACINE
from tui.leger import JAMAIS, PALETTE


def python(programme: str, **env: str) -> str:
    fait = subprocess.run(
        [sys.executable, "-P", "-c", programme],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(RACINE), **env},
    )
    assert fait.returncode == 0, fait.stderr
    return fait.stdout


@pytest.mark.parametrize("pilote", ["", "standard"])
def test_les_gadgets_de_la_palette_et_openssl_ne_sont_pas_charges(pilote):
    lus = python("import tui.leger as l; l.alleger(); import sys, tui.app; print(*sys.modules)", FACTURIER_PILOTE=pilote).split()
    assert {"ssl", "textual.widgets._input", "textual.widgets._select"} & set(lus) == (
        {"ssl", "textual.widgets._input", "textual.widgets._select"} if pilote else set()
    )


def test_tls_s_importe_encore_apres():
    assert python("import tui.leger as l; l.alleger(); import tui.app, ssl, smtplib; print(ssl.create_default_context)")


def test_les_empreintes_sont_celles_d_openssl_sans_sa_bibliotheque():
    dire = "import hashlib, hmac; print(hashlib.sha256(b'TEST').hexdigest(), hmac.new(b'c', b'TEST', hashlib.sha256).hexdigest())"
    sans = python(f"import sys, tui.leger as l; l.sans_openssl(); assert '_hashlib' not in sys.modules; {dire}; import _hashlib")
    assert sans == python(dire)


def test_un_nom_qu_une_autre_version_demanderait_vient_du_vrai_module():
    lu = python("import tui.leger as l; l.alleger(); import tui.app, textual.command as c; print(c.SearchIcon.__mro__)")
    assert "textual.widgets._static.Static" in lu


@pytest.mark.parametrize("fichier", ["app.py", "theme.py"])
def test_les_noms_que_textual_prend_de_sa_palette_sont_ceux_que_l_on_remplace(fichier):
    arbre = ast.parse((Path(textual.__file__).parent / fichier).read_text("utf-8"))
    pris = [a.name for n in arbre.body if isinstance(n, ast.ImportFrom) and n.module == "textual.command" for a in n.names]
    assert pris
    assert set(pris) <= set(PALETTE)


SANS = """
import tui.leger as l
l.sans_ce_qui_ne_sert_jamais()
l.attributs_ensemble()
l.alleger()
import sys, tui.app, db.executeur
"""


def test_ce_qui_ne_sert_jamais_n_est_pas_lu():
    lus = python(SANS + "print(*(nom for nom, m in sys.modules.items() if getattr(m, '__file__', None)))").split()
    assert not {*JAMAIS, "bz2", "lzma"} & set(lus)
    assert "textual.app" in lus
    assert "sqlite3" not in lus, "peewee ouvre les bases avec sqlcipher3 : le SQLite de Python n'a rien à faire ici"


@pytest.mark.parametrize(
    ("dire", "dit"),
    [
        ("import difflib; print(difflib.get_close_matches('malade', ['salade', 'TEST']))", "['salade']"),
        ("from pickle import dumps, loads; print(loads(dumps({'TEST': 1})))", "{'TEST': 1}"),
        ("import pickle; print(pickle.PicklingError.__mro__[1].__name__)", "PickleError"),
        ("import locale; print(locale.normalize('fr_FR'))", "fr_FR.ISO8859-1"),
        ("from ipaddress import *; print(ip_address('10.0.0.1').is_private)", "True"),
        ("import bz2; print(bz2.decompress(bz2.compress(b'TEST')))", "b'TEST'"),
        ("import mimetypes; print(mimetypes.guess_type('releve.csv')[0])", "text/csv"),
        ("import platformdirs as p; print(p.user_downloads_path().name, type(p.user_data_dir()).__name__)", "Downloads str"),
    ],
)
def test_ce_qui_n_est_pas_la_vient_des_qu_on_le_demande(dire, dit):
    assert python(SANS + dire, XDG_DOWNLOAD_DIR="", HOME="/nulle-part").strip() == dit


@pytest.mark.parametrize("pilote", ["", "standard"])
def test_les_attributs_d_une_classe_se_lisent_par_leur_nom(pilote):
    classe = "@attrs.frozen\nclass A:\n    nir: str\n    cle: int = 97\n"
    dire = "c = attrs.fields(A); print([a.name for a in c], c.cle.default, c.nir is c[0], hasattr(c, 'rang'), A('TEST'))"
    lu = python(f"import tui.leger as l; l.attributs_ensemble()\nimport attrs\n{classe}{dire}", FACTURIER_PILOTE=pilote)
    assert lu == "['nir', 'cle'] 97 True False A(nir='TEST', cle=97)\n"


def test_une_largeur_mesuree_est_la_meme_et_peu_sont_gardees():
    textes = ("dé", "日本", "e\u0301")
    dire = f"from rich.cells import cell_len, cached_cell_len as c; print(*map(cell_len, {textes}), c.cache_info().maxsize)"
    assert python(dire).split()[:3] == python(SANS + dire).split()[:3] == ["2", "4", "1"]
    assert python(SANS + dire).split()[3] == "512"
