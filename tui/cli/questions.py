"""Les questions aux infirmiers : lister, poser, relancer, répondre, écrire un message par cabinet."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.pluriel import combien
from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.registre import RegistreFactures
    from core.services.questions import QuestionVue


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing (the list), poser, relancer, repondre or messages."""
    arguments_base(parser)
    parser.add_argument("--cabinet", default="", metavar="CODE", help="un seul cabinet")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    poser = actions.add_parser("poser", help="poser une question sur une facture, un patient ou le cabinet")
    poser.add_argument("texte")
    poser.add_argument("--patient", type=int, default=0, metavar="N", help="numéro de la fiche")
    poser.add_argument("--facture", type=int, default=0, metavar="N", help="numéro de la facture")
    poser.add_argument("--infirmier", default="", metavar="AM", help="à qui (sinon l'infirmier de l'ordonnance)")
    relancer = actions.add_parser("relancer", help="compter une relance")
    relancer.add_argument("numeros", nargs="+", type=int)
    repondre = actions.add_parser("repondre", help="fermer une question par sa réponse")
    repondre.add_argument("numero", type=int)
    repondre.add_argument("reponse")
    messages = actions.add_parser("messages", help="un message par cabinet, avec toutes ses questions sans réponse")
    messages.add_argument("--dossier", type=Path, metavar="DIR", help="les écrire dans des fichiers, au lieu de les imprimer")


def executer(args: argparse.Namespace) -> int:
    """Do it, then say it."""
    from core.services import questions
    from tui.cli.base import horloge, registre

    quand = horloge(args)
    with registre(args) as base:
        if args.action == "poser":
            facture = _facture(base, args.facture)
            with base.action("question", quand.maintenant()):
                q = questions.poser(
                    base,
                    args.texte,
                    quand,
                    patient=args.patient,
                    facture=facture,
                    cabinet=args.cabinet,
                    infirmier=args.infirmier,
                )
            print(f"question {q.id} posée au cabinet {q.cabinet}")
        elif args.action == "relancer":
            with base.action("relance de questions", quand.maintenant()):
                print(combien(len(questions.relancer(base, args.numeros, quand)), "question relancée"))
        elif args.action == "repondre":
            with base.action("réponse", quand.maintenant()):
                q = questions.repondre(base, args.numero, args.reponse, quand)
            print(f"question {q.id} close : {q.reponse}")
        elif args.action == "messages":
            _messages(args, questions.messages(base, quand.aujourdhui(), args.cabinet), quand.aujourdhui().isoformat())
        else:
            _lister(args, questions.voir(base, base.questions(cabinet=args.cabinet, ouvertes=True)))
    return 0


def _facture(base: "RegistreFactures", numero: int) -> int:
    from core.erreurs import Anomalie, Refus

    if not numero:
        return 0
    trouvee = base.facture_par_numero(numero)
    if trouvee is None:
        raise Refus(Anomalie("INTROUVABLE", f"aucune facture n° {numero}", "voir son numéro sur F5 ou F1", "--facture"))
    return trouvee.id


def _messages(args: argparse.Namespace, ecrits: list[tuple[str, str]], jour: str) -> None:
    if args.dossier is None:
        print("\n\n".join(texte for _, texte in ecrits) or "aucune question sans réponse")
        return
    from tui.ecrans.questions import ecrire_message

    for cabinet, texte in ecrits:
        print(ecrire_message(args.dossier, cabinet, jour, texte))


def _lister(args: argparse.Namespace, vues: "list[QuestionVue]") -> None:
    from attrs import asdict

    from tui.cli.base import imprimer_json

    if args.json:
        imprimer_json(
            [
                {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in asdict(x.question).items()}
                | {"a_qui": x.a_qui, "sur": x.sur}
                for x in vues
            ]
        )
        return
    for v in vues:
        print(f"{v.question.id:>4} {v.question.cabinet:<10} {v.a_qui} — {v.sur or 'le cabinet'}, {v.depuis}")
        print(f"     {v.question.texte}")
