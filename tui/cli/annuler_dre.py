"""Annule une DRE : un flux de nature 2, avec son propre numéro, part à la complémentaire ; jamais partie, elle est close."""

import argparse

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("numero", type=int, metavar="NUMERO", help="numéro de la DRE (neuf chiffres)")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Cancel; one JSON object says what was done."""
    from core.erreurs import Anomalie, Refus
    from core.services.annulation import annuler_dre
    from tui.cli.base import horloge, imprimer_json, registre

    with registre(args) as base:
        dre = base.facture_par_numero(args.numero)
        if dre is None:
            raise Refus(
                Anomalie(
                    "DRE_INCONNUE", f"aucune facture n° {args.numero} dans cette base", "relire le numéro sur l'écran Lots (F4)"
                )
            )
        faite = annuler_dre(base, dre.id, horloge(args))
    envoi = faite.resume.nature == "ANNULATION"
    imprimer_json([{"dre": args.numero, "etat": faite.resume.etat, "annulation": faite.resume.numero if envoi else None}])
    return 0
