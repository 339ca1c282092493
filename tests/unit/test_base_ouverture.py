"""Opening a base: its settings, its secrecy, and one clear message for each way it can fail."""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from fabrique_base import CLE, base, patient
from playhouse.sqlcipher_ext import SqlCipherDatabase

from core.erreurs import Refus
from db import ouverture
from db.ouverture import ouvrir


def refus(*args: object, **options: object) -> str:
    with pytest.raises(Refus) as pris:
        ouvrir(*args, **options)  # type: ignore[arg-type]
    (anomalie,) = pris.value.anomalies
    assert anomalie.message
    assert anomalie.remede
    return anomalie.code


def test_les_reglages_sont_ceux_qui_ne_perdent_rien(tmp_path: Path) -> None:
    registre = base(tmp_path)
    lus = {nom: registre.base.pragma(nom) for nom in ouverture.REGLAGES}
    assert lus == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000, "cache_size": -2000}


def test_le_fichier_et_son_journal_ne_sont_qu_a_leur_proprietaire(tmp_path: Path) -> None:
    registre = base(tmp_path)
    patient(registre)
    for fichier in tmp_path.iterdir():
        assert stat.S_IMODE(fichier.stat().st_mode) == 0o600, fichier.name


def test_rien_ne_se_lit_dans_les_fichiers(tmp_path: Path) -> None:
    registre = base(tmp_path)
    patient(registre)
    octets = b"".join(f.read_bytes() for f in tmp_path.iterdir())
    registre.fermer()
    octets += b"".join(f.read_bytes() for f in tmp_path.iterdir())
    for secret in (b"DUPONT", b"2991355555042", b"CREATE TABLE", b"SQLite format"):
        assert secret not in octets
    clair = SqlCipherDatabase(str(tmp_path / "clair.db"))
    clair.execute_sql("CREATE TABLE t (x TEXT)")
    assert b"CREATE TABLE" in (tmp_path / "clair.db").read_bytes(), "témoin : sans clé tout se lit"


@pytest.mark.erreur("CLE_FAUSSE")
def test_mauvaise_cle(tmp_path: Path) -> None:
    base(tmp_path).fermer()
    assert refus(tmp_path / "essai.db", "00" * 32) == "CLE_FAUSSE"


def test_mauvaise_cle_rien_sur_la_sortie_d_erreur(tmp_path: Path) -> None:
    base(tmp_path).fermer()
    code = (
        "import sys; from core.erreurs import Refus; from db.ouverture import ouvrir\n"
        "try: ouvrir(sys.argv[1], '00' * 32)\nexcept Refus: print('refus')"
    )
    fini = subprocess.run([sys.executable, "-c", code, str(tmp_path / "essai.db")], capture_output=True, text=True, check=True)
    assert (fini.stdout, fini.stderr) == ("refus\n", "")


@pytest.mark.erreur("CLE_ILLISIBLE")
@pytest.mark.parametrize("cle", ["", "secret", "5a" * 31, "5a" * 31 + "zz", "'; DROP TABLE patient; --"])
def test_cle_qui_n_en_est_pas_une(tmp_path: Path, cle: str) -> None:
    assert refus(tmp_path / "essai.db", cle, creer=True) == "CLE_ILLISIBLE"
    assert not list(tmp_path.iterdir())


@pytest.mark.erreur("BASE_ABSENTE")
def test_base_absente(tmp_path: Path) -> None:
    assert refus(tmp_path / "rien.db", CLE) == "BASE_ABSENTE"
    assert not list(tmp_path.iterdir())


@pytest.mark.erreur("BASE_NON_CREEE")
def test_dossier_absent(tmp_path: Path) -> None:
    assert refus(tmp_path / "dossier" / "essai.db", CLE, creer=True) == "BASE_NON_CREEE"


@pytest.mark.erreur("BASE_INVALIDE")
@pytest.mark.parametrize("octets", [b"bonjour" * 100, b"\0" * 8192, b"<html>" + b" " * 4090 + b"</html>"])
def test_un_fichier_qui_n_est_pas_une_base(tmp_path: Path, octets: bytes) -> None:
    fichier = tmp_path / "lettre.odt"
    fichier.write_bytes(octets)
    fichier.chmod(0o600)
    assert refus(fichier, CLE) == "BASE_INVALIDE"
    assert fichier.read_bytes() == octets
    assert refus(tmp_path, CLE) == "BASE_INVALIDE"


@pytest.mark.erreur("BASE_NON_CHIFFREE")
def test_une_base_en_clair(tmp_path: Path) -> None:
    fichier = tmp_path / "clair.db"
    with sqlite3.connect(fichier) as clair:
        clair.execute("CREATE TABLE t (x)")
    fichier.chmod(0o600)
    assert refus(fichier, CLE) == "BASE_NON_CHIFFREE"


@pytest.mark.erreur("BASE_LISIBLE_PAR_D_AUTRES")
def test_une_base_que_d_autres_peuvent_lire(tmp_path: Path) -> None:
    base(tmp_path).fermer()
    (tmp_path / "essai.db").chmod(0o640)
    assert refus(tmp_path / "essai.db", CLE) == "BASE_LISIBLE_PAR_D_AUTRES"


@pytest.mark.erreur("BASE_PLUS_RECENTE")
def test_une_base_d_une_version_plus_recente(tmp_path: Path) -> None:
    registre = base(tmp_path)
    registre.base.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_demain', '2030-01-01')")
    registre.fermer()
    assert refus(tmp_path / "essai.db", CLE) == "BASE_PLUS_RECENTE"


@pytest.mark.erreur("BASE_ENDOMMAGEE")
def test_une_page_abimee_se_dit(tmp_path: Path) -> None:
    registre = base(tmp_path)
    for _ in range(30):
        registre.enregistrer_patient(patient(registre))
    registre.fermer()
    fichier = tmp_path / "essai.db"
    octets = bytearray(fichier.read_bytes())
    for page in range(1, len(octets) // 4096):
        octets[page * 4096 + 100] ^= 1
    fichier.write_bytes(octets)
    assert refus(fichier, CLE) in ("BASE_ENDOMMAGEE", "CLE_FAUSSE")


@pytest.mark.erreur("SQLITE_TROP_ANCIEN")
def test_un_sqlite_qui_perd_des_ecritures_est_refuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ouverture.dbapi2, "sqlite_version_info", (3, 40, 1))
    assert refus(tmp_path / "essai.db", CLE, creer=True) == "SQLITE_TROP_ANCIEN"
    assert not list(tmp_path.iterdir())


@pytest.mark.erreur("BASE_REGLAGE")
def test_un_reglage_que_sqlite_ignore_est_vu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ouverture.REGLAGES, "page_size", 512)
    assert refus(tmp_path / "essai.db", CLE, creer=True) == "BASE_REGLAGE"


@pytest.mark.erreur("BASE_LECTURE_SEULE")
def test_base_en_lecture_seule(tmp_path: Path) -> None:
    registre = base(tmp_path)
    registre.base.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(Refus) as pris:
        patient(registre)
    assert pris.value.anomalies[0].code == "BASE_LECTURE_SEULE"


SANS_DROIT = """
import os, sys
from core.erreurs import Refus
from db.ouverture import ouvrir
from fabrique_base import CLE
ouvrir(sys.argv[1], CLE).fermer()  # everything is imported before the rights are given up
os.chmod(sys.argv[1], 0o400)
os.chmod(os.path.dirname(sys.argv[1]), 0o500)
if os.geteuid() == 0:  # root writes everywhere
    os.chown(sys.argv[1], 65534, 65534)
    os.chown(os.path.dirname(sys.argv[1]), 65534, 65534)
    os.setuid(65534)
for chemin in (sys.argv[1], os.path.join(os.path.dirname(sys.argv[1]), "neuve.db")):
    try:
        ouvrir(chemin, CLE, creer=True)
        print("ouverte")
    except Refus as refus:
        print(refus.anomalies[0].code)
"""


def test_fichier_et_dossier_en_lecture_seule() -> None:
    with tempfile.TemporaryDirectory() as dossier:
        Path(dossier).chmod(0o755)
        base(Path(dossier)).fermer()
        ici = Path(__file__).parent
        fini = subprocess.run(
            [sys.executable, "-c", SANS_DROIT, f"{dossier}/essai.db"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": f"{ici.parents[1]}:{ici}"},
            check=False,
        )
        assert fini.stdout.split() == ["BASE_LECTURE_SEULE", "BASE_NON_CREEE"], fini.stderr
        assert sorted(f.name for f in Path(dossier).iterdir()) == ["essai.db"], "rien d'écrit à moitié"


def test_la_nature_se_choisit_une_fois(tmp_path: Path) -> None:
    base(tmp_path, "reelle").fermer()
    assert ouvrir(tmp_path / "essai.db", CLE, creer=True, nature="fictive").nature == "reelle"


@pytest.mark.erreur("BASE_OCCUPEE")
def test_une_autre_session_qui_ne_rend_pas_la_main(tmp_path: Path) -> None:
    une = base(tmp_path)
    autre = ouvrir(tmp_path / "essai.db", CLE)
    autre.base.execute_sql("PRAGMA busy_timeout = 1")
    with une.ecriture():
        une.garder_brouillon("saisie", "{}")
        with pytest.raises(Refus) as pris:
            autre.garder_brouillon("saisie", "{}")
        assert pris.value.anomalies[0].code == "BASE_OCCUPEE"
    autre.garder_brouillon("saisie", "[]")
    assert une.brouillon("saisie") == "[]"


@pytest.mark.erreur("BASE_INACCESSIBLE")
def test_un_fichier_que_sqlite_ne_peut_pas_ouvrir(tmp_path: Path) -> None:
    base(tmp_path).fermer()
    (tmp_path / "essai.db-wal").mkdir()
    assert refus(tmp_path / "essai.db", CLE) in ("BASE_INACCESSIBLE", "BASE_ENDOMMAGEE")
