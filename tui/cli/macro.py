"""Les routines : enregistrer une suite de commandes, la rejouer sur un autre cabinet ou un autre mois, arrêt au premier écart."""

import argparse
from pathlib import Path

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each."""
    sous = parser.add_subparsers(dest="action", required=True, metavar="enregistrer | jouer | lister | retirer")
    enregistrer = sous.add_parser("enregistrer", help="joue des commandes et les garde sous un nom")
    enregistrer.add_argument("nom")
    enregistrer.add_argument("commandes", nargs="+", help="une commande par argument : facturer controler rejets « saisir … »")
    jouer = sous.add_parser("jouer", help="rejoue ; s'arrête à la première réponse d'une autre sorte")
    jouer.add_argument("nom")
    lister = sous.add_parser("lister", help="les routines gardées")
    retirer = sous.add_parser("retirer", help="oublie une routine")
    retirer.add_argument("nom")
    for commande in (enregistrer, jouer):
        commande.add_argument("--cabinet", default="", help="code du cabinet (tous sinon)")
        commande.add_argument("--mois", default="", metavar="MM/AAAA", help="le mois (celui de ce jour sinon)")
    for commande in (enregistrer, jouer, lister, retirer):
        arguments_base(commande)


def executer(args: argparse.Namespace) -> int:
    """Run the subcommand; 2 when a replay stopped."""
    from core.commandes.poste import Cadre, Poste, lire_mois
    from core.services import macros
    from tui.cli.base import horloge, registre
    from tui.demarrage import nomenclature
    from tui.fichier_texte import ecrire_fichier

    heure = horloge(args)
    cadre = Cadre(getattr(args, "cabinet", ""), lire_mois(getattr(args, "mois", "") or f"{heure.aujourdhui():%m/%Y}", "--mois"))
    with registre(args) as base:
        relances = Path(base.chemin).parent / "relances"
        poste = Poste(base, nomenclature(), heure, cadre, ecrire=lambda nom, texte: ecrire_fichier(relances / nom, texte))
        if args.action == "lister":
            for m in base.macros():
                print(f"{m.nom}  enregistrée le {m.cree_le:%d/%m/%Y} : {' ; '.join(c for c, _ in macros.commandes_de(m))}")
            return 0
        if args.action == "retirer":
            base.supprimer_macro(args.nom)
            print(f"routine {args.nom} oubliée")
            return 0
        if args.action == "enregistrer":
            rejeu = macros.enregistrer(args.nom, args.commandes, poste)
        else:
            rejeu = macros.jouer(args.nom, poste)
    for r in rejeu.reponses:
        print(f"{r.commande} : {r.phrase}" + (f" [{', '.join(r.codes)}]" if r.codes else ""))
    if rejeu.ecart:
        print(f"arrêt au premier écart : {rejeu.ecart}")
    return 2 if rejeu.ecart else 0
