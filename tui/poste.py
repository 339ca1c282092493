"""The screens on a base of one's own: which reader, which transport, which clock, by the arguments of `facturier ecrans`."""

import argparse
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.erreurs import Anomalie, Refus
from tui.cli.base import acces, dire_l_attente, horloge
from tui.contexte import CartePresentee, Contexte, CpsPresentee
from tui.demarrage import nomenclature, ouvrir_application, preparer_environnement
from tui.differe import Differe

if TYPE_CHECKING:
    from core.emulateurs.lecteur import LecteurEmule
    from core.ports import LecteurCartes, Message, Paquet, Teletransmission


class SansTransport:
    """No way out: a réelle base, or a fictive one without a folder. Nothing is received either."""

    marque = "EMU"

    def deposer(self, paquet: "Paquet") -> None:
        """Nothing leaves; raises `PanneTransport`, certain."""
        from core.ports import PanneTransport

        raise PanneTransport("aucun dossier d'échange : relancer avec --depot DIR", incertain=False)

    def relever(self) -> "Sequence[Message]":
        """Nothing comes."""
        return ()

    def acquitter(self, nom: str) -> None:
        """Nothing was given."""


def ouvrir_poste(args: argparse.Namespace) -> int:
    """Open the base then the screens; raises the `Refus` of the base, the cards or the folder."""
    preparer_environnement()
    return ouvrir_application(contexte_du_poste(args))


def contexte_du_poste(args: argparse.Namespace) -> Contexte:
    """Everything the screens need, from the arguments; the base is opened here, by its own thread."""
    from db.executeur import Executeur

    chemin, cle = acces(args)
    cartes, cps = _cartes(args.cartes)
    horloge_du_poste = horloge(args)
    lecteur, inserer = _lecteur(args, horloge_du_poste.aujourdhui())
    executeur = Executeur(chemin, cle, dire=dire_l_attente)
    reelle = executeur.faire(lambda r: r.nature) == "reelle"
    try:
        transport = _transport(args, reelle=reelle)
    except Refus:
        executeur.fermer()
        raise
    return Contexte(
        executeur=executeur,
        nomenclature=nomenclature,
        lecteur=lecteur,
        transport=transport,
        horloge=horloge_du_poste,
        mode="RÉEL" if reelle else "FORMATION",
        emule=not reelle,
        cartes=cartes,
        cps=cps,
        inserer_vitale=(lambda octets: inserer.inserer_vitale(octets)) if inserer else None,
        retirer_vitale=(lambda: inserer.retirer_vitale()) if inserer else None,
        inserer_cps=(lambda octets: inserer.inserer_cps(octets)) if inserer else None,
        dossier=Path(chemin).parent,
    )


def _transport(args: argparse.Namespace, *, reelle: bool) -> "Teletransmission":
    if reelle and args.depot:
        remede = "retirer --depot : une base réelle n'envoie rien tant qu'aucun transport homologué n'est branché"
        raise Refus(Anomalie("DEPOT_EN_BASE_REELLE", "cette base est réelle, la caisse est émulée", remede, "--depot"))
    if not args.depot:
        return SansTransport()
    from core.emulateurs.transports.dossier import TransportDossier

    return TransportDossier(args.depot)


def _lecteur(args: argparse.Namespace, jour: date) -> "tuple[LecteurCartes, LecteurEmule | None]":
    """The emulated one, which can be given cards, is made when first used: the first screen shows nothing of it."""
    if args.pcsc:
        from core.emulateurs.pcsc import lecteur_pcsc

        return lecteur_pcsc(jour), None

    @cache
    def emule() -> "LecteurEmule":
        from core.emulateurs.lecteur import LecteurEmule

        return LecteurEmule(jour)

    differe = cast("LecteurEmule", Differe(emule))
    return differe, differe


def _cartes(dossier: Path | None) -> tuple[list[CartePresentee], list[CpsPresentee]]:
    """The emulated cards of a folder, read once for their names; raises `Refus` CARTES_ABSENTES and those of the cards."""
    if dossier is None:
        return [], []
    from core.telematique.cartes import lire_cps, lire_vitale

    fichiers = sorted(dossier.glob("vitale/*.xml"))
    if not fichiers:
        remede = "donner un dossier qui contient vitale/*.xml (et cps/*.xml)"
        raise Refus(Anomalie("CARTES_ABSENTES", f"aucune carte Vitale dans {dossier}", remede, "--cartes"))
    vitales = []
    for fichier in fichiers:
        premier = lire_vitale(fichier.read_bytes()).beneficiaires[0]
        vitales.append(CartePresentee(f"{premier.nom} {premier.prenom}", fichier.read_bytes))
    cps = []
    for fichier in sorted(dossier.glob("cps/*.xml")):
        carte = lire_cps(fichier.read_bytes())
        cps.append(CpsPresentee(f"{carte.prenom} {carte.nom}", carte.situations[0].am, "", fichier.read_bytes))
    return vitales, cps
