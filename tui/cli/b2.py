"""Lit un fichier B2-EMU en clair, ou vérifie sa structure, ses compteurs, ses totaux, ses montants et ses clés."""

import argparse
import io
import json
import sys
from pathlib import Path
from typing import BinaryIO

FAUTES_DITES = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, file, --json."""
    parser.add_argument("action", choices=("lire", "verifier"), help="lire : en clair ; verifier : les fautes seules")
    parser.add_argument("fichier", help="fichier .b2, ou - pour l'entrée standard")
    parser.add_argument("--json", action="store_true", help="lire : un objet JSON par facture et par ligne ; toutes les fautes")


def executer(args: argparse.Namespace) -> int:
    """Print the file or its faults; 2 when there is any fault."""
    with _ouvrir(args.fichier) as flux:
        if args.action == "lire":
            _lire(flux, args.fichier, en_json=args.json)
            flux.seek(0)
        return _verifier(flux, args)


def _ouvrir(fichier: str) -> BinaryIO:
    from tui.cli.lignes import lire_entree

    return io.BytesIO(lire_entree()) if fichier == "-" else Path(fichier).open("rb")


def _lire(flux: BinaryIO, fichier: str, *, en_json: bool) -> None:
    from core.telematique.b2 import lire_complements, lisible
    from core.telematique.b2.lecture import LecteurB2

    bloc = Path(fichier).with_suffix(".emu.json")  # beside the file, when it is there
    complements = lire_complements(bloc.read_bytes()) if fichier != "-" and bloc.is_file() else {}
    lecteur = LecteurB2(flux)
    factures = honoraires = amo = lots = 0
    for facture in lecteur:
        if en_json:
            print(json.dumps(lisible.objet(facture), ensure_ascii=False))
        else:
            if lots < len(lecteur.entetes_lot):
                lots = len(lecteur.entetes_lot)
                print("\n".join(lisible.entete(lecteur)))
            print("\n".join(lisible.facture(facture, complements.get(facture.numero))))
        factures, honoraires, amo = factures + 1, honoraires + facture.honoraires, amo + facture.part_amo
    if not en_json:
        if not lots:
            print("\n".join(lisible.entete(lecteur)))
        print("\n".join(lisible.fin(lecteur, factures, honoraires, amo)))


def _verifier(flux: BinaryIO, args: argparse.Namespace) -> int:
    from core.telematique.b2 import verifier

    fautes = verifier(flux)
    from tui.visible import visible

    dites = fautes if args.json else fautes[:FAUTES_DITES]
    for faute in dites:
        print(f"facturier b2 : {visible(faute.phrase())}", file=sys.stderr)
    if len(fautes) > len(dites):
        print(f"facturier b2 : … et {len(fautes) - len(dites)} autres fautes (--json les dit toutes)", file=sys.stderr)
    if args.action == "verifier" and not fautes:
        print(f"{args.fichier} : conforme (ordre, compteurs, totaux, montants, clés)")
    return 2 if fautes else 0
