"""A folder of exchange mistyped, a base on a full disk, a search that SQLite would refuse: said in French, with its remedy."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from fabrique_base import CLE, base, facture_validee, patient
from sqlcipher3 import dbapi2

from db.fautes import anomalie
from tui.__main__ import main


@pytest.fixture
def poste(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    registre = base(tmp_path)
    facture_validee(registre, patient(registre))
    registre.fermer()
    monkeypatch.setenv("FACTURIER_BASE", str(tmp_path / "essai.db"))
    monkeypatch.setenv("FACTURIER_CLE", CLE)
    return tmp_path


@pytest.mark.erreur("DEPOT_ABSENT")
@pytest.mark.parametrize(("commande", "lieu"), [("recevoir", "absent"), ("recevoir", "fichier"), ("envoyer", "fichier")])
def test_le_depot_mal_ecrit_est_refuse(commande: str, lieu: str, poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (poste / "fichier").write_text("")
    assert main([commande, "--depot", str(poste / lieu)]) == 2
    sortie, erreur = capsys.readouterr()
    assert sortie == ""
    assert str(poste / lieu) in erreur
    assert "rien n'a été échangé" in erreur
    assert not (poste / "absent").exists()


@pytest.mark.parametrize("faute", ["disk I/O error", "unable to open database file"])
def test_un_disque_plein_n_est_pas_une_base_endommagee(faute: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chemin = str(tmp_path / "essai.db")
    avec_place = anomalie(dbapi2.OperationalError(faute), chemin).code
    assert avec_place in ("BASE_ENDOMMAGEE", "BASE_INACCESSIBLE")
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_bavail=1, f_frsize=4096))
    plein = anomalie(dbapi2.OperationalError(faute), chemin)
    assert plein.code == "DISQUE_PLEIN"
    assert "sauvegarde" not in plein.phrase()
    assert anomalie(dbapi2.DatabaseError("database disk image is malformed"), chemin).code == "BASE_ENDOMMAGEE"


@pytest.mark.parametrize("ligne", ["z" * 60_000, "zz " * 3_000 + "inj"], ids=["un mot", "beaucoup de mots"])
def test_une_recherche_demesuree_se_dit_en_francais(ligne: str, poste: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["saisir", ligne, "--essai"]) == 2
    sortie, erreur = capsys.readouterr()
    for anglais in ("LIKE", "GLOB", "Expression", "fermer et rouvrir", "incident"):
        assert anglais not in sortie + erreur
    assert "patient" in sortie + erreur
