"""Cote la journée d'un infirmier : une visite par ligne, avec son patient ; forfaits, foyers, kilomètres et plafonds du jour."""

import argparse
import json
from typing import Any

from core.pluriel import combien


def arguments(parser: argparse.ArgumentParser) -> None:
    """File of JSON lines, --json, --expliquer."""
    parser.add_argument(
        "fichier",
        help="JSON lines : id, seance (avec patient, et foyer si le domicile est partagé), historique, reglages ; ou -",
    )
    parser.add_argument("--json", action="store_true", help="un objet JSON par visite, montants en euros")
    parser.add_argument("--expliquer", action="store_true", help="chaque étape de chaque montant")


def executer(args: argparse.Namespace) -> int:
    """Price the day; 2 when a visit was refused or could not be read, the others are still priced."""
    from core.argent import afficher
    from core.cotation import coter_journee, expliquer
    from core.cotation.explication import resumer
    from core.cotation.sortie import en_json
    from core.lignes_json import lire_lignes
    from core.nomenclature import charger
    from tui.cli.coter import ecrire, refuser, situer
    from tui.cli.lignes import lire_octets
    from tui.visible import visible

    octets, fichier = lire_octets(args.fichier)
    ngap = charger()
    visites, situation, code = _lire(list(lire_lignes(octets, fichier)), args, refuser)
    cotations = coter_journee([seance for _, _, seance in visites], ngap, situation)
    for (nom, place, seance), cotee in zip(visites, cotations, strict=True):
        cotation = situer(cotee, place)
        if any(a.gravite == "bloquant" for a in cotation.anomalies):
            code = 2
        if args.json:
            ecrire(json.dumps(en_json(nom, cotation, explique=args.expliquer), ensure_ascii=False))
        else:
            patient = f" — {visible(seance.patient)}" if seance.patient else ""
            ecrire(f"{visible(str(nom))}{patient}\n{expliquer(cotation) if args.expliquer else resumer(cotation)}\n")
    if not args.json and cotations:
        ecrire(f"{combien(len(cotations), 'visite')} : {afficher(sum(c.montant for c in cotations))}")
    return code


def _lire(
    lignes: list[tuple[str, Any]], args: argparse.Namespace, refuser: Any
) -> tuple[list[tuple[str | int, str, Any]], Any, int]:
    """The visits that can be read, and what the lines say of the past and of the readings, put together."""
    from attrs import evolve

    from core.cotation.lecture import lire_seance, lire_situation, verifier_cles
    from core.cotation.situation import Situation
    from core.erreurs import Anomalie, Refus
    from tui.cli.coter import CLES, CLES_SITUATION, identifiant

    visites: list[tuple[str | int, str, Any]] = []
    situation, code = Situation(), 0
    for place, lu in lignes:
        try:
            if isinstance(lu, Anomalie):
                raise Refus(lu)
            verifier_cles(lu, (*CLES, *CLES_SITUATION), place)
            seance = lire_seance(lu.get("seance"), place)
            ligne = lire_situation({cle: lu[cle] for cle in CLES_SITUATION if cle in lu}, place)
        except Refus as refus:
            code = 2
            refuser(identifiant(lu, place), refus.anomalies, args)
            continue
        visites.append((identifiant(lu, place), place, seance))
        passe = tuple(evolve(a, patient=a.patient or seance.patient) for a in ligne.historique)
        situation = evolve(
            situation,
            reglages={**situation.reglages, **ligne.reglages},
            exceptions=situation.exceptions + ligne.exceptions,
            historique=situation.historique + passe,
            km_du_jour=max(situation.km_du_jour, ligne.km_du_jour),
        )
    return visites, situation, code
