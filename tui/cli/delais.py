"""Calcule des échéances : pénalité de retard de la caisse, télétransmission, prescription, accord tacite, maternité."""

import argparse
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any


def arguments(parser: argparse.ArgumentParser) -> None:
    """File of JSON lines, --json."""
    parser.add_argument("fichier", help="JSON lines : id, type et dates ; - pour l'entrée standard")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne, dates AAAA-MM-JJ")


def executer(args: argparse.Namespace) -> int:
    """Answer every case; 2 when a line was refused."""
    from tui.cli.lignes import traiter

    return traiter("delais", args.fichier, _calculer, en_json=args.json)


def _calculer(objet: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    from core.droits.lecture_delais import calculer

    reponse = calculer(objet, place, _ferie_de(objet))
    return reponse, f"{reponse['id'] or place} : {reponse['phrase']} [{reponse['reference']}]"


def _ferie_de(objet: dict[str, Any]) -> Callable[[date], bool]:
    """The public holidays of the territory of the case, from the nomenclature."""
    territoire = str(objet.get("territoire") or "metropole")

    def est_ferie(jour: date) -> bool:
        return _nomenclature().au(jour, territoire).ferie(jour) is not None

    return est_ferie


@cache
def _nomenclature() -> Any:
    """Read once, and only when a working day has to be counted."""
    from core.nomenclature import charger

    return charger()
