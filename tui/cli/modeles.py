"""Les modèles de saisie : garder, lister, retirer ; ils s'appellent .nom ou .nom(valeur;valeur) dans une ligne."""

import argparse

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each."""
    sous = parser.add_subparsers(dest="action", required=True, metavar="garder | lister | retirer")
    garder = sous.add_parser("garder", help="garde un modèle, ou une nouvelle version de celui de ce nom")
    garder.add_argument("nom", help="son nom court : insu3")
    garder.add_argument(
        "texte", nargs="+", help="la ligne sans patient ; paramètres entre accolades : dex+ins {duree=30j} 8h dom"
    )
    garder.add_argument("--note", default="", help="à quoi il sert")
    lister = sous.add_parser("lister", help="les modèles, le plus employé d'abord")
    retirer = sous.add_parser("retirer", help="ne plus le proposer")
    retirer.add_argument("nom")
    for commande in (garder, lister, retirer):
        commande.add_argument("--cabinet", default="", help="propre à ce cabinet (à tous sinon)")
        commande.add_argument("--auteur", default="", help="propre à cette personne, son numéro AM (à tous sinon)")
        commande.add_argument("--json", action="store_true", help="un objet JSON par ligne")
        arguments_base(commande)


def executer(args: argparse.Namespace) -> int:
    """Run the subcommand."""
    import json

    from core.services import modeles
    from tui.cli.base import horloge, registre

    heure = horloge(args)
    with registre(args) as base:
        if args.action == "lister":
            montres = modeles.courants(base, args.cabinet, args.auteur)
        else:
            with base.action(f"modèle .{args.nom}", heure.maintenant()):
                if args.action == "garder":
                    texte = " ".join(args.texte)
                    fait = modeles.garder(base, args.nom, texte, heure, cabinet=args.cabinet, auteur=args.auteur, note=args.note)
                else:
                    fait = modeles.retirer(base, args.nom, cabinet=args.cabinet, auteur=args.auteur)
            montres = [fait]
    for m in montres:
        if args.json:
            objet = {"nom": m.nom, "version": m.version, "texte": m.texte, "cabinet": m.cabinet, "auteur": m.auteur}
            objet |= {"emplois": m.emplois, "employe_le": m.employe_le.isoformat() if m.employe_le else None}
            print(json.dumps(objet, ensure_ascii=False))
        else:
            emploi = f"employé {m.emplois} fois, le {m.employe_le:%d/%m/%Y}" if m.employe_le else "jamais employé"
            portee = " ".join(x for x in (m.cabinet, m.auteur) if x) or "tous"
            print(f".{m.nom:<12} v{m.version}  {m.texte}  ({portee} ; {emploi}{' ; retiré' if m.retire else ''})")
    return 0
