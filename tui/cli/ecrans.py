"""Ouvre les écrans sur une base à soi ; fictive, elle échange avec la caisse émulée par --depot ; réelle, elle n'envoie rien."""

import argparse
from pathlib import Path

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    arguments_base(parser)
    parser.add_argument("--depot", type=Path, metavar="DIR", help="dossier d'échange avec la caisse émulée (facturier caisse)")
    parser.add_argument("--cartes", type=Path, metavar="DIR", help="cartes émulées : DIR/vitale/*.xml et DIR/cps/*.xml")
    parser.add_argument("--pcsc", action="store_true", help="lire les cartes émulées par un lecteur PC/SC (extra « lecteur »)")


def executer(args: argparse.Namespace) -> int:
    """Run the screens until they are left."""
    from tui.poste import ouvrir_poste
    from tui.terminal import exiger_un_terminal

    exiger_un_terminal()
    return ouvrir_poste(args)
