"""Liste les lots : leur état, leur montant, et ceux dont l'ARL ou le paiement se fait attendre."""

import argparse
from typing import TYPE_CHECKING, Any

from core.citation import citer
from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from datetime import date

    from core.lots.echanges import Lot
    from core.services.feries import Feries


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    arguments_base(parser)
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    quoi = parser.add_mutually_exclusive_group()
    quoi.add_argument("--conseils", action="store_true", help="ce qui est en retard, ce qui doit partir, ce qui peut attendre")
    quoi.add_argument(
        "--bordereau", nargs="?", const="", metavar="FICHIER", help="bordereau d'un lot dégradé (son nom), ou de tous"
    )


def executer(args: argparse.Namespace) -> int:
    """Print the lots, newest first."""
    from core.argent import afficher
    from core.facturation.payeur import nom_du_payeur
    from core.lots.etats import LIBELLES
    from core.nomenclature import charger
    from core.services.feries import Feries
    from core.services.silences import retards
    from tui.cli.base import horloge, imprimer_json, registre

    jour = horloge(args).aujourdhui()
    ngap = charger()
    feries = Feries(lambda: ngap)
    if args.conseils:
        return _conseils(args, jour, feries)
    if args.bordereau is not None:
        return _bordereaux(args)
    with registre(args) as base:
        lots = base.lots()
        tards = {id: quoi for id, (_, quoi) in retards(base, jour, feries).items()}
    if args.json:
        imprimer_json([_objet(lot, tards.get(lot.id, "")) for lot in lots])
        return 0
    for lot in lots:
        signe = {"arl": "  ARL EN RETARD", "silence": "  SANS RÉPONSE"}.get(tards.get(lot.id, ""), "")
        motif = f" : {lot.motif}" if lot.motif else ""
        print(
            f"{lot.infirmier} {lot.numero:03d} {lot.jour:%d/%m/%Y} {lot.nature:<10} {nom_du_payeur(lot.payeur):<24} "
            f"{lot.nombre:>3} fact. {afficher(lot.demande):>12}  {LIBELLES[lot.etat]}{signe}{motif}"
        )
    return 0


def _conseils(args: argparse.Namespace, jour: "date", feries: "Feries") -> int:
    import attrs

    from core.argent import euros
    from core.facturation.payeur import nom_du_payeur
    from core.lots.conseils import conseiller
    from core.services.parametres import parametres
    from tui.cli.base import imprimer_json, registre

    with registre(args) as base:
        petit = parametres(base)["lot_petit"]
        conseils = conseiller(base.factures(etats=("validee",)), jour, feries.lire(base).chez, petit)
    if args.json:
        objets = [attrs.asdict(c) | {"montant": euros(c.montant), "limite": c.limite.isoformat()} for c in conseils]
        imprimer_json(objets)
        return 0
    for c in conseils:
        print(f"{c.infirmier} {nom_du_payeur(c.payeur):<24} {c.phrase}")
    return 0


def _bordereaux(args: argparse.Namespace) -> int:
    """The slips of the lots in mode dégradé that have left or are ready to; one blank line between two."""
    from core.erreurs import Anomalie, Refus
    from core.facturation.modes import DEGRADE
    from core.lots.bordereau import bordereau
    from core.services.pieces import feuilles_numerisees
    from tui.cli.base import registre

    with registre(args) as base:
        lots = [lot for lot in base.lots() if lot.mode == DEGRADE and lot.etat != "defait" and args.bordereau in ("", lot.nom)]
        if args.bordereau and not lots:
            raise Refus(
                Anomalie(
                    "BORDEREAU_SANS_LOT",
                    f"aucun lot dégradé ne s'appelle {citer(args.bordereau)}",
                    "lire le nom du fichier dans « facturier lots --json » ; seul le mode dégradé a un bordereau",
                )
            )
        textes = [bordereau(lot, base.factures(lot=lot.id), feuilles_numerisees(base, lot.id)) for lot in reversed(lots)]
    print("\n".join(textes), end="")
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
