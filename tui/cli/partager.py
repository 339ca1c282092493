"""Partage chaque ligne de soins entre AMO, régime local, complémentaire et patient, avec la raison de chaque montant."""

import argparse
from typing import Any


def arguments(parser: argparse.ArgumentParser) -> None:
    """File of JSON lines, --json."""
    parser.add_argument("fichier", help="JSON lines : id, date_soins, situation, lignes_entree ; - pour l'entrée standard")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne, montants en euros")


def executer(args: argparse.Namespace) -> int:
    """Split every case; 2 when a line was refused."""
    from tui.cli.lignes import traiter

    return traiter("partager", args.fichier, _calculer, en_json=args.json)


def _calculer(objet: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    from core.droits.explication import expliquer
    from core.droits.lecture import en_json, lire_cas
    from core.droits.partage import partager

    cas = lire_cas(objet, place)
    partage = partager(cas.lignes, cas.situation, cas.jour)
    return en_json(cas, partage), f"{cas.id or place}\n{expliquer(partage)}\n"
