"""Les patients sans les écrans : importer une liste (CSV), lister les NIR à obtenir, noter une demande, chercher les doublons."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.pluriel import denombrer
from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.dossier.fusion import Fusion


def arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each."""
    sous = parser.add_subparsers(dest="action", required=True, metavar="importer | nir | demander | doublons | fusionner…")
    importer = sous.add_parser("importer", help="importe un export CSV ; ne remplace jamais ce qui est connu")
    importer.add_argument("fichier", type=Path, help="CSV avec une ligne de titres : nom, prénom, date de naissance, NIR…")
    importer.add_argument("--cabinet", required=True, help="code du cabinet")
    importer.add_argument("--essai", action="store_true", help="dit ce qui serait fait de chaque ligne, n'ouvre pas la base")
    nir = sous.add_parser("nir", help="les patients dont le NIR manque ou est faux")
    nir.add_argument("--cabinet", default="", help="code du cabinet (tous sinon)")
    demander = sous.add_parser("demander", help="note que le NIR d'un patient a été demandé")
    demander.add_argument("patient", type=int, help="numéro du dossier")
    demander.add_argument("a_qui", choices=("patient", "famille", "prescripteur", "caisse", "foyer"), help="à qui")
    doublons = sous.add_parser("doublons", help="les dossiers qui sont peut-être la même personne")
    doublons.add_argument("--cabinet", default="", help="code du cabinet (tous sinon)")
    fusionner = sous.add_parser("fusionner", help="réunit deux dossiers d'une même personne ; se défait")
    fusionner.add_argument("garde", type=int, help="numéro du dossier gardé")
    fusionner.add_argument("absorbe", type=int, help="numéro du dossier qui le rejoint")
    defaire = sous.add_parser("defaire", help="défait une fusion : chaque dossier reprend ses ordonnances, séances et factures")
    defaire.add_argument("fusion", type=int, help="numéro de la fusion")
    fusions = sous.add_parser("fusions", help="les fusions faites, défaites comprises")
    for commande in (importer, nir, demander, doublons, fusionner, defaire, fusions):
        arguments_base(commande)
        commande.add_argument("--json", action="store_true", help="un objet JSON par ligne")


def executer(args: argparse.Namespace) -> int:
    """Run the subcommand; an import returns 2 when a line was refused."""
    actions = {
        "importer": _importer,
        "nir": _nir,
        "demander": _demander,
        "doublons": _doublons,
        "fusionner": _fusionner,
        "defaire": _defaire,
        "fusions": _fusions,
    }
    return actions[args.action](args)


def _importer(args: argparse.Namespace) -> int:
    from core.dossier.liste import lire_liste
    from core.services.nir_manquants import compter, importer_liste
    from tui.cli.base import dire, horloge, registre

    jour = horloge(args).aujourdhui()
    liste = lire_liste(args.fichier.read_bytes(), args.fichier.name, jour)
    refusees = sum(1 for ligne in liste.lignes if ligne.patient is None)
    if liste.ignorees:
        _ecrire(args, {"colonnes_ignorees": list(liste.ignorees)}, f"colonnes non comprises : {', '.join(liste.ignorees)}")
    sorts = {}
    if not args.essai:
        with registre(args) as base:
            faits = importer_liste(base, liste, jour, args.cabinet)
        sorts = {sort.numero: sort for sort in faits}
    for ligne in liste.lignes:
        dire(ligne.anomalies)
        sort = sorts.get(ligne.numero)
        etat = sort.sort if sort else "refuse" if ligne.patient is None else "pret"
        details = [*ligne.reparations, *(sort.details if sort else ())]
        objet = {"ligne": ligne.numero, "sort": etat, "patient": sort.patient if sort else 0, "details": details}
        _ecrire(args, objet, f"ligne {ligne.numero} : {etat}{' — ' if details else ''}{' ; '.join(details)}")
    if sorts:
        bilan = compter(tuple(sorts.values()))
        _ecrire(args, {"bilan": bilan}, ", ".join(f"{nombre} {nom}" for nom, nombre in bilan.items()))
    return 2 if refusees else 0


def _nir(args: argparse.Namespace) -> int:
    from core.services.nir_manquants import file_des_nir
    from tui.cli.base import registre

    with registre(args) as base:
        file = file_des_nir(base, args.cabinet)
    for attente in file:
        demandes = [f"{jour:%d/%m/%Y} {a_qui}" for jour, a_qui in attente.demandes]
        objet = {
            "patient": attente.patient.id,
            "identite": attente.identite,
            "message": attente.message,
            "demandes": [{"jour": jour.isoformat(), "a_qui": a_qui} for jour, a_qui in attente.demandes],
        }
        suite = f"  demandé : {', '.join(demandes)}" if demandes else "  jamais demandé"
        _ecrire(args, objet, f"{attente.patient.id:>6} {attente.identite} — {attente.message}\n{suite}")
    return 0


def _demander(args: argparse.Namespace) -> int:
    from core.services.nir_manquants import demander
    from tui.cli.base import horloge, registre

    with registre(args) as base:
        patient = base.patient(args.patient)
        demander(base, patient, args.a_qui, horloge(args).maintenant())
    _ecrire(
        args, {"patient": patient.id, "a_qui": args.a_qui}, f"noté : NIR de {patient.nom} {patient.prenom} demandé ({args.a_qui})"
    )
    return 0


def _doublons(args: argparse.Namespace) -> int:
    from core.services.patients import doublons_du_cabinet
    from tui.cli.base import registre

    with registre(args) as base:
        trouves = doublons_du_cabinet(base, args.cabinet)
    for d in trouves:
        objet = {"dossiers": [d.premier.id, d.second.id], "raison": d.raison, "certain": d.certain}
        noms = " / ".join(f"{p.id} {p.nom} {p.prenom}" for p in (d.premier, d.second))
        _ecrire(args, objet, f"{noms} : {d.raison}{'' if d.certain else ' (à vérifier)'}")
    return 0


def _fusionner(args: argparse.Namespace) -> int:
    from core.services.fusion import fusionner
    from tui.cli.base import horloge, registre

    with registre(args) as base:
        _ecrire_fusion(args, fusionner(base, args.garde, args.absorbe, horloge(args), "ligne de commande"))
    return 0


def _defaire(args: argparse.Namespace) -> int:
    from core.services.fusion import defaire
    from tui.cli.base import horloge, registre

    with registre(args) as base:
        faite = defaire(base, args.fusion, horloge(args))
    suite = "" if faite.garde_intact else " — le dossier gardé avait changé depuis : il reste comme il est, à vérifier"
    _ecrire_fusion(args, faite.fusion, suite)
    return 0


def _fusions(args: argparse.Namespace) -> int:
    from tui.cli.base import registre

    with registre(args) as base:
        for fusion in base.fusions():
            _ecrire_fusion(args, fusion)
    return 0


def _ecrire_fusion(args: argparse.Namespace, f: "Fusion", suite: str = "") -> None:
    objet = {
        "fusion": f.id,
        "garde": f.garde.id,
        "absorbe": f.absorbe.id,
        "ordonnances": len(f.ordonnances),
        "seances": len(f.seances),
        "factures": len(f.factures),
        "moment": f.moment.isoformat(),
        "defaite_le": f.defaite_le.isoformat() if f.defaite_le else None,
    }
    etat = f"défaite le {f.defaite_le:%d/%m/%Y}" if f.defaite_le else f"faite le {f.moment:%d/%m/%Y}"
    suivi = denombrer((len(f.ordonnances), "ordonnance"), (len(f.seances), "séance"), (len(f.factures), "facture"))
    dossiers = f"dossier {f.absorbe.id} dans le dossier {f.garde.id} ({f.garde.nom} {f.garde.prenom})"
    _ecrire(args, objet, f"fusion {f.id} {etat} : {dossiers}, {suivi}{suite}")


def _ecrire(args: argparse.Namespace, objet: Mapping[str, object], texte: str) -> None:
    print(json.dumps(objet, ensure_ascii=False) if args.json else texte)
