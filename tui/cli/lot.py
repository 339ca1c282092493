"""Un lot : ses factures, son envoi, ses ARL ; le différer, le laisser partir, le défaire, le relancer à l'identique."""

import argparse
from typing import TYPE_CHECKING, Any

from core.citation import citer
from core.pluriel import combien
from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.lots.echanges import Lot
    from core.ports import Registre

VERBES = ("voir", "differer", "partir", "defaire", "relancer")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command; nothing leaves by it: `envoyer` sends."""
    parser.add_argument("nom", metavar="NOM", help="nom du fichier du lot (dans « facturier lots --json »)")
    parser.add_argument("action", nargs="?", choices=VERBES, default="voir", help="voir (par défaut), differer, partir, defaire…")
    parser.add_argument("--a", metavar="HEURE", help="differer : 18h30, +45 (minutes), demain 8h, 24/11 8h")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Show the lot, or do one thing to it then show it."""
    from core.erreurs import Anomalie, Refus
    from core.langage.moments import lire_moment
    from core.services import depart, envoi
    from tui.cli.base import horloge, registre, verrou

    heure = horloge(args)
    with registre(args) as base:
        lot = next((x for x in base.lots() if x.nom == args.nom and args.nom), None)
        if lot is None:
            raise Refus(
                Anomalie(
                    "LOT_INCONNU", f"aucun lot ne s'appelle {citer(args.nom)}", "lire son nom dans « facturier lots --json »"
                )
            )
        if args.action == "differer" and not args.a:
            raise Refus(Anomalie("HEURE_ABSENTE", "à quelle heure différer ?", "ajouter --a 18h30, --a +45 ou --a 'demain 8h'"))
        if args.action != "voir":
            with verrou(base.chemin):
                if args.action == "differer":
                    depart.differer(base, [lot.id], lire_moment(args.a, heure.maintenant()), heure)
                elif args.action == "partir":
                    depart.partir_maintenant(base, [lot.id], heure)
                elif args.action == "defaire":
                    envoi.defaire_lot(base, lot.id, heure)
                else:
                    envoi.relancer_lot(base, lot.id, heure)
        _montrer(base, base.lot(lot.id), en_json=args.json)
    return 0


def _montrer(base: "Registre", lot: "Lot", *, en_json: bool) -> None:
    from core.argent import afficher
    from core.facturation.etats import LIBELLES as ETATS_FACTURE
    from core.facturation.payeur import nom_du_payeur
    from core.lots.envois import LIBELLES as ETATS_ENVOI
    from core.lots.etats import LIBELLES as ETATS_LOT
    from core.services.arls import arls_du_lot
    from tui.cli.base import imprimer_json
    from tui.visible import visible

    objet = _objet(base, lot)
    if en_json:
        imprimer_json([objet])
        return
    qui = f"{lot.nature}, {nom_du_payeur(lot.payeur)}, mode {lot.mode}"
    print(f"lot {lot.numero:03d} du {lot.jour:%d/%m/%Y}, {qui} : {ETATS_LOT[lot.etat]}")
    for e in base.envois(lot=lot.id):
        quand = f", pas avant le {e.prochain:%d/%m à %H:%M}" if e.prochain and e.etat != "depose" else ""
        erreur = f" : {e.erreur}" if e.erreur else ""
        print(f"envoi {ETATS_ENVOI[e.etat]}, {combien(e.essais, 'essai')}{quand}, SHA-256 {e.cle}{erreur}")
    for texte in arls_du_lot(base, lot):
        print(texte)
    for f in base.factures(lot=lot.id):
        montants = f"demandé {afficher(f.demande)}, payé {afficher(f.paye)}"
        print(visible(f"{f.numero:09d}  {f.nom:<30} {montants}  {ETATS_FACTURE[f.etat]}"))


def _objet(base: "Registre", lot: "Lot") -> dict[str, Any]:
    from core.argent import euros
    from core.services.arls import arls_du_lot

    return {
        "fichier": lot.nom,
        "numero": lot.numero,
        "jour": lot.jour.isoformat(),
        "nature": lot.nature,
        "payeur": lot.payeur,
        "mode": lot.mode,
        "etat": lot.etat,
        "arl": arls_du_lot(base, lot),
        "envois": [
            {
                "etat": e.etat,
                "essais": e.essais,
                "cle": e.cle,
                "pas_avant": e.prochain.isoformat(timespec="minutes") if e.prochain else None,
            }
            for e in base.envois(lot=lot.id)
        ],
        "factures": [
            {"numero": f.numero, "etat": f.etat, "demande": euros(f.demande), "paye": euros(f.paye)}
            for f in base.factures(lot=lot.id)
        ],
    }
