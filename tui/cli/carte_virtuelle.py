"""Met une carte d'émulation dans un lecteur PC/SC virtuel (vpcd) jusqu'à Ctrl-C : le programme la lit comme une vraie."""

import argparse
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    """XML of the card, address of the virtual reader."""
    parser.add_argument("fichier", type=Path, help="carte Vitale ou CPS d'émulation (XML)")
    parser.add_argument("--hote", default="127.0.0.1", help="machine de pcscd (127.0.0.1)")
    parser.add_argument("--port", type=int, default=35963, help="35963 : premier lecteur virtuel ; 35964 : second")


def executer(args: argparse.Namespace) -> int:
    """Serve until the reader closes or Ctrl-C."""
    from core.emulateurs.carte_apdu import carte_de
    from core.emulateurs.vpcd import servir

    carte = carte_de(args.fichier.read_bytes())
    nom = "CPS" if carte.cps else "carte Vitale"
    servir(carte, args.hote, args.port, lambda: print(f"{nom} (EMU) dans le lecteur {args.hote}:{args.port}", flush=True))
    print(f"le lecteur a rendu la {nom}")
    return 0
