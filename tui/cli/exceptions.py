"""Exceptions locales d'un cabinet : la lecture de sa caisse sur un point que les textes laissent ouvert, datée et motivée."""

import argparse
from typing import TYPE_CHECKING

from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.registre_reglages import ExceptionEnregistree


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing (the list), poser, arreter or retirer."""
    arguments_base(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    poser = actions.add_parser("poser", help="suivre une autre lecture à partir d'un jour")
    poser.add_argument("cabinet", help="code du cabinet")
    poser.add_argument("reglage", help="réglage, comme D7 (voir « facturier ngap --reglages »)")
    poser.add_argument("lecture", help="l'une de ses lectures")
    poser.add_argument("du", metavar="DU", help="premier jour, AAAA-MM-JJ")
    poser.add_argument("--fin", metavar="JOUR", help="dernier jour, compris ; sans fin par défaut")
    poser.add_argument("--note", default="", help="qui le demande et sur quel document (obligatoire)")
    poser.add_argument("--caisse", default="", help="la caisse qui lit ainsi")
    arreter = actions.add_parser("arreter", help="donner son dernier jour à une exception")
    arreter.add_argument("numero", type=int)
    arreter.add_argument("fin", metavar="JOUR", help="dernier jour, compris")
    retirer = actions.add_parser("retirer", help="oublier une exception posée par erreur")
    retirer.add_argument("numero", type=int)


def executer(args: argparse.Namespace) -> int:
    """Do it, then print the exception, or the list."""
    from core.cotation.situation import ExceptionLocale
    from core.dates import lire_jour
    from core.nomenclature import charger
    from core.services.reglages import arreter_exception, poser_exception
    from tui.cli.base import registre

    with registre(args) as base:
        if args.action == "poser":
            fin = lire_jour(args.fin, "--fin") if args.fin else None
            locale = ExceptionLocale(args.reglage, args.lecture, lire_jour(args.du, "DU"), fin, args.note, args.caisse)
            print(_phrase(poser_exception(base, charger(), args.cabinet, locale)))
        elif args.action == "arreter":
            print(_phrase(arreter_exception(base, args.numero, lire_jour(args.fin, "JOUR"))))
        elif args.action == "retirer":
            base.supprimer_exception(args.numero)
            print(f"exception {args.numero} retirée")
        else:
            for exception in base.exceptions_locales():
                print(_phrase(exception))
    return 0


def _phrase(e: "ExceptionEnregistree") -> str:
    from core.dates import afficher_jour

    x = e.exception
    jusqua = f"au {afficher_jour(x.au)}" if x.au else "sans fin"
    caisse = f", {x.caisse}" if x.caisse else ""
    return f"{e.id} — {e.cabinet} : {x.reglage}={x.valeur} du {afficher_jour(x.du)} {jusqua}{caisse} — {x.note}"
