"""The schema: migrations lead to the models, nothing cascades, a migration that would lose rows is undone."""

import os
import re
import signal
import time
from pathlib import Path

import pytest
from fabrique_base import CLE, base, patient

from core.erreurs import Refus
from db import creances, ressemblances
from db.avancement import Avancement
from db.declencheurs import DECLENCHEURS
from db.executeur import Executeur
from db.index import INDEX
from db.migration import DOSSIER, migrer
from db.ouverture import BaseChiffree, ouvrir
from db.schema import TABLES


def schema(connexion: BaseChiffree) -> dict[str, tuple[str, list[str]]]:
    """Each object by name: its text whatever its blanks, and its literals as they are."""
    rangs = connexion.execute_sql(
        "SELECT name, sql FROM sqlite_master "
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND tbl_name <> 'schema_migration'"
    )
    return {
        nom: (re.sub(r"\s+", " ", re.sub(r"\s*([(),])\s*", r"\1", sql)), re.findall(r"'[^']*'", sql))
        for nom, sql in rangs.fetchall()
    }


def test_les_migrations_menent_aux_modeles(tmp_path: Path) -> None:
    modeles = BaseChiffree(":memory:", passphrase=f"x'{CLE}'")
    with modeles.bind_ctx(TABLES):
        modeles.create_tables(TABLES, safe=False)
    for ordre in (*DECLENCHEURS, *INDEX, *creances.SUIVI, *ressemblances.SUIVI):
        modeles.execute_sql(ordre)
    assert schema(base(tmp_path).base) == schema(modeles)


def test_tables_strictes_et_rien_en_cascade(tmp_path: Path) -> None:
    ordres = schema(base(tmp_path).base)
    tables = [sql for sql, _ in ordres.values() if sql.startswith("CREATE TABLE")]
    assert len(tables) == len(TABLES)
    assert all(sql.endswith("STRICT") for sql in tables)
    assert not [sql for sql in tables if "CASCADE" in sql]


@pytest.mark.erreur("MIGRATION_REFUSEE")
def test_une_migration_qui_perd_des_lignes_est_defaite(tmp_path: Path) -> None:
    registre = base(tmp_path)
    patient(registre)
    dossier = tmp_path / "migrations"
    dossier.mkdir()
    for faite in DOSSIER.glob("[0-9]*.py"):
        (dossier / faite.name).write_text("def up(migrator, db): raise AssertionError('déjà faite')\n")
    (dossier / "9998_fautive.py").write_text("def up(migrator, db): db.execute_sql('DELETE FROM droit')\n")
    with pytest.raises(Refus) as pris:
        migrer(registre.base, "fictive", dossier)
    assert pris.value.anomalies[0].code == "MIGRATION_REFUSEE"
    assert registre.ligne("SELECT count(*) FROM droit") == (1,)
    (dossier / "9998_fautive.py").write_text("def up(migrator, db): db.execute_sql('ALTER TABLE droit ADD note TEXT')\n")
    migrer(registre.base, "fictive", dossier)
    assert registre.ligne("SELECT count(note), count(*) FROM droit") == (0, 1)


@pytest.mark.parametrize(
    "ordre",
    [
        "DELETE FROM droit",
        "DROP TABLE modele",
        "UPDATE droit SET patient = patient",
        "UPDATE patient SET id = id",
        "ALTER TABLE modele RENAME TO autre",
    ],
)
def test_une_migration_qui_dit_ne_rien_oter_n_ote_rien(tmp_path: Path, ordre: str) -> None:
    registre = base(tmp_path)
    patient(registre)
    avant = schema(registre.base)
    dossier = tmp_path / "migrations"
    dossier.mkdir()
    for faite in DOSSIER.glob("[0-9]*.py"):
        (dossier / faite.name).write_text("def up(migrator, db): raise AssertionError('déjà faite')\n")
    fautive = dossier / "9998_fautive.py"
    texte = "SANS_PERTE = True\ndef up(migrator, db):\n    for ordre in {!r}: db.execute_sql(ordre)\n"
    bons = [
        "ALTER TABLE droit ADD note TEXT",
        "CREATE TABLE neuve (a TEXT)",
        "INSERT INTO neuve VALUES ('x')",
        "DELETE FROM neuve",
    ]
    fautive.write_text(texte.format([*bons, ordre]))
    with pytest.raises(Refus) as pris:
        migrer(registre.base, "fictive", dossier)
    assert pris.value.anomalies[0].code == "MIGRATION_REFUSEE"
    assert schema(registre.base) == avant
    assert registre.ligne("SELECT count(*) FROM droit") == (1,)
    fautive.write_text(texte.format([*bons, "UPDATE patient SET nir = '', traits = 'autres'"]))  # its triggers delete the old key
    migrer(registre.base, "fictive", dossier)
    assert [c for (c,) in registre.lignes("SELECT cle FROM ressemblance")] == ["3autres"]
    registre.executer("DELETE FROM droit")


SANS_FIN = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT count(*) FROM n"


@pytest.mark.erreur("MISE_A_JOUR_INTERROMPUE")
def test_une_mise_a_jour_longue_se_dit_et_s_arrete_sans_rien_changer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.avancement.PREMIERE", 0.0)
    registre = base(tmp_path)
    avant = schema(registre.base)
    dossier = tmp_path / "migrations"
    dossier.mkdir()
    for faite in DOSSIER.glob("[0-9]*.py"):
        (dossier / faite.name).write_text("def up(migrator, db): raise AssertionError('déjà faite')\n")
    longue = dossier / "9998_longue.py"
    ajout = "db.execute_sql('ALTER TABLE droit ADD note TEXT')"
    longue.write_text(f"def up(migrator, db):\n    {ajout}\n    db.execute_sql({SANS_FIN!r})\n")
    dites: list[str] = []

    def dire(phrase: str) -> None:
        dites.append(phrase)
        if "tables" in phrase:
            raise KeyboardInterrupt  # as Ctrl+C does in the thread that runs the statement

    monkeypatch.setattr("db.avancement.SUIVANTE", 0.0)
    with pytest.raises(Refus) as pris:
        migrer(registre.base, "fictive", dossier, Avancement(dire))
    assert pris.value.anomalies[0].code == "MISE_A_JOUR_INTERROMPUE"
    assert "9998_longue" in dites[-1]
    assert "les tables changent" in dites[-1]
    assert schema(registre.base) == avant
    longue.write_text(f"def up(migrator, db): {ajout}\n")
    migrer(registre.base, "fictive", dossier, Avancement(dites.append))
    assert registre.ligne("SELECT count(note) FROM droit") == (0,)


def test_ctrl_c_pendant_l_ouverture_arrete_la_mise_a_jour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registre = base(tmp_path)
    registre.fermer()

    def ouvrir_sans_fin(chemin: Path, cle: str, *, avancement: Avancement, **_: object) -> object:
        ouvert = ouvrir(chemin, cle)
        try:
            with avancement.suivre(ouvert.base.connection()):
                return ouvert.lignes(SANS_FIN)
        finally:
            ouvert.fermer()

    def interrompre(_: str) -> None:
        time.sleep(0.2)  # the main thread has left the start of this one, and waits for its answer
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("db.executeur.ouvrir", ouvrir_sans_fin)
    monkeypatch.setattr("db.avancement.PREMIERE", 0.0)
    with pytest.raises(Refus):
        Executeur(tmp_path / "essai.db", CLE, dire=interrompre)


def test_une_migration_interrompue_laisse_l_ancien_schema(tmp_path: Path) -> None:
    registre = base(tmp_path)
    avant = schema(registre.base)
    dossier = tmp_path / "migrations"
    dossier.mkdir()
    for faite in DOSSIER.glob("[0-9]*.py"):
        (dossier / faite.name).write_text("def up(migrator, db): raise AssertionError('déjà faite')\n")
    (dossier / "9998_coupee.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('ALTER TABLE droit ADD note TEXT')\n    raise KeyboardInterrupt\n"
    )
    with pytest.raises(KeyboardInterrupt):
        migrer(registre.base, "fictive", dossier)
    assert schema(registre.base) == avant
    assert registre.base.pragma("foreign_keys") == 1
