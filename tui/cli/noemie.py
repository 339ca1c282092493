"""Lit un retour NOEMIE-EMU (paiements, rejets, retenues) ou un ARL ; refuse celui dont les totaux ne tombent pas juste."""

import argparse
import json
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, file, --json."""
    parser.add_argument("action", choices=("lire",), help="lire : en clair, totaux recalculés et comparés")
    parser.add_argument("fichier", help="fichier .noemie ou .arl, ou - pour l'entrée standard")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne : virement, factures, forfaits, retenues")


def executer(args: argparse.Namespace) -> int:
    """Print the return; 2 when it is refused."""
    from core.telematique import arl, noemie
    from core.telematique.noemie import lisible
    from tui.cli.lignes import lire_entree

    octets = lire_entree() if args.fichier == "-" else Path(args.fichier).read_bytes()
    if noemie.est_arl(octets):
        acquittement = arl.lire(octets)
        if args.json:
            print(json.dumps(lisible.objet_arl(acquittement), ensure_ascii=False))
        else:
            print("\n".join(lisible.arl(acquittement)))
        return 0
    retour = noemie.lire(octets)
    if args.json:
        for objet in lisible.objet(retour):
            print(json.dumps(objet, ensure_ascii=False))
    else:
        print("\n".join(lisible.retour(retour)))
    return 0
