"""Ce qui a été payé et ce qui est dû : virements et banque, échéancier par payeur, écarts et retenues, relances."""

import argparse
from typing import TYPE_CHECKING, Any

from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from datetime import date

    from core.ports import Registre

VUES = ("virements", "echeancier", "ecarts", "relances")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("vue", nargs="?", choices=VUES, help="une seule partie (tout sinon)")
    parser.add_argument("--cabinet", default="", help="code du cabinet (tous sinon)")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Print the parts asked for."""
    from core.services.reglements import exiger_cabinet
    from tui.cli.base import horloge, imprimer_json, registre
    from tui.visible import visible

    jour = horloge(args).aujourdhui()
    with registre(args) as base:
        if args.cabinet:
            exiger_cabinet(base, args.cabinet)
        lues = {nom: _LECTURES[nom](base, jour, args.cabinet) for nom in VUES if args.vue in (None, nom)}
    if args.json:
        imprimer_json([{"vue": nom} | objet for nom, lignes in lues.items() for objet, _ in lignes])
        return 0
    for nom, lignes in lues.items():
        print(_TITRES[nom])
        for _, texte in lignes:
            print("  " + visible(texte))
        if not lignes:
            print("  rien")
    return 0


Lignes = list[tuple[dict[str, Any], str]]


def _virements(base: "Registre", _: "date", cabinet: str) -> Lignes:
    from core.argent import afficher, euros

    lignes: Lignes = []
    for s in base.virements_suivis(cabinet):
        v = s.virement
        banque = f"ligne {s.ligne}" + (" (à la main)" if s.manuel else "") if s.ligne else "PAS VU À LA BANQUE"
        objet = {
            "virement": v.id,
            "jour": v.jour.isoformat(),
            "payeur": v.payeur,
            "infirmier": v.infirmier,
            "cabinet": s.cabinet,
            "libelle": v.libelle,
            "montant": euros(v.montant),
            "ligne_banque": s.ligne,
        }
        lignes.append((objet, f"{v.id:>4} {v.jour:%d/%m/%Y} {v.infirmier} {afficher(v.montant):>13}  {banque:<20} {v.libelle}"))
    return lignes


def _echeancier(base: "Registre", jour: "date", cabinet: str) -> Lignes:
    from core.argent import afficher, euros
    from core.facturation.payeur import nom_du_payeur
    from core.reglements.creances import TRANCHES

    lignes: Lignes = []
    for x in base.echeancier(jour, cabinet):
        objet = {
            "cabinet": x.cabinet,
            "payeur": x.payeur,
            "factures": x.nombre,
            "tranches": {nom: euros(m) for nom, m in zip(TRANCHES, x.tranches, strict=True)},
            "rejete": euros(x.rejete),
            "total": euros(x.total),
        }
        ages = "  ".join(f"{nom} {afficher(m)}" for nom, m in zip(TRANCHES, x.tranches, strict=True) if m)
        rejete = f"  (dont rejeté {afficher(x.rejete)})" if x.rejete else ""
        lignes.append(
            (objet, f"{x.cabinet:<10} {nom_du_payeur(x.payeur):<26} {x.nombre:>4} fact. {afficher(x.total):>13}  {ages}{rejete}")
        )
    return lignes


def _ecarts(base: "Registre", _: "date", cabinet: str) -> Lignes:
    from core.argent import afficher, euros
    from core.lots.indus import LIBELLES as ETATS_INDU
    from core.services.reglements import a_voir

    vus = a_voir(base, cabinet)
    lignes: Lignes = [
        (
            {"ecart": e.id, "facture": e.facture, "code": e.code, "phrase": e.phrase, "montant": euros(e.montant)},
            f"{e.code} : {e.phrase}",
        )
        for e in vus.ecarts
    ]
    for i in vus.indus:
        objet = {
            "indu": i.reference,
            "infirmier": i.infirmier,
            "retenu": euros(i.retenu),
            "solde": euros(i.solde),
            "etat": i.etat,
        }
        lignes.append(
            (
                objet,
                f"indu {i.reference} ({i.infirmier}) : retenu {afficher(i.retenu)}, reste {afficher(i.solde)}, "
                f"{ETATS_INDU[i.etat]}",
            )
        )
    return lignes


def _relances(base: "Registre", _: "date", cabinet: str) -> Lignes:
    from core.argent import afficher, euros
    from core.facturation.payeur import nom_du_payeur

    return [
        (
            {
                "jour": d.jour.isoformat(),
                "cabinet": d.cabinet,
                "payeur": d.payeur,
                "niveau": d.niveau,
                "canal": d.canal,
                "montant": euros(d.montant),
                "factures": list(d.factures),
                "note": d.note,
                "fichier": d.fichier,
            },
            f"{d.jour:%d/%m/%Y} {d.cabinet:<10} {nom_du_payeur(d.payeur):<26} {d.quoi}, {d.canal}, {len(d.factures)} fact., "
            f"{afficher(d.montant)}  {d.note}",
        )
        for d in base.demarches(cabinet=cabinet)
    ]


_LECTURES = {"virements": _virements, "echeancier": _echeancier, "ecarts": _ecarts, "relances": _relances}
_TITRES = {"virements": "Virements", "echeancier": "Échéancier", "ecarts": "Écarts et retenues", "relances": "Relances"}
