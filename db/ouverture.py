"""Opening a base: its key, its settings checked, its schema brought up to date, its nature read.

The file is SQLCipher with a raw key (64 hexadecimal digits): no derivation, 1 ms to open.  Readable by its owner only.
"""

import os
import re
import stat
from pathlib import Path

from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2

from core.erreurs import Anomalie, Refus
from core.registre import Nature
from core.systeme import cause
from db.avancement import Avancement
from db.fautes import anomalie, traduire
from db.migration import migrer
from db.registre import RegistreBase

# SQLite 3.7.0 to 3.51.2 can lose a commit when two connections meet at a checkpoint
VERSION_SURE = (3, 51, 3)
ATTENTE = 10  # seconds another session may hold the write lock
# KiB of pages kept decrypted: twice as many cost a terminal 2 MiB more and gain nothing one can see, even on a big base
CACHE = 2000
# statements kept prepared: the driver lets go of the new ones rather than of those it met first, so 128 are soon the wrong ones
ORDRES_PRETS = 400
REGLAGES = {"cache_size": -CACHE, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": ATTENTE * 1000}
PAGE = 4096


class BaseChiffree(SqlCipherDatabase):  # type: ignore[misc]  # playhouse has no types
    """A SQLCipher connection that is silent on standard error and keeps its temporary data in memory."""

    def _add_conn_hooks(self, conn: dbapi2.Connection) -> None:
        conn.execute("PRAGMA cipher_log_level=NONE")
        conn.execute("PRAGMA temp_store=MEMORY")
        super()._add_conn_hooks(conn)


def ouvrir(
    chemin: str | Path,
    cle_hex: str,
    *,
    creer: bool = False,
    nature: Nature = "fictive",
    avancement: Avancement | None = None,
) -> RegistreBase:
    """Open the base, or make it when `creer`; raises `Refus` BASE_… or CLE_….

    `nature` only matters when the base is made: afterwards it is read in the base and never changes. `avancement` follows the
    update of a base that an older version made.
    """
    chemin = Path(chemin)
    if not re.fullmatch(r"[0-9a-fA-F]{64}", cle_hex):
        raise Refus(Anomalie("CLE_ILLISIBLE", "la clé de la base n'est pas faite de 64 chiffres hexadécimaux", "relire la clé"))
    if dbapi2.sqlite_version_info < VERSION_SURE:
        raise Refus(
            Anomalie(
                "SQLITE_TROP_ANCIEN",
                f"SQLite {dbapi2.sqlite_version} peut perdre une écriture quand deux sessions se croisent",
                "installer sqlcipher3 0.6 ou plus récent",
            )
        )
    _preparer_fichier(chemin, creer)
    base = BaseChiffree(
        str(chemin),
        passphrase=f"x'{cle_hex.lower()}'",
        pragmas=REGLAGES,
        timeout=ATTENTE,
        lock_type="IMMEDIATE",
        cached_statements=ORDRES_PRETS,
    )
    try:
        with traduire(str(chemin)):
            _verifier_cle(base, chemin)
            _verifier_reglages(base)
            migrer(base, nature, avancement=avancement)
            lue = base.execute_sql("SELECT valeur FROM base WHERE cle = 'nature'").fetchone()[0]
    except BaseException:
        base.close()
        raise
    return RegistreBase(base, lue, str(chemin))


def _preparer_fichier(chemin: Path, creer: bool) -> None:
    """The file exists, is a file, is nobody else's to read; or is made so."""
    ou = str(chemin)
    if not chemin.exists():
        if not creer:
            raise Refus(Anomalie("BASE_ABSENTE", "aucune base à cet endroit", "vérifier le chemin, ou créer la base", ou))
        try:
            os.close(os.open(chemin, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as erreur:
            raise Refus(
                Anomalie(
                    "BASE_NON_CREEE",
                    f"la base ne peut pas être créée : {cause(erreur)}",
                    "vérifier que le dossier existe, que l'on a le droit d'y écrire et qu'il reste de la place",
                    ou,
                )
            ) from erreur
        return
    if not chemin.is_file():
        raise Refus(Anomalie("BASE_INVALIDE", "ce n'est pas un fichier", "donner le chemin du fichier de la base", ou))
    if stat.S_IMODE(chemin.stat().st_mode) & 0o077:
        raise Refus(
            Anomalie(
                "BASE_LISIBLE_PAR_D_AUTRES",
                "d'autres comptes de la machine peuvent lire cette base",
                f"retirer leurs droits : chmod 600 {chemin.name}",
                ou,
            )
        )


def _verifier_cle(base: SqlCipherDatabase, chemin: Path) -> None:
    """Read the first page; say apart a wrong key, a base without encryption and a file that is no base."""
    try:
        base.connect()
        base.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
    except Exception as erreur:
        trouvee = anomalie(erreur, str(chemin))
        if "not a database" not in str(erreur):
            raise Refus(trouvee) from erreur
        with chemin.open("rb") as fichier:
            debut = fichier.read(PAGE)
        if debut.startswith(b"SQLite format 3\0"):
            raise Refus(
                Anomalie("BASE_NON_CHIFFREE", "cette base n'est pas chiffrée", "ouvrir une base de Facturier", str(chemin))
            ) from erreur
        if chemin.stat().st_size % PAGE or len(set(debut)) < 200:
            raise Refus(
                Anomalie("BASE_INVALIDE", "ce fichier n'est pas une base de Facturier", "vérifier le chemin", str(chemin))
            ) from erreur
        raise Refus(
            Anomalie(
                "CLE_FAUSSE",
                "la clé ne correspond pas à cette base (ou son début est endommagé)",
                "vérifier la clé, puis le chemin ; sinon restaurer la dernière sauvegarde",
                str(chemin),
            )
        ) from erreur


def _verifier_reglages(base: SqlCipherDatabase) -> None:
    """What was asked of SQLite is what it does: a setting it ignores would lose invoices in silence."""
    for nom, voulu in REGLAGES.items():
        lu = base.pragma(nom)
        if lu != voulu:
            raise Refus(
                Anomalie(
                    "BASE_REGLAGE",
                    f"SQLite refuse le réglage {nom}={voulu} (il vaut {lu})",
                    "mettre la base sur un disque local (pas un partage réseau)",
                )
            )
