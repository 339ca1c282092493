"""Saisit une ordonnance sur une ligne : « dup je dex+ins 12/11 30j 8h,19h dom 6km @mar » ; --essai montre sans enregistrer."""

import argparse
from typing import TYPE_CHECKING, Any

from core.pluriel import combien
from tui.cli.base import arguments_base

if TYPE_CHECKING:
    from core.services.comprendre import Comprise
    from core.services.parts import Parts
    from core.services.saisir import Saisie
    from core.services.serie import Serie

EXEMPLE = "ligne vide de nom = dernier patient ; « dup r » renouvelle la dernière ordonnance ; .nom appelle un modèle"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXEMPLE
    parser.add_argument("ligne", nargs="+", metavar="LIGNE", help="la ligne de saisie, avec ou sans guillemets")
    parser.add_argument("--cabinet", default="", help="ne chercher que les patients de ce cabinet")
    parser.add_argument("--infirmier", default="", metavar="AM", help="qui soigne un patient sans ordonnance")
    parser.add_argument("--essai", action="store_true", help="montrer la lecture, les visites et les prix sans rien enregistrer")
    parser.add_argument("--facturer", action="store_true", help="facturer aussi les visites faites jusqu'à ce jour")
    parser.add_argument("--json", action="store_true", help="un objet JSON")
    arguments_base(parser)


def executer(args: argparse.Namespace) -> int:
    """Show the line as read, the preview, then record; 2 when something stops it."""
    import json

    from core.services.comprendre import comprendre
    from core.services.saisir import apercu, saisir
    from tui.cli.base import dire, horloge, registre
    from tui.demarrage import nomenclature

    ngap, heure = nomenclature(), horloge(args)
    with registre(args) as base:
        comprise = comprendre(base, " ".join(args.ligne), ngap, heure, infirmier=args.infirmier, cabinet=args.cabinet)
        serie, qui, faite = None, None, None
        if comprise.ordonnance is not None and comprise.cabinet is not None:
            serie, qui = apercu(base, comprise, ngap, heure.aujourdhui())
            if not args.essai:
                faite = saisir(base, comprise, ngap, heure, facturer=args.facturer)
    if args.json:
        print(json.dumps(_objet(comprise, serie, qui, faite), ensure_ascii=False))
    else:
        print("\n".join(_texte(comprise, serie, qui, faite)))
    dire(comprise.fautes)
    return 2 if comprise.fautes else 0


def _texte(comprise: "Comprise", serie: "Serie | None", qui: "Parts | None", faite: "Saisie | None") -> list[str]:
    from core.argent import afficher
    from core.dates import JOURS
    from core.services.comprendre import jetons_lus

    lignes = []
    for jeton, sens in jetons_lus(comprise):
        marque = "✗" if jeton.faute else " "
        lu = jeton.faute.message if jeton.faute else sens
        lignes.append(f"{marque} {jeton.debut + 1:>3}  {jeton.texte:<16} {jeton.role:<12} {lu}")
    lignes += [f"!  {avis}" for avis in comprise.avis]
    for rang, choix in enumerate(comprise.choix, start=1):
        lignes.append(f"  {rang}. {choix.texte:<10} {choix.libelle}")
    if serie is not None:
        lignes.append("")
        for v in serie.visites:
            seance = v.passage.seance
            heure = f"{seance.heure:%Hh%M}" if seance.heure else ""
            actes = " + ".join([x.acte for x in v.cotation.lignes] + [s.code for s in v.cotation.supplements])
            jour = f"{JOURS[seance.jour.weekday()][:3]} {seance.jour:%d/%m/%Y}"
            lignes.append(f"{jour} {heure:<6}{afficher(v.cotation.montant):>10}  {actes}")
            lignes += [f"      ! {a.phrase()}" for a in v.cotation.anomalies]
        parts = " · ".join(f"{nom} {afficher(m)}" for nom, m in qui.lignes()) if qui else "parts inconnues : droits à lire"
        lignes.append(f"{combien(len(serie.visites), 'séance')}, total {afficher(serie.montant)} — {parts}")
    if faite is not None:
        suite = f" ; factures {', '.join(map(str, faite.facturee.numeros)) or 'aucune'}" if faite.facturee else ""
        lignes.append(
            f"enregistré : ordonnance {faite.ordonnance.id}, {combien(faite.seances, 'séance')}{suite} — facturier annuler défait"
        )
        lignes += [f"!  {a.phrase()}" for a in faite.facturee.doubles] if faite.facturee else []
    return lignes


def _objet(comprise: "Comprise", serie: "Serie | None", qui: "Parts | None", faite: "Saisie | None") -> dict[str, Any]:
    from core.argent import euros
    from core.services.comprendre import jetons_lus

    objet: dict[str, Any] = {
        "jetons": [
            {
                "debut": j.debut,
                "fin": j.fin,
                "texte": j.texte,
                "role": j.role,
                "sens": sens,
                **({"faute": {"code": j.faute.code, "message": j.faute.message, "remede": j.faute.remede}} if j.faute else {}),
            }
            for j, sens in jetons_lus(comprise)
        ],
        "avis": list(comprise.avis),
        "choix": [{"numero": i, "texte": c.texte, "libelle": c.libelle} for i, c in enumerate(comprise.choix, start=1)],
        "fautes": [{"code": a.code, "message": a.message, "remede": a.remede, "ou": a.ou} for a in comprise.fautes],
    }
    if serie is not None:
        objet["seances"] = [
            {
                "jour": v.passage.seance.jour.isoformat(),
                "heure": f"{v.passage.seance.heure:%H:%M}" if v.passage.seance.heure else None,
                "montant": euros(v.cotation.montant),
            }
            for v in serie.visites
        ]
        objet["total"] = euros(serie.montant)
        objet["parts"] = {nom.lower(): euros(m) for nom, m in qui.lignes()} if qui else None
    if faite is not None:
        objet["ordonnance"] = faite.ordonnance.id
        objet["factures"] = list(faite.facturee.numeros) if faite.facturee else []
        doubles = faite.facturee.doubles if faite.facturee else ()
        objet["doubles"] = [{"code": a.code, "message": a.message, "remede": a.remede} for a in doubles]
    return objet
