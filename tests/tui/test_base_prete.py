"""The kept demo base: made once, copied, never used when it is not what its name says."""

import os
import stat

import pytest

from core.erreurs import Refus
from db.ouverture import ouvrir
from tui.base_prete import copier
from tui.demarrage import _fabriquer
from tui.monde_fictif import CLE_DEMO


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "facturier"


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "monde.toml").write_text("un", "utf-8")
    return [tmp_path / "sources"]


class Fabrique:
    """Writes a new content each time, and counts."""

    fois = 0

    def __call__(self, chemin):
        self.fois += 1
        chemin.write_bytes(b"base %d" % self.fois)


def test_made_once_then_copied(cache, sources, tmp_path):
    faire = Fabrique()
    assert all(copier(tmp_path / nom, sources, faire) for nom in ("a.db", "b.db"))
    assert faire.fois == 1
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes() == b"base 1"
    assert len(list(cache.iterdir())) == 1


def test_readable_by_its_owner_only(cache, sources, tmp_path):
    copier(tmp_path / "a.db", sources, Fabrique())
    droits = [stat.S_IMODE(c.stat().st_mode) for c in (cache, *cache.iterdir(), tmp_path / "a.db")]
    assert droits[0] == 0o700
    assert all(not d & 0o077 for d in droits)


def test_other_samples_make_another_base_in_the_place_of_the_old_one(cache, sources, tmp_path):
    faire = Fabrique()
    copier(tmp_path / "a.db", sources, faire)
    (sources[0] / "monde.toml").write_text("deux", "utf-8")
    copier(tmp_path / "b.db", sources, faire)
    assert (tmp_path / "b.db").read_bytes() == b"base 2"
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("octets", [b"", b"base 1 changed"], ids=["cut", "changed"])
def test_a_damaged_one_is_made_again(cache, sources, tmp_path, octets):
    faire = Fabrique()
    copier(tmp_path / "a.db", sources, faire)
    next(cache.iterdir()).write_bytes(octets)
    copier(tmp_path / "b.db", sources, faire)
    assert (tmp_path / "b.db").read_bytes() == b"base 2"


def test_a_folder_open_to_others_is_not_used(cache, sources, tmp_path):
    cache.mkdir(parents=True)
    cache.chmod(0o755)
    assert not copier(tmp_path / "a.db", sources, Fabrique())
    assert not (tmp_path / "a.db").exists()
    assert not list(cache.iterdir())


def test_a_cache_that_cannot_be_made(sources, tmp_path, monkeypatch):
    (tmp_path / "fichier").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "fichier"))
    assert not copier(tmp_path / "a.db", sources, Fabrique())


def test_nothing_is_left_when_the_base_cannot_be_made(cache, sources, tmp_path):
    def refuser(chemin):
        chemin.write_bytes(b"half")
        raise Refus([])

    with pytest.raises(Refus):
        copier(tmp_path / "a.db", sources, refuser)
    assert not list(cache.iterdir())
    assert not (tmp_path / "a.db").exists()


def test_the_copy_opens_with_all_the_people(cache, sources, tmp_path):
    assert copier(tmp_path / "demo.db", sources, _fabriquer)
    assert [c.suffix for c in cache.iterdir()] == [".db"]
    registre = ouvrir(tmp_path / "demo.db", CLE_DEMO)
    try:
        assert len(registre.chercher_patients("", limite=200)) >= 40
    finally:
        registre.fermer()
    assert os.path.getsize(tmp_path / "demo.db") > 100_000
