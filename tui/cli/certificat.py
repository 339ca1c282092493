"""Fait des certificats d'essai (S/MIME) pour des adresses du réseau émulé : sans valeur hors de cette machine."""

import argparse
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("adresse", nargs="+", help="adresse en .emu.invalid (cabinet@ps.emu.invalid, 01999@999.01.emu.invalid…)")
    parser.add_argument("--dossier", type=Path, required=True, metavar="DIR", help="dossier de certificats (créé s'il manque)")


def executer(args: argparse.Namespace) -> int:
    """One certificate and its key an address, never replaced."""
    from core.emulateurs.courrier.trousseau import fabriquer
    from tui.horloge import HorlogeMachine

    for adresse in args.adresse:
        print(fabriquer(args.dossier, adresse, HorlogeMachine().maintenant()))
    return 0
