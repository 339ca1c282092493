"""Lit une carte Vitale d'émulation (fichier XML, ou lecteur PC/SC) et montre ses bénéficiaires et leurs droits."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.dossier.personnes import Patient


def arguments(parser: argparse.ArgumentParser) -> None:
    """A file or the PC/SC reader, the day, --json."""
    parser.add_argument("fichier", type=Path, nargs="?", help="carte d'émulation (XML) ; sans lui, le lecteur PC/SC")
    parser.add_argument("--au", metavar="DATE", help="jour dont on veut la situation, AAAA-MM-JJ (sinon celui de la machine)")
    parser.add_argument("--json", action="store_true", help="un objet JSON par bénéficiaire")


def executer(args: argparse.Namespace) -> int:
    """Print each beneficiary; 2 when the card is expired."""
    from core.telematique.cartes import lire_vitale
    from tui.cli.base import dire, horloge

    jour = horloge(args).aujourdhui()
    if args.fichier:
        octets = args.fichier.read_bytes()
    else:
        from core.emulateurs.pcsc import lecteur_pcsc

        octets = lecteur_pcsc().lire_vitale()
    carte = lire_vitale(octets, jour)
    for patient in carte.beneficiaires:
        objet = _objet(patient, jour)
        print(json.dumps(objet, ensure_ascii=False) if args.json else _texte(objet))
    anomalies = carte.anomalies(jour)
    dire(anomalies)
    return 2 if anomalies else 0


def _objet(patient: "Patient", jour: Any) -> dict[str, Any]:
    from core.droits.situation import situation
    from core.identifiants import nir

    s = situation(patient, jour)
    lu = nir.analyser(patient.nir + patient.cle)
    return {
        "nom": patient.nom,
        "prenom": patient.prenom,
        "naissance": patient.naissance,
        "rang": patient.rang,
        "qualite": patient.qualite,
        "nir": lu.complet,
        "etat_nir": lu.etat,
        "nature": s.nature,
        "droits_amo": s.droits_amo,
        "situation": [constat.phrase for constat in s.constats],
        "complementaire": s.amc.nom if s.amc else "",
        "franchise_exempte": s.franchise_exempte,
        "anomalies": [{"code": a.code, "message": a.message, "remede": a.remede} for a in s.anomalies],
    }


def _texte(objet: dict[str, Any]) -> str:
    from core.identifiants.nir import formater

    lignes = [
        f"{objet['nom']} {objet['prenom']}, né(e) {objet['naissance']}, rang {objet['rang']}",
        f"    NIR {formater(objet['nir'])} ({objet['etat_nir']})",
        f"    {' ; '.join(objet['situation'])}",
        f"    complémentaire : {objet['complementaire'] or 'aucune'}",
        *(f"    attention : {a['message']} — {a['remede']}" for a in objet["anomalies"]),
    ]
    return "\n".join(lignes)
