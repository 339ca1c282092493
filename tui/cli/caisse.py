"""Fait vivre la caisse émulée dans un dossier d'échange : prend les lots, rend les ARL et les NOEMIE. Rien n'est réel."""

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.pluriel import combien

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from core.emulateurs.caisse import Caisse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--dossier", type=Path, required=True, metavar="DIR", help="dossier d'échange (créé s'il manque)")
    parser.add_argument("--scenario", default="ordinaire", metavar="S", help="nom ou fichier d'un scénario (ordinaire)")
    parser.add_argument("--graine", type=int, default=1, metavar="N", help="graine des tirages (1)")
    parser.add_argument("--une-fois", action="store_true", help="faire un seul tour, puis s'arrêter")
    parser.add_argument("--au", metavar="DATE", help="jour du calendrier de la caisse, AAAA-MM-JJ (sinon le jour de la machine)")
    parser.add_argument("--monde", type=Path, metavar="DIR", help="dossier dont caisse/ donne assurés, prescripteurs, infirmiers")
    parser.add_argument(
        "--courrier", metavar="SMTP,POP3", help="répondre aussi par courrier sur ces ports de cette machine (0 : au choix)"
    )
    parser.add_argument(
        "--certificats",
        type=Path,
        metavar="DIR",
        help="avec --courrier : sceller et ouvrir (S/MIME) avec ces certificats d'essai",
    )
    parser.add_argument("--attente", type=float, default=0.5, metavar="S", help="secondes entre deux tours (0.5)")


def executer(args: argparse.Namespace) -> int:
    """Run turns until told to stop (SIGTERM, SIGINT); one JSON object a decision on standard output."""
    import fcntl
    import json

    from core.emulateurs.caisse.service import ouvrir_dossier, tour

    etat = ouvrir_dossier(args.dossier)
    with (etat / "verrou").open("w") as verrou:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _refuser_seconde(args.dossier)
        caisse = _caisse(args, etat)
        with _Arret() as arret, _poste(args):
            while not arret.demande:
                fait = tour(caisse, args.dossier, lambda: not arret.demande)
                for decision in caisse.decisions:
                    print(json.dumps(decision, ensure_ascii=False), flush=True)
                caisse.decisions.clear()
                if fait.paquets or fait.messages:
                    print(
                        f"caisse émulée : {combien(fait.paquets, 'lot')} pris, {combien(fait.messages, 'message rendu')}",
                        file=sys.stderr,
                    )
                if args.une_fois:
                    break
                arret.attendre(args.attente)
    return 0


@contextmanager
def _poste(args: argparse.Namespace) -> "Iterator[None]":
    """The mail servers, when asked for; their ports are said on standard error."""
    if not args.courrier:
        yield
        return
    from core.dates import lire_jour
    from core.emulateurs.courrier.bureau import Bureau
    from core.emulateurs.courrier.serveurs import Poste
    from tui.cli.base import mot_de_passe, ports, trousseau

    jour = _Horloge(lire_jour(args.au, "--au") if args.au else None).maintenant()
    poste = Poste(Bureau(args.dossier, jour, trousseau(args.certificats)), mot_de_passe(), *ports(args.courrier))
    print(f"caisse émulée : courrier sur 127.0.0.1, SMTP {poste.port_smtp}, POP3 {poste.port_pop3}", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        poste.arreter()


class _Arret:
    """Whether somebody asked to stop. A plain flag: an `Event` set by a handler can lock the very thread that waits on it."""

    def __init__(self) -> None:
        self.demande = False

    def __enter__(self) -> "_Arret":
        import signal

        self._avant = {n: signal.signal(n, self._demander) for n in (signal.SIGTERM, signal.SIGINT)}
        return self

    def __exit__(self, *_: object) -> None:
        import signal

        for numero, avant in self._avant.items():
            signal.signal(numero, avant)

    def _demander(self, *_: object) -> None:
        self.demande = True

    def attendre(self, secondes: float) -> None:
        """Sleep, in slices short enough to stop quickly."""
        from time import monotonic, sleep

        fin = monotonic() + secondes
        while not self.demande and (reste := fin - monotonic()) > 0:
            sleep(min(reste, 0.1))


def _refuser_seconde(dossier: Path) -> None:
    from core.erreurs import Anomalie, Refus

    raise Refus(
        Anomalie(
            "CAISSE_DEJA_LANCEE",
            "une autre caisse émulée travaille déjà dans ce dossier",
            "l'arrêter d'abord, ou choisir un autre dossier",
            str(dossier),
        )
    )


def _caisse(args: argparse.Namespace, etat: Path) -> "Caisse":
    """The payer with its files; raises `Refus` for a bad date, scenario or file."""
    from core.dates import lire_jour
    from core.donnees import texte_utf8
    from core.emulateurs.assures import lire_assures
    from core.emulateurs.caisse import Caisse, lire_annuaire, lire_anterieurs, lire_scenario
    from tui.installation import dossier_samples

    jour = lire_jour(args.au, "--au") if args.au else None
    monde = args.monde or dossier_samples()
    chemin = Path(args.scenario) if args.scenario.endswith(".toml") else monde / "scenarios" / f"{args.scenario}.toml"
    scenario = lire_scenario(_lire(chemin, "scénario", "donner un nom de samples/scenarios ou un fichier .toml"), str(chemin))
    connus = monde / "caisse" / "assures.toml"
    assures = lire_assures(texte_utf8(_lire(connus, "fichier des assurés", "donner --monde un dossier complet"), str(connus)))
    annuaire = lire_annuaire(*(_facultatif(connus.with_name(nom)) for nom in ("professionnels.toml", "prescripteurs.toml")))
    paiements = _facultatif(connus.with_name("paiements.toml"))
    anterieurs = lire_anterieurs(paiements) if paiements is not None else ()
    return Caisse(etat, assures, scenario, args.graine, _Horloge(jour), annuaire, anterieurs)


class _Horloge:
    """The day given on the command line, or the clock of the machine: a command is where it may be read."""

    def __init__(self, jour: "date | None") -> None:
        self._jour = jour

    def maintenant(self) -> "datetime":
        """Now."""
        from datetime import datetime, time

        return datetime.combine(self._jour, time(9)) if self._jour else datetime.now()

    def aujourdhui(self) -> "date":
        """The day."""
        return self.maintenant().date()


def _lire(chemin: Path, quoi: str, remede: str) -> bytes:
    from core.erreurs import Anomalie, Refus
    from core.systeme import cause

    try:
        return chemin.read_bytes()
    except OSError as erreur:
        raise Refus(Anomalie("FICHIER_CAISSE_ILLISIBLE", f"{quoi} illisible : {cause(erreur)}", remede, str(chemin))) from None


def _facultatif(chemin: Path) -> bytes | None:
    return chemin.read_bytes() if chemin.exists() else None
