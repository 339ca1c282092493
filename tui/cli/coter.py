"""Cote des visites selon la NGAP du jour des soins, avec la raison de chaque montant."""

import argparse
import json
from typing import Any

from core.citation import citer
from tui.visible import visible

CLES = ("id", "seance", "situation", "attendu", "source", "note", "partie_deduite", "regle_ancienne")
CLES_SITUATION = ("historique", "reglages", "exceptions", "km_du_jour")


def arguments(parser: argparse.ArgumentParser) -> None:
    """File of JSON lines, --json, --expliquer."""
    parser.add_argument(
        "fichier", help="JSON lines : id, seance, et au besoin historique, reglages, exceptions ; - : entrée standard"
    )
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne, montants en euros")
    parser.add_argument("--expliquer", action="store_true", help="chaque étape, ce qui manque, ce qui risque un indu")
    parser.add_argument(
        "--et-si", action="append", default=[], metavar="FAIT=VALEUR", help="coter aussi avec ce fait changé, côte à côte (age=6)"
    )


def executer(args: argparse.Namespace) -> int:
    """Price every line; 2 when one was refused or could not be read, the others are still priced."""
    from core.erreurs import Anomalie
    from core.lignes_json import lire_lignes
    from core.nomenclature import charger
    from tui.cli.lignes import lire_octets

    octets, nom = lire_octets(args.fichier)
    ngap = charger()
    code = 0
    for place, lu in lire_lignes(octets, nom):
        if isinstance(lu, Anomalie):
            code = 2
            refuser(place, [lu], args)
        elif not _coter(lu, place, ngap, args):
            code = 2
    return code


def _coter(objet: dict[str, Any], place: str, ngap: Any, args: argparse.Namespace) -> bool:
    """Price one object and print it; False when it is refused."""
    from core.cotation import coter, expliquer
    from core.cotation.explication import expliquer_reglages, resumer
    from core.cotation.lecture import lire_seance, lire_situation, verifier_cles
    from core.cotation.sortie import en_json
    from core.erreurs import Refus

    nom = identifiant(objet, place)
    try:
        verifier_cles(objet, (*CLES, *CLES_SITUATION), place)
        situation = lire_situation({cle: objet[cle] for cle in CLES_SITUATION if cle in objet}, place)
        seance = lire_seance(objet.get("seance"), place)
    except Refus as refus:
        refuser(nom, refus.anomalies, args)
        return False
    if args.et_si:
        return _comparer(objet, place, ngap, situation, args)
    cotation = situer(coter(seance, ngap, situation), place)
    refusee = any(a.gravite == "bloquant" for a in cotation.anomalies)
    if args.expliquer and not refusee:
        from core.cotation.conseils import conseiller

        cotation = conseiller(cotation, seance, ngap, situation)
    if args.json:
        ecrire(json.dumps(en_json(nom, cotation, explique=args.expliquer), ensure_ascii=False))
    elif args.expliquer:
        ecrire(
            "\n".join(t for t in (visible(str(nom)), expliquer(cotation), expliquer_reglages(cotation, ngap.reglages)) if t)
            + "\n"
        )
    else:
        ecrire(f"{visible(str(nom))}\n{resumer(cotation)}\n")
    return not refusee


def _comparer(objet: dict[str, Any], place: str, ngap: Any, situation: Any, args: argparse.Namespace) -> bool:
    """The visit as it is and with the facts changed, side by side."""
    from core.cotation.et_si import et_si, montrer
    from core.cotation.lecture import lire_seance
    from core.cotation.sortie import en_json
    from core.erreurs import Anomalie, Refus

    autre = dict(objet["seance"])
    for change in args.et_si:
        nom, signe, valeur = change.partition("=")
        if not signe:
            raise Refus(Anomalie("ET_SI_ILLISIBLE", f"fait illisible : {citer(change)}", "écrire FAIT=VALEUR, par exemple age=6"))
        try:
            autre[nom] = json.loads(valeur)
        except ValueError:
            autre[nom] = valeur
    comparaison = et_si(lire_seance(objet["seance"], place), lire_seance(autre, "--et-si"), ngap, situation)
    nom = identifiant(objet, place)
    if args.json:
        deux = {"avant": en_json(nom, comparaison.avant), "apres": en_json(nom, comparaison.apres)}
        ecrire(json.dumps({"id": nom, **deux}, ensure_ascii=False))
    else:
        ecrire(f"{visible(str(nom))}\n{montrer(comparaison)}\n")
    return not any(a.gravite == "bloquant" for c in (comparaison.avant, comparaison.apres) for a in c.anomalies)


def identifiant(objet: Any, place: str) -> str | int:
    """The id of a line as it was given (text or number), else its place."""
    valeur = objet.get("id") if isinstance(objet, dict) else None
    return valeur if isinstance(valeur, str | int) and not isinstance(valeur, bool) else place


def situer(cotation: Any, place: str) -> Any:
    """What refuses the visit names its file and line."""
    from attrs import evolve

    if not any(a.gravite == "bloquant" for a in cotation.anomalies):
        return cotation
    return evolve(cotation, anomalies=tuple(evolve(a, ou=f"{place} : {a.ou}" if a.ou else place) for a in cotation.anomalies))


def refuser(nom: str | int, anomalies: Any, args: argparse.Namespace) -> None:
    """Print what could not be read, in the same stream as the others so that no line is missing."""
    from core.cotation.sortie import refus_en_json

    if args.json:
        ecrire(json.dumps(refus_en_json(nom, anomalies), ensure_ascii=False))
    else:
        ecrire("\n".join([visible(str(nom)), *(f"  REFUSÉ — {visible(a.phrase())}" for a in anomalies), ""]))


def ecrire(texte: str) -> None:
    """Print; a lone surrogate of the input is shown escaped."""
    print(texte.encode("utf-8", "backslashreplace").decode("utf-8"))
