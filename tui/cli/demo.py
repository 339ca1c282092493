"""Ouvre les écrans sur une copie neuve des exemples ; --sans-ecran joue tout le travail d'un mois et en rend compte."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.demonstration.rapport import Rapport
    from core.ports import Registre
    from tui.monde_fictif import MondeFictif

PARTIEL = ".partiel"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--sans-ecran", action="store_true", help="jouer le mois sans écran et imprimer le compte rendu")
    parser.add_argument("--json", action="store_true", help="compte rendu en JSON (avec --sans-ecran)")
    parser.add_argument("--graine", type=int, default=1, metavar="N", help="graine des tirages de la caisse émulée (1)")
    parser.add_argument("--scenario", default="ordinaire", metavar="S", help="comportement de la caisse émulée (ordinaire)")
    gardee = "garder dans DIR la base demo.db, le jour et la caisse émulée ; les écrans les reprennent"
    parser.add_argument("--dossier", type=Path, metavar="DIR", help=gardee)
    parser.add_argument("--garder", type=Path, metavar="DIR", help="laisser dans DIR chaque message échangé")


def executer(args: argparse.Namespace) -> int:
    """Open the screens, or play the month; 0 only when the money adds up."""
    if args.sans_ecran:
        return _jouer(args)
    from tui.demarrage import ouvrir_demo
    from tui.terminal import exiger_un_terminal

    exiger_un_terminal()
    _dire_la_cle()

    return ouvrir_demo(args.scenario, args.graine, args.dossier)


def _dire_la_cle() -> None:
    """The base protects nobody: whoever keeps it may open it with the other commands."""
    import sys

    from tui.monde_fictif import CLE_DEMO

    print(f"base de démonstration fictive (EMU), clé : {CLE_DEMO}", file=sys.stderr)


def _jouer(args: argparse.Namespace) -> int:
    import json
    import sys
    import tempfile

    from core.demonstration.rapport import en_json, en_texte
    from db.ouverture import ouvrir
    from tui.monde_fictif import CLE_DEMO, JOUR, monter

    if args.garder:
        _preparer(args.garder)
    if args.dossier:
        _preparer_base(args.dossier)
    emule = monter(args.scenario, args.graine, dossier=args.dossier)
    _dire_la_cle()
    with tempfile.TemporaryDirectory(prefix="facturier-demo-") as ephemere:
        registre = ouvrir((args.dossier or Path(ephemere)) / "demo.db", CLE_DEMO, creer=True, nature="fictive")
        try:
            rapport = jouer_le_mois(registre, emule, None if args.json else lambda phrase: print(phrase, file=sys.stderr))
            registre.garder_brouillon(JOUR, emule.horloge.aujourdhui().isoformat())
            if args.garder:
                _garder(registre, args.garder)
        finally:
            registre.fermer()
    print(json.dumps(en_json(rapport), ensure_ascii=False) if args.json else en_texte(rapport))
    return 0 if rapport.juste else 1


def jouer_le_mois(registre: "Registre", emule: "MondeFictif", dire: "Callable[[str], None] | None" = None) -> "Rapport":
    """Install the world in an empty base, do the whole month, and report; `dire` is told each step in French."""
    from datetime import timedelta

    from core.demonstration.installation import installer
    from core.demonstration.mois import Poste, jouer
    from core.demonstration.rapport import etablir
    from tui.demarrage import nomenclature

    installer(registre, emule.monde)
    poste = Poste(
        registre=registre,
        monde=emule.monde,
        nomenclature=nomenclature(),
        lecteur=emule.lecteur,
        transport=emule.transport,
        droits=emule.adri,
        horloge=emule.horloge,
        inserer_vitale=emule.lecteur.inserer_vitale,
        inserer_cps=emule.lecteur.inserer_cps,
        passer=lambda: emule.horloge.avancer(timedelta(days=1)),
        dire=dire or (lambda _: None),
    )
    return etablir(registre, jouer(poste))


def _preparer(dossier: Path) -> None:
    """The folder exists, can be written and is empty, before anything is played."""
    from core.erreurs import Anomalie, Refus

    dossier.mkdir(parents=True, exist_ok=True)
    if any(dossier.iterdir()):
        remede = "donner un dossier neuf ou vide"
        raise Refus(Anomalie("DOSSIER_NON_VIDE", f"le dossier {dossier} contient déjà des fichiers", remede, "--garder"))
    (dossier / PARTIEL).mkdir()
    (dossier / PARTIEL).rmdir()


def _preparer_base(dossier: Path) -> None:
    """The month is played on a fresh base: an older one is never written over."""
    from core.erreurs import Anomalie, Refus
    from tui.monde_fictif import oublier_la_caisse

    dossier.mkdir(parents=True, exist_ok=True)
    if (dossier / "demo.db").exists():
        remede = "donner un autre dossier, ou retirer cette base"
        raise Refus(Anomalie("BASE_DEJA_LA", f"{dossier / 'demo.db'} existe déjà", remede, "--dossier"))
    oublier_la_caisse(dossier)


def _garder(registre: "Registre", dossier: Path) -> None:
    """Every message exchanged under its own name, all or none: written apart, then moved."""
    import shutil

    partiel = dossier / PARTIEL
    partiel.mkdir()
    try:
        for envoi in registre.envois():
            for nom, octets in registre.fichiers_envoi(envoi.id):
                (partiel / nom).write_bytes(octets)
        for message in registre.messages():
            (partiel / message.nom).write_bytes(message.octets)
        for chemin in sorted(partiel.iterdir()):
            chemin.rename(dossier / chemin.name)
    finally:
        shutil.rmtree(partiel, ignore_errors=True)
