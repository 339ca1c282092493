"""Les mesures : une base aussi grande que l'on veut, les touches de chaque tâche, le temps de chaque écran."""

import argparse
from typing import TYPE_CHECKING

from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from collections.abc import Sequence


def arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each."""
    sous = parser.add_subparsers(dest="action", required=True, metavar="base | touches | ecrans")
    base = sous.add_parser("base", help="fait une base fictive, toujours la même pour les mêmes nombres")
    base.add_argument("--patients", type=int, default=100_000, metavar="N", help="nombre de patients (100000)")
    base.add_argument("--factures", type=int, default=1_000_000, metavar="N", help="nombre de factures (1000000)")
    base.add_argument("--base", metavar="FICHIER", required=True, help="fichier à faire ; il ne doit pas exister")
    sous.add_parser("touches", help="joue les tâches de chaque jour sur les exemples ; code 1 si l'une demande trop de touches")
    ecrans = sous.add_parser("ecrans", help="mesure chaque écran, les recherches, le départ et la mémoire sur une base")
    ecrans.add_argument("--fois", type=int, default=5, metavar="N", help="ouvertures de chaque écran (5)")
    arguments_base(ecrans)


def executer(args: argparse.Namespace) -> int:
    """Run the subcommand."""
    if args.action == "base":
        return _base(args)
    if args.action == "touches":
        return _touches()
    return _ecrans(args)


def _base(args: argparse.Namespace) -> int:
    import time
    from pathlib import Path

    from tui.mesures.base import faire
    from tui.monde_fictif import CLE_DEMO

    debut = time.perf_counter()
    chemin = Path(args.base)
    patients, factures = faire(chemin, args.patients, args.factures)
    taille = chemin.stat().st_size >> 20
    print(f"{patients} patients, {factures} factures : {taille} Mio, en {time.perf_counter() - debut:.0f} s")
    print(f"base fictive (EMU) : {chemin}, clé {CLE_DEMO}, faite au 21/11/2026")
    return 0


def _touches() -> int:
    from tui.mesures.touches import jouer

    releves = jouer()
    largeur = max(len(r.tache) for r in releves)
    print(f"{'Tâche':<{largeur}}  touches  budget  programme  en tout (KLM)")
    for r in releves:
        print(f"{r.tache:<{largeur}}  {r.touches:>7}  {r.budget:>6}  {r.secondes:>7.1f} s  {r.klm:>11.1f} s  {r.verdict}")
    return 0 if all(r.tenu for r in releves) else 1


def _ecrans(args: argparse.Namespace) -> int:
    from tui.mesures.ecrans import mesurer_ecrans

    _tableau([r.cellules() for r in mesurer_ecrans(args)])
    return 0


def _tableau(lignes: "Sequence[Sequence[str]]") -> None:
    titres = ("Quoi", "médiane", "pire", "processeur", "but", "")
    largeurs = [max(len(x[i]) for x in (titres, *lignes)) for i in range(len(titres))]
    for ligne in (titres, *lignes):
        print(
            "  ".join(
                f"{x:<{n}}" if not i else f"{x:>{n}}" for i, (x, n) in enumerate(zip(ligne, largeurs, strict=True))
            ).rstrip()
        )
