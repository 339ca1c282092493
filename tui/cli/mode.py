"""Met une facture qui attend son lot dans un autre mode de sécurisation (0 à 5) ; elle prend un nouveau numéro."""

import argparse

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("facture", type=int, metavar="NUMERO", help="numéro de la FSE, ou de sa DRE")
    aide = "0 B2 nu, 1 sans Vitale, 2 visite, 3 sécurisé, 4 désynchronisé, 5 dégradé"
    parser.add_argument("mode", type=int, metavar="MODE", help=aide)
    parser.add_argument("--code-situation", default="", metavar="CODE", help="modes 1 et 5 : exonération puis taux (0060, 4100)")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Make it again; one JSON object says under which number."""
    from core.erreurs import Anomalie, Refus
    from core.services.remplacement import changer_de_mode
    from tui.cli.base import horloge, imprimer_json, registre

    with registre(args) as base:
        fiche = base.facture_par_numero(args.facture)
        if fiche is None:
            raise Refus(
                Anomalie("FACTURE_SANS_NUMERO", f"aucune facture n° {args.facture} dans cette base", "relire le numéro sur F4")
            )
        neuve = changer_de_mode(base, fiche.id, args.mode, args.code_situation, horloge(args))
    imprimer_json([{"facture": args.facture, "remplacee_par": neuve.resume.numero, "mode": neuve.facture.mode}])
    return 0
