"""Which rows a transaction changed, before and after: temporary triggers write it down, whatever the code that wrote.

The trace lives in temporary tables of the connection, so a savepoint that is undone takes its part of it back too.
"""

import json
import zlib
from typing import Any

from attrs import frozen

from db.socle import Socle

Rangee = dict[str, Any]

# what an action may take back; `compteur` and `brouillon` also move outside actions: they follow when they can
DEFAISABLES = (
    "cabinet",
    "infirmier",
    "prescripteur",
    "patient",
    "droit",
    "ordonnance",
    "facture",
    "instantane",
    "seance",
    "acte_cote",
    "facture_seance",
    "exception_locale",
    "modele",
    "macro",
    "filtre",
    "parametre",
    "ligne_banque",
    "pointage",
    "demarche",
    "demarche_facture",
    "encaissement",
    "temps",
    "ecart",
    "question",
    "report",
    "compteur",
    "brouillon",
)
SOUPLES = frozenset(("compteur", "brouillon"))
# columns that the mere use of a row moves: they make no change to undo, nor stand in the way of one
EMPLOIS: dict[str, frozenset[str]] = {"modele": frozenset(("employe_le", "emplois")), "macro": frozenset(("employe_le",))}
# facts that leave the program or come from outside
FRONTIERES = ("lot", "envoi", "message", "fusion")


@frozen
class Colonnes:
    """The columns of a table, those that name a row, those that hold bytes."""

    toutes: tuple[str, ...]
    cle: tuple[str, ...]
    octets: frozenset[str]

    def image(self, prefixe: str) -> str:
        """The SQL that writes a row as JSON; bytes are in hexadecimal."""
        valeurs = (f"'{c}', {f'hex({prefixe}{c})' if c in self.octets else prefixe + c}" for c in self.toutes)
        return f"json_object({', '.join(valeurs)})"

    def valeur(self, colonne: str, lue: Any) -> Any:
        """A value of an image as it goes into the base."""
        return bytes.fromhex(lue) if colonne in self.octets and lue is not None else lue


@frozen
class Pas:
    """One row changed: None before when it was inserted, None after when it was deleted."""

    table: str
    avant: Rangee | None
    apres: Rangee | None


def colonnes(socle: Socle, table: str) -> Colonnes:
    """Read them in the base, so that a new column is never forgotten."""
    lues = socle.lignes(f'PRAGMA main.table_info("{table}")')
    return Colonnes(
        tuple(x[1] for x in lues),
        tuple(x[1] for x in sorted(lues, key=lambda x: x[5]) if x[5]),
        frozenset(x[1] for x in lues if x[2] == "BLOB"),
    )


def installer(socle: Socle) -> None:
    """Once a connection: the two temporary tables, and the triggers that sleep until `trace_active` has a row."""
    ordres = [
        "CREATE TEMP TABLE trace_active (oui INTEGER)",
        "CREATE TEMP TABLE trace (rang INTEGER PRIMARY KEY, nom TEXT, avant TEXT, apres TEXT)",
    ]
    quand = "WHEN EXISTS (SELECT 1 FROM trace_active)"
    for table in DEFAISABLES:
        c = colonnes(socle, table)
        verbes = [("DELETE", c.image("OLD."), "NULL")]
        if table != "brouillon":  # a draft is written at every key: only its loss is part of an action
            verbes += [("INSERT", "NULL", c.image("NEW.")), ("UPDATE", c.image("OLD."), c.image("NEW."))]
        for verbe, avant, apres in verbes:
            ordres.append(
                f"CREATE TEMP TRIGGER trace_{table}_{verbe.lower()} AFTER {verbe} ON main.{table} {quand} "
                f"BEGIN INSERT INTO trace (nom, avant, apres) VALUES ('{table}', {avant}, {apres}); END"
            )
    for table in FRONTIERES:
        for verbe in ("INSERT", "UPDATE"):
            ordres.append(
                f"CREATE TEMP TRIGGER trace_{table}_{verbe.lower()} AFTER {verbe} ON main.{table} {quand} "
                f"BEGIN INSERT INTO trace (nom, avant, apres) VALUES ('{table}', NULL, NULL); END"
            )
    for ordre in ordres:
        socle.executer(ordre)


def commencer(socle: Socle) -> None:
    """From now on, in this transaction, every change is written down."""
    socle.executer("DELETE FROM trace")
    socle.executer("DELETE FROM trace_active")
    socle.executer("INSERT INTO trace_active VALUES (1)")


def premiere(avant: str, apres: str) -> str:
    """Which of two such facts, in that order, is told: the first, but for a lot that went on to the outbox."""
    return apres if not avant or (avant, apres) == ("lot", "envoi") else avant


def finir(socle: Socle) -> tuple[list[Pas], str]:
    """The steps in order, and the first fact that cannot be taken back ("" if none)."""
    socle.executer("DELETE FROM trace_active")
    pas: list[Pas] = []
    frontiere = ""
    for nom, avant, apres in socle.lignes("SELECT nom, avant, apres FROM trace ORDER BY rang"):
        if nom in FRONTIERES:
            frontiere = premiere(frontiere, nom)
        elif avant != apres:
            change = Pas(nom, json.loads(avant) if avant else None, json.loads(apres) if apres else None)
            if not pareilles(nom, change.avant, change.apres):
                pas.append(change)
    socle.executer("DELETE FROM trace")
    return pas, frontiere


def pareilles(table: str, une: Rangee | None, autre: Rangee | None) -> bool:
    """Whether two images of a row say the same thing, its use left out."""
    if une is None or autre is None:
        return une is autre
    tues = EMPLOIS.get(table, frozenset())
    return all(une.get(nom) == autre.get(nom) for nom in une.keys() | autre.keys() if nom not in tues)


def serrer(pas: list[Pas]) -> bytes:
    """The steps as kept: the same texts come often, they compress well."""
    texte = json.dumps([[p.table, p.avant, p.apres] for p in pas], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(texte.encode("utf-8"), 6)


def desserrer(octets: bytes) -> list[Pas]:
    """The steps read back."""
    return [Pas(*x) for x in json.loads(zlib.decompress(octets).decode("utf-8"))]


def lire_image(texte: str) -> Rangee:
    """A row as it is now."""
    lue: Rangee = json.loads(texte)
    return lue
