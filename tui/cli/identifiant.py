"""Dit si un NIR, un RPPS, un numéro AM, un FINESS ou un numéro de complémentaire est bien formé, et sinon pourquoi."""

import argparse
import json


def arguments(parser: argparse.ArgumentParser) -> None:
    """Kind of number, value, --json."""
    parser.add_argument("sorte", choices=("nir", "rpps", "am", "finess", "amc"), help="nature du numéro")
    parser.add_argument("valeur", help="le numéro tel qu'il est saisi ou exporté (entre guillemets s'il a des espaces)")
    parser.add_argument("--json", action="store_true", help="un objet JSON sur une ligne")


def executer(args: argparse.Namespace) -> int:
    """Print what the number is; 0 when valid or fictitious, 2 when invalid or incomplete."""
    sortie = analyse(args.sorte, args.valeur)
    if args.json:
        print(json.dumps(sortie, ensure_ascii=False))
    else:
        print(f"{sortie['etat']} : {sortie['affiche'] or '(vide)'} — {sortie['message']}")
        if sortie["reparation"]:
            print(f"  réparation : {sortie['reparation']}")
    return 0 if sortie["etat"] in ("valide", "fictif") else 2


def analyse(sorte: str, valeur: str) -> dict[str, str | bool]:
    """The analysis as plain values, in the order in which they are printed."""
    from core.identifiants import am, amc, finess, nir, rpps

    if sorte == "nir":
        lu = nir.analyser(valeur)
        return {
            "sorte": "nir",
            "entree": valeur,
            "normalise": lu.complet,
            "affiche": nir.formater(lu.complet),
            "etat": lu.etat,
            "message": lu.message,
            "cle_attendue": lu.cle_attendue,
            "reparation": lu.reparation,
            "provisoire": lu.provisoire,
        }
    module = {"rpps": rpps, "am": am, "finess": finess, "amc": amc}[sorte]
    numero = module.analyser(valeur)
    return {
        "sorte": sorte,
        "entree": valeur,
        "normalise": numero.compact,
        "affiche": module.formater(numero.compact),
        "etat": numero.etat,
        "message": numero.message,
        "cle_attendue": numero.cle_attendue,
        "reparation": "",
    }
