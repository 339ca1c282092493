"""What the start costs and refuses: nothing heavy for --version, and four packages from one place."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from core.version import VERSION
from tests.maison.depot import RACINE
from tui.installation import dossier_samples

# what no start needs: each of these costs from 5 to 200 ms
LOURDS = {"importlib.metadata", "textual", "rich", "peewee", "sqlcipher3", "lxml", "cattrs"}
LOURDS |= {"attrs", "argparse", "asyncio", "decimal"}


def python(code: str, *chemins: Path) -> subprocess.CompletedProcess[str]:
    """Run `code` alone, with these folders first on the path."""
    env = {"PYTHONPATH": ":".join(map(str, (*chemins, RACINE))), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, env=env, cwd="/", check=False)


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_le_depart_n_importe_rien_de_lourd(argument: str) -> None:
    code = f"import sys; from tui.__main__ import main; main([{argument!r}]); print(*sys.modules)"
    fait = python(code)
    assert fait.returncode == 0, fait.stderr
    charges = set(fait.stdout.splitlines()[-1].split()) & LOURDS
    assert not charges, f"« facturier {argument} » importe {', '.join(sorted(charges))}"


@pytest.mark.parametrize("commande", ["coter", "demo", "bench", "bench base"])
def test_l_aide_d_une_commande_se_lit_meme_sans_les_textes_des_modules(commande: str) -> None:
    """`./facturier` runs Python with -OO."""
    lancer = ["-P", "-m", "tui", *commande.split(), "--help"]
    env = {"PYTHONPATH": str(RACINE), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "130"}
    avec, sans = (
        subprocess.run([sys.executable, *options, *lancer], capture_output=True, text=True, env=env, check=True).stdout
        for options in ([], ["-OO"])
    )
    module = import_module(f"tui.cli.{commande.split()[0]}")
    assert (str(module.__doc__).split("\n")[0] in avec) == (" " not in commande)
    assert sans == avec


@pytest.mark.parametrize("paquet", ["core", "db", "ngap"])
def test_un_paquet_d_ailleurs_est_refuse_en_francais(paquet: str, tmp_path: Path) -> None:
    (tmp_path / paquet).mkdir()
    (tmp_path / paquet / "__init__.py").write_text("raise SystemExit('importé')\n")
    fait = python("import sys; from tui.__main__ import main; sys.exit(main(['demo']))", tmp_path)
    assert fait.returncode == 2
    assert f"« {paquet} » vient de {tmp_path.resolve()}" in fait.stderr
    assert "Traceback" not in fait.stderr


def test_la_version_est_celle_du_projet() -> None:
    assert tomllib.loads((RACINE / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION


def test_une_commande_inconnue_est_refusee_en_francais() -> None:
    fait = python("import sys; from tui.__main__ import main; sys.exit(main(['facturation']))")
    assert fait.returncode == 2
    assert "commande inconnue : « facturation »" in fait.stderr


def test_les_exemples_sont_trouves_dans_le_depot() -> None:
    assert dossier_samples() == RACINE / "samples"
