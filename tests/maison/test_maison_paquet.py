"""The wheel: the four packages and nothing else at its top, with the data and the samples the demo needs."""

import subprocess
import sys
import zipfile

import pytest

from tests.maison.depot import PAQUETS, RACINE, fichiers, nom


@pytest.fixture(scope="module")
def roue(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    dossier = tmp_path_factory.mktemp("roue")
    commande = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dossier)]
    fait = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stderr
    return set(zipfile.ZipFile(next(dossier.glob("*.whl"))).namelist())


def test_le_sommet_n_a_que_les_quatre_paquets(roue: set[str]) -> None:
    sommet = {n.split("/")[0] for n in roue}
    assert {s for s in sommet if not s.endswith(".dist-info")} == set(PAQUETS)


@pytest.mark.parametrize("dossier", ["ngap", "core", "db", "tui", "samples"])
def test_rien_ne_manque_dans_la_roue(roue: set[str], dossier: str) -> None:
    attendus = {nom(p) for p in fichiers() if nom(p).startswith(f"{dossier}/")}
    livres = {n.removeprefix("tui/") if n.startswith("tui/samples/") else n for n in roue}
    assert attendus
    assert not attendus - livres


def test_la_licence_et_la_commande_sont_livrees(roue: set[str]) -> None:
    assert any(n.endswith("licenses/LICENSE") for n in roue)
    assert any(n.endswith("entry_points.txt") for n in roue)


def test_les_verrous_ne_nomment_aucune_machine(capsys: pytest.CaptureFixture[str]) -> None:
    for verrou in ("requirements.txt", "requirements-dev.txt"):
        lignes = (RACINE / verrou).read_text("utf-8").splitlines()
        assert not [ligne for ligne in lignes if "://" in ligne or ligne.startswith(("--index", "--extra", "-f", "--find"))]
        paquets = [i for i, ligne in enumerate(lignes) if "==" in ligne]
        assert all("--hash=sha256:" in lignes[i + 1] for i in paquets), f"{verrou} : un paquet sans empreinte"


def test_le_verrou_de_developpement_contient_celui_du_programme() -> None:
    def versions(verrou: str) -> set[str]:
        lignes = (RACINE / verrou).read_text("utf-8").splitlines()
        return {ligne.split()[0] for ligne in lignes if "==" in ligne}

    assert versions("requirements.txt") <= versions("requirements-dev.txt")
