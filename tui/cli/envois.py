"""Liste la boîte d'envoi : ce qui part, ce qui est en doute, ce qui est différé, et quand le prochain essai est permis."""

import argparse

from core.pluriel import combien
from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    arguments_base(parser)
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")


def executer(args: argparse.Namespace) -> int:
    """Print the packages, oldest first."""
    from core.lots.envois import LIBELLES
    from core.services.depart import est_retenu
    from tui.cli.base import horloge, imprimer_json, registre

    maintenant = horloge(args).maintenant()

    with registre(args) as base:
        envois = base.envois()
    if args.json:
        imprimer_json(
            [
                {
                    "fichier": e.nom,
                    "cle": e.cle,
                    "etat": e.etat,
                    "essais": e.essais,
                    "retenu": est_retenu(e, maintenant),
                    "prochain": e.prochain.isoformat(timespec="seconds") if e.prochain else None,
                    "erreur": e.erreur,
                }
                for e in envois
            ]
        )
        return 0
    for e in envois:
        mot = "part le" if est_retenu(e, maintenant) else "prochain essai"
        attente = f", {mot} {e.prochain:%d/%m %H:%M}" if e.prochain and e.etat != "depose" else ""
        print(f"{e.nom}  {LIBELLES[e.etat]} ({combien(e.essais, 'essai')}{attente})" + (f" : {e.erreur}" if e.erreur else ""))
    return 0
