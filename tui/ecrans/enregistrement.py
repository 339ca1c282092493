"""Recording what is done on the screens as a routine: each command that was run, with what it answered.

What is recorded is kept in the base at each command, as the draft of the entry is: a restart goes on with it.
"""

import json

from core.commandes.execution import Reponse
from core.commandes.poste import Faite
from core.pluriel import combien
from core.ports import Registre
from core.registre_actions import Macro
from tui.ecrans.base import Ecran
from tui.ecrans.reprise import BROUILLON


class Enregistrement:
    """What was done since the start; a command that was refused did nothing and is not kept."""

    def __init__(self, reponses: list[Reponse] | None = None) -> None:
        self.reponses: list[Reponse] = reponses or []

    def noter(self, commande: str, faite: Faite) -> None:
        """One more."""
        self.reponses.append(Reponse(commande, faite.phrase, tuple(sorted(set(faite.codes)))))

    def oublier_la_derniere(self) -> None:
        """It was undone."""
        if self.reponses:
            self.reponses.pop()

    @classmethod
    def lire(cls, texte: str) -> "Enregistrement":
        """As it was written."""
        return cls([Reponse(c, phrase, tuple(codes)) for c, phrase, codes in json.loads(texte)])

    def garder(self, ecran: Ecran) -> None:
        """Write it as it is now, in the order of the commands."""
        texte = json.dumps([[r.commande, r.phrase, r.codes] for r in self.reponses], ensure_ascii=False)
        ecran.demander("routine", lambda r: r.garder_brouillon(BROUILLON, texte), lambda _: None)


def basculer(ecran: Ecran) -> None:
    """Start; or ask for the name under which to keep what was done (an empty name forgets it, Esc goes on)."""
    app = ecran.facturier
    en_cours = app.enregistrement
    if en_cours is None:
        app.enregistrement = Enregistrement()
        app.enregistrement.garder(ecran)
        app.situer(ecran)
        ecran.dire("enregistrement : chaque commande faite sur les écrans est notée ; Ctrl+F l'arrête et la nomme")
        return

    def arreter() -> None:
        app.enregistrement = None
        app.situer(ecran)

    def oublier(phrase: str) -> None:
        arreter()
        ecran.demander("routine", lambda r: r.jeter_brouillon(BROUILLON), lambda _: None)
        ecran.dire(phrase, "alerte")

    def garder(nom: str) -> None:
        if not nom.strip():
            oublier("routine oubliée")
            return
        reponses, horloge = tuple(en_cours.reponses), ecran.contexte.horloge

        def faire(registre: Registre) -> Macro:
            from core.services import macros

            macro = macros.garder(registre, nom, reponses, horloge)
            registre.jeter_brouillon(BROUILLON)
            return macro

        def suite(macro: Macro) -> None:
            arreter()
            ecran.dire(f"routine « {macro.nom} » gardée, {combien(len(reponses), 'commande')} ; F1 puis m la rejoue", "ok")

        ecran.demander("routine-gardee", faire, suite, retenir=True)

    if not en_cours.reponses:
        oublier("rien n'a été fait : aucune routine gardée")
    else:
        ecran.inviter(f"Nom de la routine ({combien(len(en_cours.reponses), 'commande')})", garder)
