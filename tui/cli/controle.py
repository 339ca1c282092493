"""Le contrôle avant envoi : ce qui bloque, ce qui est à voir, le champ à corriger. Sortie : 0 rien, 3 à voir, 2 bloqué."""

import argparse

from tui.cli.base import arguments_base

BLOQUE, A_VOIR = 2, 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--cabinet", default="", metavar="CODE", help="un seul cabinet")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Print every message, blocking ones first."""
    from core.argent import euros
    from core.nomenclature import charger
    from core.services.controle import points
    from core.services.feries import Feries
    from tui.cli.base import horloge, imprimer_json, registre
    from tui.visible import visible

    ngap = charger()
    with registre(args) as base:
        trouves = points(base, horloge(args), Feries(lambda: ngap), args.cabinet)
    for p in trouves:
        a = p.anomalie
        if args.json:
            objet = {"code": a.code, "gravite": a.gravite, "message": a.message, "remede": a.remede, "champ": p.champ}
            facture = p.facture.numero if p.facture else None
            imprimer_json([objet | {"facture": facture, "lot": p.lot or None, "qui": p.qui, "montant": euros(p.montant)}])
        else:
            numero = f" {p.facture.numero}" if p.facture else ""
            print(visible(f"{a.gravite}{numero}  {p.qui} : {a.message} — {a.remede}"))
    if any(p.bloquant for p in trouves):
        return BLOQUE
    return A_VOIR if any(p.anomalie.gravite == "alerte" for p in trouves) else 0
