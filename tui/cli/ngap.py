"""La nomenclature : un acte et son histoire, les actes qui répondent à un mot, ce qui change entre deux dates."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from core.nomenclature import Nomenclature


def arguments(parser: argparse.ArgumentParser) -> None:
    """An act or words, --au, --territoire, --diff, --tableau, --bsi, --reglages."""
    parser.add_argument("acte", nargs="*", help="identifiant, code court (pds) ou mots (prise de sang)")
    parser.add_argument("--au", metavar="AAAA-MM-JJ", help="jour voulu (aujourd'hui)")
    parser.add_argument("--territoire", default="metropole", help="metropole, alsace_moselle, 971, 972, 973, 974 ou 976")
    parser.add_argument("--diff", nargs=2, metavar=("JOUR1", "JOUR2"), help="ce qui change entre deux jours, avec les textes")
    parser.add_argument("--tableau", action="store_true", help="toutes les valeurs et tous les actes du jour")
    parser.add_argument("--bsi", metavar="H-E-M", help="classe de forfait d'une combinaison, par exemple 3-2-4, avec --age")
    parser.add_argument("--age", type=int, default=80, help="âge du patient pour --bsi (80)")
    parser.add_argument(
        "--reglages", action="store_true", help="les points que les textes laissent ouverts, et qui les lit comment"
    )


def executer(args: argparse.Namespace) -> int:
    """Print what is asked; 2 when nothing answers."""
    from core.dates import lire_jour
    from core.nomenclature import charger
    from tui.cli.base import horloge

    ngap = charger()
    jour = horloge(args).aujourdhui()
    args.territoire = ngap.territoire_nomme(args.territoire)
    if args.diff:
        return _comparer(ngap, lire_jour(args.diff[0], "--diff"), lire_jour(args.diff[1], "--diff"), args.territoire)
    if args.tableau:
        from core.nomenclature.fiche import tableau

        ngap.au(jour, args.territoire)  # refuses an unknown territory before anything is printed
        print(tableau(ngap, jour, args.territoire), end="")
        return 0
    if args.bsi:
        from core.cotation.bsi import classe, lire_groupes

        print(classe(ngap.grille_bsi, *lire_groupes(args.bsi), args.age))
        return 0
    if args.reglages:
        for reglage in ngap.reglages.values():
            print(f"{reglage.id} — {reglage.titre} [{reglage.reference}]")
            for rang, lecture in enumerate(reglage.lectures):
                print(f"  {'*' if rang == 0 else ' '} {lecture.valeur} : {lecture.phrase} ({lecture.qui})")
        return 0
    return _chercher(ngap, " ".join(args.acte), jour, args.territoire)


def _chercher(ngap: "Nomenclature", demande: str, jour: "date", territoire: str) -> int:
    """The card of an act, or the list of those that match."""
    from core.erreurs import Anomalie, Refus
    from core.nomenclature.fiche import coefficient, fiche

    if ngap.versions(demande):
        print(fiche(ngap, demande, jour, territoire))
        return 0
    trouves = ngap.chercher(demande, jour, territoire, limite=20) or ngap.chercher_partout(demande)
    exacts = [acte for acte in trouves if demande.lower() in acte.codes]
    trouves = exacts if len(exacts) == 1 else trouves
    if not trouves:
        raise Refus(
            Anomalie(
                "ACTE_INTROUVABLE",
                f"aucun acte pour « {demande} »" if demande else "aucun acte demandé",
                "essayer un code court (pds, dextro), un mot du libellé ou un identifiant",
            )
        )
    if len(trouves) == 1:
        print(fiche(ngap, trouves[0].id, jour, territoire))
    else:
        for acte in trouves:
            codes = f" ({', '.join(acte.codes)})" if acte.codes else ""
            print(f"{acte.id:<26} {acte.lettre:<3} {coefficient(acte):>5}  {acte.libelle}{codes}")
    return 0


def _comparer(ngap: "Nomenclature", avant: "date", apres: "date", territoire: str) -> int:
    """The changes between two days."""
    from core.dates import afficher_jour
    from core.nomenclature.differences import differences
    from core.pluriel import combien

    changements = differences(ngap, avant, apres, territoire)
    lieu = ngap.territoires[territoire].libelle
    print(f"Du {afficher_jour(avant)} au {afficher_jour(apres)}, {lieu} : {combien(len(changements), 'changement')}")
    for changement in changements:
        print("  " + changement.phrase_complete())
    return 0
