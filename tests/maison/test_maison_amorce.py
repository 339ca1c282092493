"""`./facturier` itself, with a false uv and false Pythons: what it builds, what it says when it cannot, what it never breaks."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.maison.depot import RACINE

# makes an environment whose python tells how it is called; counts the installations
UV = """#!/bin/sh
case "$1" in
venv) for last; do :; done; mkdir -p "$last/bin"
    printf '#!/bin/sh\\necho "lancé : $* [$PYTHONPATH]"\\n' >"$last/bin/python"; chmod +x "$last/bin/python" ;;
pip) echo installe >>"$COMPTE"; [ -z "${LENT-}" ] || sleep "$LENT"; [ -z "${PANNE-}" ] || { echo "$PANNE" >&2; exit 1; } ;;
esac
"""
FACON = "-P -OO -X no_debug_ranges"
NOMS_DE_PYTHON = ("python3", "python3.11", "python3.12", "python3.13", "python3.14")


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    """A checkout with only what the bootstrap looks at, in a folder with a space in its name."""
    dossier = tmp_path / "mon cabinet"
    dossier.mkdir()
    for nom in ("facturier", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(RACINE / nom, dossier / nom)
    (tmp_path / "outils").mkdir()
    return dossier


def outil(depot: Path, nom: str, texte: str) -> None:
    """Put a false program first on the PATH."""
    chemin = depot.parent / "outils" / nom
    chemin.write_text(texte)
    chemin.chmod(0o755)


def lancer(depot: Path, *arguments: str, ou: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ./facturier from another folder."""
    return subprocess.run(
        [str(depot / "facturier"), *arguments],
        capture_output=True,
        text=True,
        cwd=ou or "/",
        env={"PATH": f"{depot.parent / 'outils'}:/usr/bin:/bin", "COMPTE": str(depot.parent / "compte"), **env},
        check=False,
    )


def installations(depot: Path) -> int:
    compte = depot.parent / "compte"
    return len(compte.read_text().splitlines()) if compte.exists() else 0


def test_la_premiere_fois_installe_puis_ne_fait_que_lancer(depot: Path) -> None:
    outil(depot, "uv", UV)
    premier = lancer(depot, "coter", "un fichier.jsonl", ou=depot.parent)
    assert premier.stdout == f"lancé : {FACON} -m tui coter un fichier.jsonl [{depot}]\n", premier.stderr
    assert "une seule fois" in premier.stderr
    second = lancer(depot, "coter")
    assert (second.stderr, installations(depot)) == ("", 1)
    assert not (depot / ".venv.verrou").exists()


def test_les_fichiers_sont_compiles_a_l_installation_et_restent_utiles(depot: Path) -> None:
    """Without compiled files a start takes three times as long, and a variable of developers forbids writing them."""
    dit = 'echo "$* [$PYTHONDONTWRITEBYTECODE] [$PYTHONPYCACHEPREFIX]" >>"$COMPTE.python"; echo "lancé'
    outil(depot, "uv", UV.replace('echo "lancé', dit))
    fait = lancer(depot, "coter", PYTHONDONTWRITEBYTECODE="1")
    assert fait.returncode == 0, fait.stderr
    compile_, lance = (depot.parent / "compte.python").read_text().splitlines()
    assert compile_ == f"{FACON} -m tui.amorce [] [{depot}/.venv/compile]"
    assert lance == f"{FACON} -m tui coter [] [{depot}/.venv/compile]"


def test_par_un_lien_et_par_un_chemin_relatif(depot: Path) -> None:
    outil(depot, "uv", UV)
    lien = depot.parent / "outils" / "facturier"
    lien.symlink_to("../mon cabinet/facturier")
    fait = subprocess.run(
        ["facturier", "demo"],
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": f"{lien.parent}:/usr/bin:/bin", "COMPTE": str(depot.parent / "compte")},
        check=False,
    )
    assert fait.stdout == f"lancé : {FACON} -m tui demo [{depot}]\n", fait.stderr
    relatif = subprocess.run(["../facturier", "demo"], capture_output=True, text=True, cwd=_sous(depot), check=False)
    assert relatif.stdout == fait.stdout, relatif.stderr


def _sous(depot: Path) -> Path:
    (depot / "sous").mkdir()
    return depot / "sous"


def test_test_installe_l_outillage_et_passe_les_options(depot: Path) -> None:
    outil(depot, "uv", UV)
    fait = lancer(depot, "test", "-k", "mau")
    assert fait.stdout == "lancé : -m pytest -k mau []\n", fait.stderr
    # the development lock contains the other: nothing more to install
    assert lancer(depot, "demo").returncode == 0
    assert installations(depot) == 1


def test_un_verrou_change_est_reinstalle(depot: Path) -> None:
    outil(depot, "uv", UV)
    lancer(depot, "demo")
    (depot / "requirements.txt").write_text("# autre chose\n")
    assert lancer(depot, "demo").returncode == 0
    assert installations(depot) == 2


def test_sans_reseau_l_environnement_present_suffit(depot: Path) -> None:
    outil(depot, "uv", UV)
    lancer(depot, "demo")
    (depot / "requirements.txt").write_text("# autre chose\n")
    fait = lancer(depot, "demo", PANNE="error sending request for url")
    assert fait.stdout.startswith("lancé")
    assert "on continue avec celles qui sont là" in fait.stderr


def test_un_environnement_a_moitie_fait_est_refait(depot: Path) -> None:
    outil(depot, "uv", UV)
    assert lancer(depot, "demo", PANNE="tué").returncode == 2
    (depot / ".venv/bin/python").unlink()
    fait = lancer(depot, "demo")
    assert fait.stdout.startswith("lancé"), fait.stderr


def test_trois_premieres_fois_en_meme_temps_n_installent_qu_une_fois(depot: Path) -> None:
    outil(depot, "uv", UV)
    env = {"PATH": f"{depot.parent / 'outils'}:/usr/bin:/bin", "COMPTE": str(depot.parent / "compte"), "LENT": "0.3"}
    lances = [
        subprocess.Popen([depot / "facturier", "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        for _ in range(3)
    ]
    for lance in lances:
        sortie, erreur = lance.communicate()
        assert sortie.startswith("lancé"), erreur
    assert installations(depot) == 1


def test_le_verrou_d_un_mort_est_leve(depot: Path) -> None:
    outil(depot, "uv", UV)
    mort = subprocess.Popen(["true"])
    mort.wait()
    (depot / ".venv.verrou").mkdir()
    (depot / ".venv.verrou/pid").write_text(f"{mort.pid}\n")
    assert lancer(depot, "demo").stdout.startswith("lancé")


@pytest.mark.parametrize(
    ("panne", "attendu"),
    [
        ("error sending request for url (dns error)", "n'est pas joignable"),
        ("OSError: [Errno 28] No space left on device", "Le disque est plein"),
        ("error: Permission denied (os error 13)", "Pas le droit d'écrire"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "n'a pas l'empreinte attendue"),
        ("quelque chose d'imprévu", "    quelque chose d'imprévu"),
    ],
)
def test_chaque_panne_a_son_message(depot: Path, panne: str, attendu: str) -> None:
    outil(depot, "uv", UV)
    fait = lancer(depot, "demo", PANNE=panne)
    assert (fait.returncode, fait.stdout) == (2, "")
    assert attendu in fait.stderr
    assert not (depot / ".venv.verrou").exists()


def test_un_python_trop_vieux_est_nomme(depot: Path) -> None:
    for nom in NOMS_DE_PYTHON:
        outil(depot, nom, '#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    fait = lancer(depot, "demo")
    assert fait.returncode == 2
    assert "il faut Python 3.11 ou plus récent (trouvé : Python 3.9.2)" in fait.stderr


def test_un_python_sans_venv_a_son_remede(depot: Path) -> None:
    for nom in NOMS_DE_PYTHON:
        outil(depot, nom, '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\nexit 0\n')
    fait = lancer(depot, "demo")
    assert fait.returncode == 2
    assert "sudo apt install python3-venv" in fait.stderr


def test_un_dossier_ou_l_on_ne_peut_pas_ecrire(depot: Path) -> None:
    (depot / ".venv.verrou").write_text(
        ""
    )  # a file where the folder should come: mkdir fails as in a read-only place, even for root
    fait = lancer(depot, "demo")
    assert fait.returncode == 2
    assert f"impossible d'écrire dans {depot}" in fait.stderr


def test_le_script_est_du_sh_ordinaire() -> None:
    interpretes = [chemin for nom in ("sh", "dash", "busybox") if (chemin := shutil.which(nom))]
    for interprete in interpretes:
        commande = [interprete, "sh", "-n"] if interprete.endswith("busybox") else [interprete, "-n"]
        fait = subprocess.run([*commande, str(RACINE / "facturier")], capture_output=True, text=True, check=False)
        assert fait.returncode == 0, fait.stderr
    assert os.access(RACINE / "facturier", os.X_OK)
