"""How a screen runs a command: on the thread of the base, as the command line and the macros do, noted while one records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.fichier_texte import ecrire_fichier
from tui.verrou import verrou

if TYPE_CHECKING:
    from datetime import datetime

    from core.commandes.poste import Cadre, Faite, Poste
    from core.commandes.valeurs import Commande
    from core.nomenclature import Nomenclature
    from core.ports import Registre
    from tui.contexte import Contexte
    from tui.ecrans.base import Ecran


def poste_de(
    contexte: Contexte,
    registre: Registre,
    ngap: Nomenclature,
    cadre: Cadre,
    infirmier: str = "",
    code: str = "",
    progres: Callable[[int, int], None] | None = None,
    partir: datetime | None = None,
) -> Poste:
    """The place where the commands of the screens are run."""
    from core.commandes.poste import Poste

    c = contexte
    return Poste(
        registre,
        ngap,
        c.horloge,
        cadre,
        infirmier,
        c.transport,
        c.lecteur,
        code,
        progres,
        partir,
        lambda: verrou(registre.chemin),
        lambda fichier, texte: ecrire_fichier(Path(registre.chemin).parent / "relances" / fichier, texte),
        c.droits,
    )


def commander(
    ecran: Ecran,
    commande: Commande,
    suite: Callable[[Faite], None],
    *,
    nom: str = "action",
    retenir: bool = True,
    code: str = "",
    progres: Callable[[int, int], None] | None = None,
    partir: datetime | None = None,
    brouillon: str = "",
    notee: Commande | None = None,
) -> None:
    """Run it; `suite` gets what it did, a `Refus` is shown as of any task `nom`. The draft `brouillon` goes with what is done;
    a routine being recorded notes `notee` in its place, when it says the same in words that hold elsewhere."""
    c, app = ecran.contexte, ecran.facturier
    cadre, infirmier = app.cadre(), app.infirmier

    def faire(registre: Registre) -> Faite:
        from core.commandes.execution import executer, nommer

        with registre.action(nommer(commande), c.horloge.maintenant()):
            faite = executer(commande, poste_de(c, registre, c.nomenclature(), cadre, infirmier, code, progres, partir))
            if brouillon:
                registre.jeter_brouillon(brouillon)
        return faite

    def fini(faite: Faite) -> None:
        from core.commandes.texte import ecrire

        if app.enregistrement is not None:
            app.enregistrement.noter(faite.ailleurs or ecrire(notee or commande), faite)
            app.enregistrement.garder(ecran)
            app.situer(ecran)
        suite(faite)

    ecran.demander(nom, faire, fini, retenir=retenir, libelle="")


def lancer(ecran: Ecran, texte: str) -> None:
    """Run a command given as text (`:` or palette); one that sends asks for the code of the card first. Raises `Refus` when it
    does not read."""
    from core.commandes.texte import lire
    from core.commandes.valeurs import Envoyer, EnvoyerLignes

    commande = lire(texte, ecran.contexte.horloge.aujourdhui())

    def suite(faite: Faite) -> None:
        ecran.relire()
        ecran.facturier.recompter()
        ecran.dire(faite.phrase, "alerte" if faite.codes else "ok")

    def faire(code: str = "") -> None:
        commander(ecran, commande, suite, nom="commande", code=code)

    if isinstance(commande, (Envoyer, EnvoyerLignes)):
        ecran.inviter("Code de la CPS dans le lecteur", faire, secret=True)
    else:
        faire()
