"""Annule la dernière action enregistrée (saisie, facture non envoyée, fiche) ; --liste montre ce qui peut l'être."""

import argparse

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--liste", action="store_true", help="les dernières actions, la plus récente d'abord")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Undo one action, or list them."""
    from core.services.actions import annuler, dernieres
    from tui.cli.base import horloge, registre

    with registre(args) as base:
        actions = dernieres(base) if args.liste else [annuler(base, horloge(args))]
    montrer(actions, "" if args.liste else "annulé : ", en_json=args.json)
    return 0


def montrer(actions: "list", verbe: str, *, en_json: bool) -> None:  # type: ignore[type-arg]
    """One line each."""
    import json

    from core.services.actions import phrase

    for a in actions:
        objet = {"action": a.id, "libelle": a.libelle, "moment": a.moment.isoformat(), "etat": a.etat, "frontiere": a.frontiere}
        objet["quoi"] = phrase(a)
        if en_json:
            print(json.dumps(objet, ensure_ascii=False))
            continue
        etat = "" if verbe else (" (annulée)" if a.etat == "defaite" else " (envoyée)" if a.frontiere else "")
        print(f"{verbe}{phrase(a)}, {a.moment:%d/%m/%Y à %H:%M}{etat}")
