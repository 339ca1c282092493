"""Les relevés de la banque : importer un CSV, rapprocher ses lignes des virements annoncés, voir ce qui reste."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.pluriel import combien
from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.reglements.banque import LigneSuivie


def arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each."""
    sous = parser.add_subparsers(dest="action", required=True, metavar="importer | lignes | rapprocher | detacher")
    importer = sous.add_parser(
        "importer", help="garde les crédits d'un relevé CSV et rapproche ce qui est certain ; se répète sans doublon"
    )
    importer.add_argument("fichier", type=Path, help="CSV de la banque : date, libellé, montant (ou crédit et débit)")
    importer.add_argument("--essai", action="store_true", help="lit le relevé et le montre, n'ouvre pas la base")
    lignes = sous.add_parser("lignes", help="les lignes gardées, avec leurs virements et la différence")
    lignes.add_argument("--libres", action="store_true", help="seulement celles qui attendent un virement")
    rapprocher = sous.add_parser(
        "rapprocher", help="rapproche une ligne et un virement (leurs numéros), ou tout ce qui est certain"
    )
    rapprocher.add_argument("ligne", type=int, nargs="?", default=0, help="numéro de la ligne de banque")
    rapprocher.add_argument("virement", type=int, nargs="?", default=0, help="numéro du virement")
    detacher = sous.add_parser("detacher", help="défait le rapprochement d'un virement")
    detacher.add_argument("virement", type=int, help="numéro du virement")
    for commande in (importer, lignes, rapprocher, detacher):
        arguments_base(commande)
        commande.add_argument("--cabinet", default="", help="code du cabinet (celui du relevé ; tous sinon)")
        commande.add_argument("--json", action="store_true", help="un objet JSON par ligne")


def executer(args: argparse.Namespace) -> int:
    """Run the subcommand."""
    return {"importer": _importer, "lignes": _lignes, "rapprocher": _rapprocher, "detacher": _detacher}[args.action](args)


def _importer(args: argparse.Namespace) -> int:
    from core.argent import afficher
    from core.erreurs import Anomalie, Refus
    from core.reglements.releve import lire_releve
    from core.services.reglements import importer_releve
    from tui.cli.base import horloge, registre

    releve = lire_releve(args.fichier.read_bytes(), args.fichier.name, args.cabinet)
    if args.essai:
        for x in releve.lignes:
            objet = {"jour": x.jour.isoformat(), "libelle": x.libelle, "montant": _euros(x.montant), "reference": x.reference}
            _ecrire(args, objet, f"{x.jour:%d/%m/%Y} {afficher(x.montant):>13}  {x.libelle}")
        bilan = {
            "credits": len(releve.lignes),
            "total": _euros(releve.total),
            "debits": releve.debits,
            "ignorees": releve.ignorees,
        }
        phrase = (
            f"essai : {combien(len(releve.lignes), 'crédit')}, {afficher(releve.total)} ; {combien(releve.debits, 'débit')} et "
        )
        _ecrire(args, bilan, f"{phrase}{combien(releve.ignorees, 'ligne')} sans montant de côté ; rien n'est gardé")
        return 0
    if not args.cabinet:
        raise Refus(Anomalie("CABINET_INCONNU", "de quel cabinet est ce relevé ?", "ajouter --cabinet CODE"))
    montre = horloge(args)
    with registre(args) as base, base.action("relevé de banque importé", montre.maintenant()):
        bilan_banque = importer_releve(base, releve, args.cabinet, montre)
    import attrs

    _ecrire(args, attrs.asdict(bilan_banque), bilan_banque.phrase)
    return 0


def _lignes(args: argparse.Namespace) -> int:
    from core.argent import afficher
    from tui.cli.base import registre

    with registre(args) as base:
        suivies = [x for x in base.lignes_banque(args.cabinet) if not (args.libres and x.virements)]
    for x in suivies:
        n = ", ".join(str(v.id) for v in x.virements)
        suite = f"virement {n}" if n else "LIBRE"
        suite += f", différence {afficher(x.difference)}" if x.difference else ""
        tete = f"{x.ligne.id:>5} {x.ligne.cabinet:<10} {x.ligne.jour:%d/%m/%Y} {afficher(x.ligne.montant):>13}"
        _ecrire(args, _objet(x), f"{tete}  {suite}  {x.ligne.libelle}")
    return 0


def _objet(x: "LigneSuivie") -> dict[str, Any]:
    return {
        "ligne": x.ligne.id,
        "cabinet": x.ligne.cabinet,
        "jour": x.ligne.jour.isoformat(),
        "libelle": x.ligne.libelle,
        "montant": _euros(x.ligne.montant),
        "virements": [v.id for v in x.virements],
        "difference": _euros(x.difference),
    }


def _rapprocher(args: argparse.Namespace) -> int:
    from core.erreurs import Anomalie, Refus
    from core.services.reglements import attacher, rapprocher_seul
    from tui.cli.base import horloge, registre

    if bool(args.ligne) != bool(args.virement):
        raise Refus(
            Anomalie(
                "RAPPROCHEMENT_INCOMPLET",
                "un rapprochement à la main se fait d'une ligne et d'un virement",
                "donner les deux numéros (facturier banque lignes, facturier reglements), ou aucun",
            )
        )
    with registre(args) as base, base.action("rapprochement", horloge(args).maintenant()):
        if args.ligne:
            _ecrire(args, {"virement": args.virement, "ligne": args.ligne}, attacher(base, args.virement, args.ligne))
        else:
            faits = rapprocher_seul(base, args.cabinet)
            _ecrire(args, {"rapproches": faits}, combien(faits, "virement rapproché"))
    return 0


def _detacher(args: argparse.Namespace) -> int:
    from tui.cli.base import horloge, registre

    with registre(args) as base, base.action("rapprochement défait", horloge(args).maintenant()):
        base.depointer(args.virement)
    _ecrire(args, {"virement": args.virement, "ligne": 0}, f"virement {args.virement} : rapprochement défait")
    return 0


def _euros(montant: int) -> str:
    from core.argent import euros

    return euros(montant)


def _ecrire(args: argparse.Namespace, objet: dict[str, Any], texte: str) -> None:
    from tui.cli.base import imprimer_json
    from tui.visible import visible

    if args.json:
        imprimer_json([objet])
    else:
        print(visible(texte))
