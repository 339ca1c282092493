"""The schema: migrations lead to the models, nothing cascades, a migration that would lose rows is undone."""

import re
from pathlib import Path

import pytest
from fabrique_base import CLE, base, patient

from core.erreurs import Refus
from db import creances, ressemblances
from db.declencheurs import DECLENCHEURS
from db.index import INDEX
from db.migration import DOSSIER, migrer
from db.ouverture import BaseChiffree
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
