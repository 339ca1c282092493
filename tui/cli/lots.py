"""Liste les lots : leur état, leur montant, et ceux dont l'ARL ou le paiement se fait attendre."""

import argparse
from typing import TYPE_CHECKING, Any

from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.lots.echanges import Lot


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    arguments_base(parser)
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")


def executer(args: argparse.Namespace) -> int:
    """Print the lots, newest first."""
    from core.argent import afficher
    from core.lots.delais import retard
    from core.lots.etats import LIBELLES
    from core.nomenclature import charger
    from tui.cli.base import horloge, imprimer_json, registre

    jour = horloge(args).aujourdhui()
    ngap = charger()
    with registre(args) as base:
        lots = base.lots()
    retards = {lot.id: retard(lot, jour, lambda j: ngap.au(j).ferie(j) is not None) for lot in lots}
    if args.json:
        imprimer_json([_objet(lot, retards[lot.id]) for lot in lots])
        return 0
    for lot in lots:
        signe = {"arl": "  ARL EN RETARD", "silence": "  SANS RÉPONSE"}.get(retards[lot.id], "")
        motif = f" : {lot.motif}" if lot.motif else ""
        print(
            f"{lot.infirmier} {lot.numero:03d} {lot.jour:%d/%m/%Y} {lot.nature:<10} {lot.payeur:<18} {lot.nombre:>3} fact. "
            f"{afficher(lot.demande):>12}  {LIBELLES[lot.etat]}{signe}{motif}"
        )
    return 0


def _objet(lot: "Lot", retard: str) -> dict[str, Any]:
    from core.argent import euros

    return {
        "infirmier": lot.infirmier,
        "numero": lot.numero,
        "jour": lot.jour.isoformat(),
        "nature": lot.nature,
        "payeur": lot.payeur,
        "mode": lot.mode,
        "etat": lot.etat,
        "factures": lot.nombre,
        "honoraires": euros(lot.honoraires),
        "demande": euros(lot.demande),
        "fichier": lot.nom,
        "motif": lot.motif,
        "retard": retard,
    }
