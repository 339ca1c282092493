"""What a start leaves out of Textual and asyncio, in processes of their own: nothing the program or its users could miss."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import textual

from tests.tui.test_terminal_pty import RACINE
from tui.leger import PALETTE


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
