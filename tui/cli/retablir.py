"""Rétablit la dernière action annulée."""

import argparse

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--json", action="store_true", help="un objet JSON")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Redo one action."""
    from core.services.actions import retablir
    from tui.cli.annuler import montrer
    from tui.cli.base import horloge, registre

    with registre(args) as base:
        montrer([retablir(base, horloge(args))], "rétabli : ", en_json=args.json)
    return 0
