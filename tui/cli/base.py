"""What the commands that open a base share: its path, its key, the day, and the lock that keeps two of them from crossing."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.citation import citer
from tui.verrou import verrou as verrou

if TYPE_CHECKING:
    from core.emulateurs.courrier.trousseau import Trousseau
    from core.ports import Horloge, Teletransmission
    from db.registre import RegistreBase


HOTE = "127.0.0.1"


def arguments_base(parser: argparse.ArgumentParser, *, depot: bool = False) -> None:
    """`--base`, `--cle`, `--au` and, for an exchange, `--depot`."""
    parser.add_argument("--base", metavar="FICHIER", help="fichier de la base (sinon la variable FACTURIER_BASE)")
    parser.add_argument(
        "--cle", metavar="HEX", help="clé de la base, 64 chiffres hexadécimaux (de préférence la variable FACTURIER_CLE)"
    )
    parser.add_argument("--au", metavar="DATE", help="jour de l'opération, AAAA-MM-JJ (sinon le jour de la machine)")
    if depot:
        voie = parser.add_mutually_exclusive_group(required=True)
        voie.add_argument("--depot", type=Path, metavar="DIR", help="dossier d'échange avec la caisse émulée")
        voie.add_argument("--courrier", metavar="SMTP,POP3", help="ports du courrier émulé de cette machine (2525,2110)")
        parser.add_argument(
            "--certificats",
            type=Path,
            metavar="DIR",
            help="avec --courrier : sceller et ouvrir (S/MIME) avec ces certificats d'essai",
        )


def horloge(args: argparse.Namespace) -> "Horloge":
    """The clock of the machine, or the day of `--au`; raises `Refus` DATE_ILLISIBLE."""
    from core.dates import lire_jour
    from tui.horloge import HorlogeFixe, HorlogeMachine

    return HorlogeFixe(lire_jour(args.au, "--au")) if args.au else HorlogeMachine()


def acces(args: argparse.Namespace) -> tuple[str, str]:
    """The path and the key, from the arguments or the environment; raises `Refus` BASE_NON_INDIQUEE."""
    from core.erreurs import Anomalie, Refus

    chemin = args.base or os.environ.get("FACTURIER_BASE", "")
    cle = args.cle or os.environ.get("FACTURIER_CLE", "")
    if not chemin or not cle:
        manque = " et ".join(nom for nom, valeur in (("la base", chemin), ("sa clé", cle)) if not valeur)
        raise Refus(
            Anomalie(
                "BASE_NON_INDIQUEE",
                f"indiquer {manque}",
                "donner --base et --cle, ou les variables FACTURIER_BASE et FACTURIER_CLE",
            )
        )
    return chemin, cle


def dire_l_attente(phrase: str) -> None:
    """One line beside the answers, for what takes long before them."""
    print(f"facturier : {phrase}", file=sys.stderr, flush=True)


@contextmanager
def registre(args: argparse.Namespace) -> Iterator["RegistreBase"]:
    """Open the base and close it at the end; raises `Refus` BASE_NON_INDIQUEE and those of the opening."""
    from db.avancement import Avancement
    from db.ouverture import ouvrir

    ouvert = ouvrir(*acces(args), avancement=Avancement(dire_l_attente))
    try:
        yield ouvert
    finally:
        ouvert.fermer()


def transport(args: argparse.Namespace) -> "Teletransmission":
    """By the folder or by mail, as asked; raises `Refus` PORTS_ILLISIBLES."""
    from core.emulateurs.transports.courrier import Serveur, TransportCourrier
    from core.emulateurs.transports.dossier import TransportDossier

    if args.depot:
        return TransportDossier(args.depot)
    smtp, pop3 = ports(args.courrier)
    return TransportCourrier(Serveur(HOTE, smtp), Serveur(HOTE, pop3), mot_de_passe(), trousseau=trousseau(args.certificats))


def trousseau(dossier: Path | None) -> "Trousseau | None":
    """The folder of test certificates, when one is given; raises `Refus` CERTIFICAT_ABSENT."""
    from core.emulateurs.courrier.trousseau import Trousseau

    return Trousseau(dossier) if dossier else None


def exiger_depot(args: argparse.Namespace, *, existant: bool) -> None:
    """A mistyped folder would exchange nothing for ever; raises `Refus` DEPOT_ABSENT. An envoi may make the folder."""
    from core.erreurs import Anomalie, Refus

    depot: Path | None = args.depot
    if depot is None or depot.is_dir() or not (existant or depot.exists()):
        return
    message = "ce n'est pas un dossier" if depot.exists() else "aucun dossier d'échange à cet endroit"
    raise Refus(Anomalie("DEPOT_ABSENT", message, "vérifier le chemin de --depot : rien n'a été échangé", str(depot)))


def ports(texte: str) -> tuple[int, int]:
    """Read `2525,2110`; raises `Refus` PORTS_ILLISIBLES."""
    from core.erreurs import Anomalie, Refus

    morceaux = texte.split(",")
    if len(morceaux) != 2 or not all(m.isascii() and m.isdigit() and int(m) < 65_536 for m in morceaux):
        raise Refus(
            Anomalie(
                "PORTS_ILLISIBLES", f"ports illisibles : {citer(texte)}", "écrire le port SMTP puis le port POP3 : 2525,2110"
            )
        )
    return int(morceaux[0]), int(morceaux[1])


def mot_de_passe() -> str:
    """Of the emulated mailbox: FACTURIER_COURRIER, or a word that protects nothing."""
    return os.environ.get("FACTURIER_COURRIER") or "sans-valeur"


def imprimer_json(lignes: list[dict[str, Any]]) -> None:
    """One object a line."""
    import json

    for ligne in lignes:
        print(json.dumps(ligne, ensure_ascii=False))


def dire(anomalies: "tuple[Any, ...]") -> None:
    """The anomalies on standard error, one line each."""
    from tui.visible import visible

    for anomalie in anomalies:
        print(visible(anomalie.phrase()), file=sys.stderr)
