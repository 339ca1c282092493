"""Les pièces numérisées (SCOR) : les joindre à une facture, voir les lots, ce qui manque, ce que la caisse a refusé."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.ports import Registre

ACTIONS = ("liste", "joindre", "retirer", "verifier", "manquantes")
TYPES = ("ordonnance", "feuille_soins", "bsi", "accord_prealable")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command; `verifier` needs no base."""
    parser.add_argument("action", nargs="?", choices=ACTIONS, default="liste", help="liste (par défaut), joindre, retirer…")
    parser.add_argument("fichiers", nargs="*", type=Path, metavar="FICHIER", help="PDF, JPEG ou PNG, 150 dpi au moins")
    parser.add_argument("--facture", type=int, metavar="N", help="numéro de la FSE (joindre)")
    parser.add_argument("--type", choices=TYPES, default="ordonnance", help="ce que montre la pièce (ordonnance)")
    parser.add_argument("--piece", type=int, metavar="ID", help="identifiant de la pièce (retirer)")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Run one action."""
    from core.erreurs import Anomalie, Refus
    from tui.cli.base import registre

    if args.action == "verifier":
        return _verifier(args)
    if (args.action == "joindre" and not (args.facture and args.fichiers)) or (args.action == "retirer" and not args.piece):
        raise Refus(
            Anomalie(
                "PIECE_INCOMPLETE",
                f"« pieces {args.action} » : il manque de quoi parler",
                "écrire « pieces joindre FICHIER --facture N » ou « pieces retirer --piece ID »",
            )
        )
    with registre(args) as base:
        if args.action == "joindre":
            return _joindre(args, base)
        if args.action == "retirer":
            base.retirer_piece(args.piece)
            return 0
        return _manquantes(args, base) if args.action == "manquantes" else _liste(args, base)


def _verifier(args: argparse.Namespace) -> int:
    from core.telematique.scor import PieceDeclaree, examiner
    from tui.cli.base import dire, imprimer_json
    from tui.fichier_piece import lire_piece

    refusees = 0
    for chemin in args.fichiers:
        lue = examiner(chemin.name, lire_piece(chemin))
        if isinstance(lue, PieceDeclaree):
            imprimer_json([{"piece": lue.nom, "format": lue.format, "pages": lue.pages, "dpi": lue.dpi, "sha256": lue.sha256}])
        else:
            refusees += 1
            dire(lue)
    return 2 if refusees else 0


def _joindre(args: argparse.Namespace, base: "Registre") -> int:
    from core.erreurs import Anomalie, Refus
    from core.services.pieces import joindre
    from tui.cli.base import horloge, imprimer_json
    from tui.fichier_piece import lire_piece

    fiche = base.facture_par_numero(args.facture)
    if fiche is None:
        raise Refus(Anomalie("PIECE_SANS_FACTURE", f"aucune facture n° {args.facture}", "relire le numéro sur l'écran Lots (F4)"))
    for chemin in args.fichiers:
        jointe = joindre(base, fiche.id, args.type, chemin.name, lire_piece(chemin), horloge(args))
        imprimer_json([{"id": jointe.id, "piece": jointe.nom, "format": jointe.format, "pages": jointe.pages, "dpi": jointe.dpi}])
    return 0


def _manquantes(args: argparse.Namespace, base: "Registre") -> int:
    """Exit code 3 when something is missing."""
    from core.facturation.etats import EN_ROUTE
    from core.services.pieces import manquantes
    from tui.cli.base import imprimer_json

    etats = base.factures(etats=("validee", *EN_ROUTE), nature="FSE")
    trouvees = manquantes(base, [f.id for f in etats])
    for a in trouvees:
        if args.json:
            imprimer_json([{"ou": a.ou, "message": a.message, "remede": a.remede}])
        else:
            print(a.phrase())
    return 3 if trouvees else 0


def _liste(args: argparse.Namespace, base: "Registre") -> int:
    """The pieces, oldest first, then the counters."""
    import attrs

    from core.lots.pieces import LIBELLES
    from core.services.pieces import compter
    from tui.cli.base import imprimer_json

    lots = {lot.id: lot for lot in base.lots_pieces()}
    numeros = {p.facture: base.facture(p.facture).resume.numero for p in base.pieces()}
    for p in base.pieces():
        lot = lots.get(p.scor)
        etat = LIBELLES[lot.etat] if lot else "à envoyer"
        if args.json:
            objet = {"id": p.id, "facture": numeros[p.facture], "piece": p.nom, "type": p.type, "pages": p.pages, "dpi": p.dpi}
            imprimer_json([objet | {"lot": lot.nom if lot else None, "etat": etat, "motif": lot.motif if lot else ""}])
        else:
            motif = f" : {lot.motif}" if lot and lot.motif else ""
            print(f"{p.id:>5} {numeros[p.facture]:09d} {p.nom:<40} {p.pages:>2} p. {p.dpi:>4} dpi  {etat}{motif}")
    c = compter(base)
    if args.json:
        imprimer_json([{"compteurs": attrs.asdict(c)}])
    else:
        print(f"pièces {c.jointes} · à envoyer {c.a_envoyer} · refusées {c.refusees} · manquantes {c.manquantes}")
    return 0
