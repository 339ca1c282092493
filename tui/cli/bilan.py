"""Le bilan d'un mois de soins d'un cabinet : facturé, payé, attendu, rejeté, laissé, par payeur, infirmier et famille."""

import argparse

from tui.cli.base import arguments_base


def arguments(parser: argparse.ArgumentParser) -> None:
    """Practice and month."""
    parser.add_argument("cabinet", help="code du cabinet")
    parser.add_argument("mois", help="mois des soins, AAAA-MM")
    forme = parser.add_mutually_exclusive_group()
    forme.add_argument("--json", action="store_true", help="un objet JSON")
    forme.add_argument("--csv", action="store_true", help="CSV pour un tableur (point-virgule, virgule décimale)")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Print it; 1 when something is left to do before the month is over."""
    from core.bilan import export
    from core.bilan.modele import a_faire, mois_voisin
    from core.nomenclature import charger
    from core.services.bilan import etablir, lire_mois
    from tui.cli.base import horloge, imprimer_json, registre
    from tui.visible import visible

    mois, jour, ngap = lire_mois(args.mois), horloge(args).aujourdhui(), charger()
    with registre(args) as base:
        bilan = etablir(base, args.cabinet, mois, ngap, jour)
        avant = None if args.json or args.csv else etablir(base, args.cabinet, mois_voisin(mois, -1), ngap, jour, compare=True)
    if args.json:
        imprimer_json([export.en_json(bilan)])
    elif args.csv:
        print("\ufeff" + export.en_csv(bilan), end="")
    else:
        print("\n".join(visible(x) for x in export.en_texte(bilan, avant).splitlines()))
    return 1 if any(x.bloquant for x in a_faire(bilan)) else 0
