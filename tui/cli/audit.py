"""Recote les visites facturées d'une période selon la NGAP de leur jour : trop facturé, oublié, avec l'article et la preuve."""

import argparse
from typing import TYPE_CHECKING, Any

from core.pluriel import combien
from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.services.audit import Bilan, Controlee


def arguments(parser: argparse.ArgumentParser) -> None:
    """The period, the base, --json, --sans-conseils."""
    parser.add_argument("debut", metavar="DEBUT", help="premier jour, AAAA-MM-JJ")
    parser.add_argument("fin", metavar="FIN", help="dernier jour, compris")
    arguments_base(parser)
    parser.add_argument("--json", action="store_true", help="un objet JSON par écart, puis par poste, puis les totaux")
    parser.add_argument("--sans-conseils", action="store_true", help="les écarts seuls : plus rapide sur des années")


def executer(args: argparse.Namespace) -> int:
    """Print each visit that does not agree as it is found, then what many have in common, then the totals; 0."""
    from core.dates import lire_jour
    from core.nomenclature import charger
    from core.services.audit import Bilan, additionner, auditer
    from tui.cli.base import registre

    debut, fin = lire_jour(args.debut, "DEBUT"), lire_jour(args.fin, "FIN")
    bilan = Bilan()
    with registre(args) as base:
        for controlee in auditer(base, charger(), debut, fin, conseils=not args.sans_conseils):
            bilan = additionner(bilan, controlee)
            if controlee.differences:
                _montrer(controlee, args.json)
    _conclure(bilan, args.json)
    return 0


def _montrer(c: "Controlee", en_json: bool) -> None:
    """One visit, code by code."""
    from core.argent import afficher, euros
    from core.dates import afficher_jour

    if en_json:
        details = [
            {
                "code": d.code,
                "facture": euros(d.facture),
                "du": euros(d.du),
                "raison": d.raison,
                "reference": d.reference,
            }
            for d in c.differences
        ]
        entete = {"genre": "ecart", "facture": c.facture, "jour": c.jour.isoformat(), "patient": c.patient}
        _json({**entete, "infirmier": c.infirmier, "montant": euros(c.montant), "du": euros(c.du), "details": details})
        return
    sens = "facturés en trop" if c.ecart > 0 else "oubliés" if c.ecart < 0 else "d'écart, lignes différentes"
    print(f"Facture {c.facture}, visite du {afficher_jour(c.jour)} : {afficher(abs(c.ecart))} {sens}")
    for d in c.differences:
        article = f" [{d.reference}]" if d.reference else ""
        print(f"    {d.code} : {afficher(d.facture)} facturés, {afficher(d.du)} dus — {d.raison}{article}")


def _conclure(bilan: "Bilan", en_json: bool) -> None:
    """What a fact on the ordonnance would have allowed, what a control would ask to prove, the totals."""
    from core.argent import afficher, euros

    for genre, titre, postes in (
        ("manque", "À vérifier : ce que les textes permettraient si le fait est établi", bilan.manques),
        ("risque", "À prouver : ce qu'un contrôle réclamerait sans la preuve", bilan.risques),
    ):
        ordonnes = sorted(postes.items(), key=lambda x: (-x[1].montant, x[0]))
        if postes and not en_json:
            print(titre)
        for (code, _), p in ordonnes:
            if en_json:
                nombres = {"nombre": p.nombre, "montant": euros(p.montant)}
                _json({"genre": genre, "code": code, **nombres, "phrase": p.phrase, "preuve": p.preuve, "reference": p.reference})
            else:
                print(f"    {code} × {p.nombre}, {afficher(p.montant)} : {p.phrase} — {p.preuve} [{p.reference}]")
    if en_json:
        sommes = {"facture": bilan.facture, "trop_facture": bilan.trop, "moins_facture": bilan.moins}
        nombres = {"seances": bilan.seances, "ecarts": bilan.ecarts}
        _json({"genre": "total", **nombres, **{k: euros(v) for k, v in sommes.items()}})
        return
    print(f"{combien(bilan.seances, 'visite facturée')} pour {afficher(bilan.facture)}, {bilan.ecarts} avec un écart")
    print(f"Facturé en trop : {afficher(bilan.trop)} ; facturé en moins : {afficher(bilan.moins)}")


def _json(objet: dict[str, Any]) -> None:
    import json

    print(json.dumps(objet, ensure_ascii=False))
