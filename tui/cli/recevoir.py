"""Relève les retours et les applique. Muet quand tout va bien. Codes de sortie : 0 tout est lu, 3 un message est en quarantaine
ou la relève s'est interrompue, 2 refusé."""

import argparse

from tui.cli.base import arguments_base

RESTE_A_FAIRE = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    arguments_base(parser, depot=True)
    parser.add_argument("--quarantaine", action="store_true", help="relire aussi ce qui est en quarantaine")


def executer(args: argparse.Namespace) -> int:
    """Fetch, store, apply."""
    from core.services.retours import rejouer, relever
    from tui.cli.base import dire, exiger_depot, horloge, registre, transport, verrou

    heure = horloge(args)
    with registre(args) as base, verrou(base.chemin):
        exiger_depot(args, existant=True)
        bilan = relever(base, transport(args), heure)
        dire(bilan.anomalies)
        if args.quarantaine:
            dire(rejouer(base, heure).anomalies)
        reste = bool(base.messages(etat="quarantaine", limite=1))
    return RESTE_A_FAIRE if reste or any(a.code == "RELEVE_INTERROMPUE" for a in bilan.anomalies) else 0
