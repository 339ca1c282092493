"""Les retours illisibles : les voir, les relire, les écarter. Codes de sortie : 0 rien n'y reste, 3 il en reste."""

import argparse

from tui.cli.base import arguments_base

IL_EN_RESTE = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("action", nargs="?", choices=("liste", "rejouer", "ecarter"), default="liste", help="liste (par défaut)…")
    parser.add_argument("message", nargs="?", type=int, metavar="ID", help="un seul retour (rejouer : tous par défaut)")
    parser.add_argument("--motif", default="", metavar="TEXTE", help="ecarter : pourquoi ; les octets restent dans la base")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """List, replay or set aside."""
    from core.erreurs import Anomalie, Refus
    from core.services.retours import ecarter, rejouer
    from tui.cli.base import dire, horloge, imprimer_json, registre, verrou
    from tui.visible import visible

    with registre(args) as base:
        if args.action == "rejouer":
            with verrou(base.chemin):
                dire(rejouer(base, horloge(args), args.message or 0).anomalies)
        elif args.action == "ecarter":
            if not args.message:
                raise Refus(Anomalie("MESSAGE_NON_INDIQUE", "quel retour écarter ?", "donner son identifiant, lu dans la liste"))
            ecarter(base, args.message, args.motif, horloge(args))
        restants = base.messages(etat="quarantaine")
    for m in restants if args.action == "liste" else ():
        if args.json:
            recu = m.recu_le.isoformat(timespec="seconds")
            objet = {"id": m.id, "nom": m.nom, "recu_le": recu, "octets": len(m.octets)}
            imprimer_json([objet | {"cause": m.cause, "remede": m.remede}])
        else:
            print(visible(f"{m.id:>4}  {m.recu_le:%d/%m/%Y %H:%M}  {m.nom} ({len(m.octets)} octets) : {m.cause} — {m.remede}"))
    return IL_EN_RESTE if restants else 0
