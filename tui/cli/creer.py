"""Crée une base neuve et, avec --equipe, y range cabinets, infirmiers et prescripteurs ; sans --cle, tire une clé et la dit."""

import argparse
from pathlib import Path

from core.pluriel import denombrer


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--base", metavar="FICHIER", required=True, help="fichier de la base ; complétée si elle existe déjà")
    parser.add_argument("--cle", metavar="HEX", help="clé, 64 chiffres hexadécimaux (sinon FACTURIER_CLE, sinon une clé neuve)")
    parser.add_argument(
        "--nature",
        choices=("fictive", "reelle"),
        default="fictive",
        help="fictive : NIR fictifs, envoi émulé ; reelle : NIR réels, aucun envoi (fictive)",
    )
    parser.add_argument("--equipe", type=Path, metavar="TOML", help="fichier [[cabinet]], [[infirmier]], [[prescripteur]]")
    parser.add_argument("--exemples", action="store_true", help="y mettre le monde fictif des exemples (base fictive seulement)")


def executer(args: argparse.Namespace) -> int:
    """Make or complete the base; the key drawn is said once, on standard output."""
    import os
    import secrets

    from core.donnees import lire
    from core.erreurs import Anomalie, Refus
    from core.services.equipe import Equipe, installer_equipe
    from db.ouverture import ouvrir

    if args.exemples and args.nature == "reelle":
        remede = "créer une base fictive pour les exemples"
        raise Refus(Anomalie("EXEMPLES_EN_BASE_REELLE", "les exemples sont des personnes inventées", remede, "--exemples"))
    equipe = lire(args.equipe.read_bytes(), Equipe, str(args.equipe)) if args.equipe else None
    donnee = args.cle or os.environ.get("FACTURIER_CLE", "")
    neuve = not Path(args.base).exists()
    if not neuve and not donnee:
        raise Refus(
            Anomalie("CLE_ABSENTE", "cette base existe déjà : il faut sa clé", "donner --cle ou FACTURIER_CLE", args.base)
        )
    cle = donnee or secrets.token_hex(32)
    registre = ouvrir(args.base, cle, creer=neuve, nature=args.nature)
    try:
        if equipe is not None:
            cabinets, infirmiers, prescripteurs = installer_equipe(registre, equipe, str(args.equipe))
            print("rangés : " + denombrer((cabinets, "cabinet"), (infirmiers, "infirmier"), (prescripteurs, "prescripteur")))
        if args.exemples and not registre.cabinets():
            from core.demonstration.installation import installer
            from core.demonstration.lecture import lire_monde
            from tui.installation import dossier_samples

            installer(registre, lire_monde(dossier_samples()))
            print("exemples installés")
    except Refus:
        registre.fermer()
        if neuve:
            _effacer(Path(args.base))
        raise
    registre.fermer()
    print(f"base {args.nature} prête : {args.base}")
    if not donnee:
        print(f"clé, à garder en lieu sûr (perdue, la base ne s'ouvre plus) : {cle}")
    return 0


def _effacer(base: Path) -> None:
    """Nothing half made is left behind."""
    for suffixe in ("", "-wal", "-shm"):
        base.with_name(base.name + suffixe).unlink(missing_ok=True)
