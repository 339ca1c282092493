"""Envoie ce qui est prêt. Muet quand tout va bien. Codes de sortie : 0 tout est déposé ou attend l'heure choisie, 3 il reste du
différé ou du douteux (relancer plus tard), 2 refusé."""

import argparse
from pathlib import Path

from tui.cli.base import arguments_base

RESTE_A_FAIRE = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    arguments_base(parser, depot=True)
    parser.add_argument("--constituer", action="store_true", help="mettre d'abord en lots les factures à envoyer")
    parser.add_argument("--cps", type=Path, metavar="XML", help="carte CPS émulée qui signe les lots (sinon : lots déjà signés)")
    parser.add_argument("--code", default="", metavar="CODE", help="code porteur de la CPS")
    parser.add_argument("--forcer", action="store_true", help="ne pas attendre l'heure du prochain essai")


def executer(args: argparse.Namespace) -> int:
    """Build, sign, send."""
    from core.emulateurs.lecteur import LecteurEmule
    from core.services.envoi import constituer_lots, envoyer
    from tui.cli.base import dire, exiger_depot, horloge, registre, transport, verrou

    heure = horloge(args)
    with registre(args) as base, verrou(base.chemin):
        exiger_depot(args, existant=False)
        anomalies = constituer_lots(base, heure).anomalies if args.constituer else ()
        lecteur = None
        if args.cps:
            lecteur = LecteurEmule(heure.aujourdhui())
            lecteur.inserer_cps(args.cps.read_bytes())
        bilan = envoyer(base, transport(args), lecteur, heure, args.code, forcer=args.forcer)
    dire((*anomalies, *bilan.anomalies))
    if anomalies:
        return 2
    return RESTE_A_FAIRE if bilan.en_doute or bilan.differes or bilan.attente else 0
