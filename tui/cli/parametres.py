"""Les paramètres d'envoi et d'attente : les lire, en changer un, revenir au défaut (VALEUR vide)."""

import argparse

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("nom", nargs="?", metavar="NOM", help="paramètre à changer ; silence_amc:NUMERO pour une complémentaire")
    parser.add_argument("valeur", nargs="?", metavar="VALEUR", help="nombre entier ; '' revient au défaut")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """List all, one, or change one."""
    from core.parametres import PARAMETRES, trouver
    from core.services.parametres import parametres, regler
    from tui.cli.base import imprimer_json, registre

    with registre(args) as base:
        if args.nom and args.valeur is not None:
            regler(base, args.nom, args.valeur)
        valeurs = parametres(base)
    noms = [args.nom] if args.nom else [p.nom for p in PARAMETRES] + [n for n in valeurs.changes if ":" in n]
    for nom in noms:
        p = trouver(nom)
        if args.json:
            objet = {"nom": nom, "valeur": valeurs[nom], "defaut": p.defaut, "unite": p.unite, "source": p.source}
            imprimer_json([objet])
        else:
            print(f"{nom:<24} {valeurs[nom]:>6} {p.unite:<13} (défaut {p.defaut} : {p.source})  {p.titre}")
    return 0
