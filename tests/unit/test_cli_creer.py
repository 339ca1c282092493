"""A base of one's own: made, filled with a team, opened by the screens; nothing half made is left."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from core.erreurs import Refus
from db.ouverture import ouvrir
from tui.__main__ import main
from tui.poste import contexte_du_poste

CLE = "ab" * 32
EQUIPE = """
[[cabinet]]
code = "lilas"
nom = "Cabinet TEST des Lilas"
commune = "Valfictif"

[[infirmier]]
am = "996000014"
rpps = "99900001019"
nom = "TEST-MARTIN"
prenom = "Nadia"
cabinet = "lilas"

[[prescripteur]]
nom = "TEST-MOULIN"
prenom = "Agnès"
rpps = "99900000052"
"""


@pytest.fixture
def equipe(tmp_path: Path) -> Path:
    fichier = tmp_path / "equipe.toml"
    fichier.write_text(EQUIPE, encoding="utf-8")
    return fichier


def test_creer_puis_completer(tmp_path, equipe, capsys):
    base = str(tmp_path / "a.db")
    assert main(["creer", "--base", base, "--cle", CLE, "--equipe", str(equipe)]) == 0
    assert main(["creer", "--base", base, "--cle", CLE, "--equipe", str(equipe)]) == 0
    registre = ouvrir(base, CLE)
    try:
        assert [len(registre.cabinets()), len(registre.infirmiers()), len(registre.chercher_prescripteurs())] == [1, 1, 1]
        assert registre.nature == "fictive"
    finally:
        registre.fermer()
    assert "base fictive prête" in capsys.readouterr().out


def test_une_cle_neuve_est_dite_une_fois(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("FACTURIER_CLE", raising=False)
    base = tmp_path / "a.db"
    assert main(["creer", "--base", str(base), "--nature", "reelle"]) == 0
    cle = capsys.readouterr().out.split()[-1]
    registre = ouvrir(base, cle)
    assert registre.nature == "reelle"
    registre.fermer()


@pytest.mark.parametrize(
    ("code", "avant", "apres"),
    [
        pytest.param("CABINET_ABSENT", 'cabinet = "lilas"', 'cabinet = "roses"', marks=pytest.mark.erreur("CABINET_ABSENT")),
        pytest.param("AM_REFUSE", '"996000014"', '"99600001"', marks=pytest.mark.erreur("AM_REFUSE")),
        pytest.param("RPPS_REFUSE", '"99900001019"', '"99900001018"', marks=pytest.mark.erreur("RPPS_REFUSE")),
    ],
)
def test_une_equipe_fausse_ne_laisse_pas_de_base(tmp_path, equipe, capsys, code, avant, apres):
    equipe.write_text(EQUIPE.replace(avant, apres), encoding="utf-8")
    assert main(["creer", "--base", str(tmp_path / "a.db"), "--cle", CLE, "--equipe", str(equipe)]) == 2
    assert capsys.readouterr().err.count("facturier creer") == 1, code
    assert [p.name for p in tmp_path.iterdir()] == ["equipe.toml"]


@pytest.mark.erreur("CLE_ABSENTE")
def test_completer_demande_la_cle(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("FACTURIER_CLE", raising=False)
    (tmp_path / "a.db").write_bytes(b"")
    assert main(["creer", "--base", str(tmp_path / "a.db")]) == 2
    assert "FACTURIER_CLE" in capsys.readouterr().err


@pytest.mark.erreur("EXEMPLES_EN_BASE_REELLE")
def test_pas_d_exemples_en_base_reelle(tmp_path, capsys):
    assert main(["creer", "--base", str(tmp_path / "a.db"), "--nature", "reelle", "--exemples"]) == 2
    assert not (tmp_path / "a.db").exists()


def arguments(tmp_path: Path, **valeurs: object) -> argparse.Namespace:
    defauts = {"base": str(tmp_path / "a.db"), "cle": CLE, "au": "2026-11-21", "depot": None, "cartes": None, "pcsc": False}
    return argparse.Namespace(**(defauts | valeurs))


def test_les_ecrans_sur_la_base_des_exemples(tmp_path):
    from tui.installation import dossier_samples

    assert main(["creer", "--base", str(tmp_path / "a.db"), "--cle", CLE, "--exemples"]) == 0
    contexte = contexte_du_poste(arguments(tmp_path, depot=tmp_path / "depot", cartes=dossier_samples() / "cartes"))
    try:
        assert (contexte.mode, contexte.transport.marque) == ("FORMATION", "EMU")
        assert (len(contexte.cartes), len(contexte.cps)) == (36, 3)
        assert len(contexte.executeur.soumettre(lambda r: r.chercher_patients(limite=100)).result()) == 40
    finally:
        contexte.executeur.fermer()


def test_la_base_de_quelqu_un_s_ouvre_sans_la_caisse_emulee_ni_le_lecteur(tmp_path):
    """In a process of its own: what the first screen does not show is not read from the disk before it."""
    assert main(["creer", "--base", str(tmp_path / "a.db"), "--cle", CLE]) == 0
    programme = (
        "import sys\nfrom pathlib import Path\n"
        "from tests.unit.test_cli_creer import arguments\nfrom tui.poste import contexte_du_poste\n"
        "avant = set(sys.modules)\ncontexte = contexte_du_poste(arguments(Path(sys.argv[1])))\n"
        "assert not [m for m in set(sys.modules) - avant if m.startswith(('core.emulateurs', 'core.telematique'))]\n"
        "assert contexte.lecteur.marque == 'EMU'\ncontexte.executeur.fermer()"
    )
    subprocess.run([sys.executable, "-c", programme, str(tmp_path)], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.erreur("DEPOT_EN_BASE_REELLE")
def test_une_base_reelle_n_a_pas_de_depot_emule(tmp_path):
    assert main(["creer", "--base", str(tmp_path / "a.db"), "--cle", CLE, "--nature", "reelle"]) == 0
    with pytest.raises(Refus, match="aucun transport homologué"):
        contexte_du_poste(arguments(tmp_path, depot=tmp_path / "depot"))
    contexte = contexte_du_poste(arguments(tmp_path))
    contexte.executeur.fermer()
    assert (contexte.mode, contexte.transport.relever()) == ("RÉEL", ())


@pytest.mark.erreur("CARTES_ABSENTES")
def test_un_dossier_sans_carte(tmp_path):
    main(["creer", "--base", str(tmp_path / "a.db"), "--cle", CLE])
    with pytest.raises(Refus, match="aucune carte Vitale"):
        contexte_du_poste(arguments(tmp_path, cartes=tmp_path))
