"""A fictitious base as big as one wants, to measure on: a few real invoices repeated by set-based SQL.

The invoices already in the base (one visit each, priced and frozen by the program) are the moulds; each copy has its own
person, number, days, lot, and what the payer said. Nothing is drawn: the same numbers always give the same base.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from db import mesure_sql as sql
from db.mesure_contenus import copier_contenus
from db.socle import Socle

ANNEES = 5
PAR_JOUR = 2000  # invoices a day at most: a lot holds 999
ENSEMBLE = 150  # groups of patients cared for at the same time
RECENT = 92  # days whose visits are kept


def agrandir(
    socle: Socle, patients: int, factures: int, jour: date, codes: Sequence[tuple[str, str]], prenoms: Sequence[str]
) -> tuple[int, int]:
    """Bring the base to so many patients and numbered invoices, the last ones on `jour`; the numbers reached.

    `codes` are the (code, label) of the rejects. The base must hold its moulds: validated invoices of one visit each.
    """
    for ordre in sql.MOULES:
        socle.executer(ordre)
    socle.executer_tous("INSERT INTO temp.code VALUES (?, ?, ?)", [(i, *c) for i, c in enumerate(codes)])
    socle.executer_tous("INSERT INTO temp.prenom VALUES (?, ?)", list(enumerate(prenoms)))
    p = _mesures(socle, patients, factures) | {"jour": jour.isoformat(), "codes": len(codes), "prenoms": len(prenoms)}
    if p["nouveaux"] >= p["par_groupe"] and p["n"]:
        with socle.ecriture():
            _jouer(socle, sql.PATIENTS, p)
        with socle.ecriture():
            socle.executer("PRAGMA defer_foreign_keys = ON")  # the lots are made from their invoices
            _jouer(socle, sql.FACTURES, p)
        copier_contenus(socle, p)
        for ordres in (sql.ORDONNANCES, sql.SEANCES, sql.RETOURS):
            with socle.ecriture():
                _jouer(socle, ordres, p)
    for table in ("moule", "modele_patient", "modele_ordonnance", "code", "prenom"):
        socle.executer(f"DROP TABLE temp.{table}")
    return _un(socle, "SELECT count(*) FROM patient"), _un(socle, "SELECT count(*) FROM facture WHERE numero IS NOT NULL")


def _mesures(socle: Socle, patients: int, factures: int) -> dict[str, Any]:
    """The numbers all the statements share: how many of what, and after which ids."""
    par_bloc = _un(socle, "SELECT count(*) FROM temp.moule")
    par_groupe = _un(socle, "SELECT count(*) FROM temp.modele_patient")
    n, nouveaux = max(0, factures - par_bloc), max(0, patients - _un(socle, "SELECT count(*) FROM patient"))
    groupes, jours = max(1, nouveaux // max(1, par_groupe)), max(ANNEES * 365, factures // PAR_JOUR)
    premiers = {f"{t[0]}0": _un(socle, f"SELECT coalesce(max(id), 0) FROM {t}") for t in _PREMIERS}
    ages = n * min(RECENT, jours) // jours
    return premiers | {
        "n": n,
        "nouveaux": nouveaux,
        "par_bloc": par_bloc,
        "par_groupe": par_groupe,
        "groupes": groupes,
        "ensemble": min(groupes, ENSEMBLE),
        "fois": max(1, -(-n // max(1, par_bloc * groupes))),
        "jours": jours,
        "recente": premiers["f0"] + n - ages,
        "numero": _un(socle, "SELECT coalesce(max(numero), 0) FROM facture"),
        "flux": _un(socle, "SELECT coalesce(max(groupe), 0) + 1 FROM temp.moule"),
        "ordonnances": _un(socle, "SELECT count(*) FROM temp.modele_ordonnance"),
    }


_PREMIERS = ("patient", "facture", "ordonnance", "seance", "lot", "message")


def _jouer(socle: Socle, ordres: Sequence[str], p: dict[str, Any]) -> None:
    for ordre in ordres:
        socle.executer(ordre, p)


def _un(socle: Socle, ordre: str) -> int:
    """One number."""
    trouve = socle.ligne(ordre)
    return int(trouve[0]) if trouve else 0
