"""Contrôle une base : fichier, numéros, contenus figés, lots, sommes tenues, octets envoyés, règlements, virements, journal."""

import argparse

from core.pluriel import combien
from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    arguments_base(parser)
    parser.add_argument("--muet", action="store_true", help="ne rien dire quand tout va bien")


def executer(args: argparse.Namespace) -> int:
    """Run the named checks; 0 when all is well, 2 otherwise."""
    from db.verification import verifier
    from tui.cli.base import dire, registre

    with registre(args) as base:
        trouvees = verifier(base)
    for nom, anomalies in trouvees.items():
        dire(anomalies)
        if not args.muet or anomalies:
            print(f"{nom:<11} {combien(len(anomalies), 'faute')}" if anomalies else f"{nom:<11} ok")
    return 2 if any(trouvees.values()) else 0
