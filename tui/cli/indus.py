"""Les indus : ce que les caisses retiennent, ce qui reste, jusqu'à quand contester. Codes de sortie : 0, 3 s'il faut répondre."""

import argparse
from typing import TYPE_CHECKING, Any

from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.services.indus import InduSuivi

A_REPONDRE = 3
VERBES = {"contester": "contester", "accepter": "accepter", "maintenu": "maintenir", "abandonne": "abandonner"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "action", nargs="?", choices=("liste", "dater", *VERBES), default="liste", help="liste (par défaut), dater, contester…"
    )
    parser.add_argument("indu", nargs="?", type=int, metavar="ID", help="identifiant de l'indu (dans la liste)")
    parser.add_argument("--le", metavar="DATE", help="dater : jour de la lettre, AAAA-MM-JJ")
    parser.add_argument("--motif", default="", metavar="TEXTE", help="pourquoi, ou la référence de la lettre")
    parser.add_argument("--tous", action="store_true", help="les indus clos aussi")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """List, or write one answer down."""
    from core.dates import lire_jour
    from core.erreurs import Anomalie, Refus
    from core.nomenclature import charger
    from core.services import indus
    from core.services.feries import Feries
    from tui.cli.base import horloge, registre

    heure, feries = horloge(args), Feries(charger)
    jour = heure.aujourdhui()
    with registre(args) as base:
        if args.action == "liste":
            suivis = indus.suivi(base, jour, feries, tous=args.tous)
            _montrer(suivis, en_json=args.json)
            return A_REPONDRE if any(s.a_decider for s in suivis) else 0
        if not args.indu or (args.action == "dater" and not args.le):
            raise Refus(
                Anomalie(
                    "INDU_NON_INDIQUE",
                    f"« indus {args.action} » : il manque de quoi parler",
                    "écrire « indus dater ID --le AAAA-MM-JJ » ou « indus contester ID --motif TEXTE »",
                )
            )
        if args.action == "dater":
            indu = indus.dater(base, args.indu, lire_jour(args.le, "--le"), heure)
        else:
            indu = indus.repondre(base, args.indu, VERBES[args.action], args.motif, heure)  # type: ignore[arg-type]
        _montrer([indus.suivre(indu, jour, feries.lire(base).chez(indu.infirmier))], en_json=args.json)
    return 0


def _montrer(suivis: "list[InduSuivi]", *, en_json: bool) -> None:
    from tui.cli.base import imprimer_json

    for s in suivis:
        if en_json:
            imprimer_json([_objet(s)])
        else:
            print(f"{s.indu.id:>4}  {s.indu.infirmier}  {s.phrase}")


def _objet(s: "InduSuivi") -> dict[str, Any]:
    from core.argent import euros

    i = s.indu
    return {
        "id": i.id,
        "reference": i.reference,
        "nature": i.nature,
        "infirmier": i.infirmier,
        "retenu": euros(i.retenu),
        "reste": euros(i.solde),
        "etat": i.etat,
        "ouvert_le": i.ouvert_le.isoformat(),
        "notifie_le": i.notifie_le.isoformat() if i.notifie_le else None,
        "contester_avant": s.limite.isoformat(),
        "motif": i.motif,
    }
