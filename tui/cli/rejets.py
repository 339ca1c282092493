"""La file des rejets, avec cause, champ et remède ; « rejets expliquer CODE » dit ce que veut dire un code."""

import argparse
from typing import TYPE_CHECKING, Any

from core.citation import citer
from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.rejets.connaissance import MotifRejet
    from core.services.rejets import DossierRejet


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command: `expliquer CODE` needs no base."""
    parser.add_argument("action", nargs="?", choices=("expliquer",), help="expliquer un code")
    parser.add_argument("code", nargs="?", help="code du rejet (E006, 0250 050, R0611…)")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """List the queue, or explain one code."""
    return _expliquer(args) if args.action else _file(args)


def _expliquer(args: argparse.Namespace) -> int:
    from core.erreurs import Anomalie, Refus
    from core.rejets.connaissance import candidats
    from tui.cli.base import imprimer_json

    if not args.code:
        raise Refus(Anomalie("CODE_ABSENT", "quel code ?", "écrire par exemple : facturier rejets expliquer E006"))
    motifs = candidats(args.code)
    if not motifs:
        raise Refus(
            Anomalie(
                "CODE_REJET_INCONNU",
                f"le code {citer(args.code)} n'est pas dans la table des rejets connus",
                "relire le code sur le retour ; s'il est bien écrit, demander son sens à la caisse",
            )
        )
    if args.json:
        imprimer_json([_motif(m) for m in motifs])
        return 0
    for m in motifs:
        renvoi = "corriger puis renvoyer" if m.renvoi else "ne pas renvoyer"
        print(f"{f'{m.code} {m.sous_code}'.strip()} ({m.statut}) {m.libelle}")
        print(f"  cause  : {m.cause}\n  champ  : {m.champ}\n  remède : {m.remede}\n  suite  : {renvoi}\n  source : {m.source}")
    return 0


def _motif(m: "MotifRejet") -> dict[str, Any]:
    import attrs

    return attrs.asdict(m)


def _file(args: argparse.Namespace) -> int:
    from core.argent import afficher
    from core.facturation.etats import LIBELLES
    from core.services.rejets import file
    from tui.cli.base import imprimer_json, registre

    with registre(args) as base:
        dossiers = file(base)
    if args.json:
        imprimer_json([_objet(d) for d in dossiers])
        return 0
    for d in dossiers:
        cause = d.motif.cause if d.motif else d.principal.libelle if d.principal else "sans motif reçu"
        code = d.principal.code if d.principal else "-"
        print(f"{d.facture.numero:09d} {d.facture.nom:<28.28} {afficher(d.montant):>12} {LIBELLES[d.facture.etat]}")
        print(f"    {code} {cause} → {d.remede.phrase}")
    return 0


def _objet(d: "DossierRejet") -> dict[str, Any]:
    from core.argent import euros

    return {
        "facture": d.facture.numero,
        "nature": d.facture.nature,
        "infirmier": d.facture.infirmier,
        "etat": d.facture.etat,
        "montant": euros(d.montant),
        "code": d.principal.code if d.principal else None,
        "sous_code": d.principal.sous_code if d.principal else None,
        "cause": d.motif.cause if d.motif else None,
        "champ": d.motif.champ if d.motif else None,
        "remede": d.remede.cle,
        "renvoi": d.motif.renvoi if d.motif else None,
        "brouillon": bool(d.brouillon),
    }
