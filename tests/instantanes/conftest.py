import shutil

import pytest

from tests.tui.outils import modele
from tui.app import Facturier


@pytest.fixture(scope="session")
def base_modele(tmp_path_factory):
    return modele(tmp_path_factory.mktemp("modele"))


@pytest.fixture
def demo(base_modele, tmp_path):
    """A folder with a fresh copy of the demo base."""
    shutil.copy(base_modele, tmp_path / "demo.db")
    (tmp_path / "demo.db").chmod(0o600)
    return tmp_path


@pytest.fixture(autouse=True)
def compteurs_au_repos(monkeypatch):
    """The counters of the header come when nobody types: whatever time a test takes, its picture is that of before."""
    monkeypatch.setattr(Facturier, "compter_au_repos", lambda _: None)
