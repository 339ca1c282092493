"""Recording what is done on the screens as a routine: each command that was run, with what it answered."""

from core.commandes.execution import Reponse
from core.commandes.poste import Faite
from tui.ecrans.base import Ecran


class Enregistrement:
    """What was done since the start; a command that was refused did nothing and is not kept."""

    def __init__(self) -> None:
        self.reponses: list[Reponse] = []

    def noter(self, commande: str, faite: Faite) -> None:
        """One more."""
        self.reponses.append(Reponse(commande, faite.phrase, tuple(sorted(set(faite.codes)))))

    def oublier_la_derniere(self) -> None:
        """It was undone."""
        if self.reponses:
            self.reponses.pop()


def basculer(ecran: Ecran) -> None:
    """Start; or stop, and keep what was done under a name (an empty name forgets it)."""
    app = ecran.facturier
    en_cours = app.enregistrement
    if en_cours is None:
        app.enregistrement = Enregistrement()
        app.situer(ecran)
        ecran.dire("enregistrement : chaque commande faite sur les écrans est notée ; Ctrl+F l'arrête et la nomme")
        return
    app.enregistrement = None
    app.situer(ecran)
    if not en_cours.reponses:
        ecran.dire("rien n'a été fait : aucune routine gardée", "alerte")
        return

    def garder(nom: str) -> None:
        if not nom.strip():
            ecran.dire("routine oubliée")
            return
        from core.services import macros

        horloge = ecran.contexte.horloge
        ecran.demander(
            "modele",
            lambda r: macros.garder(r, nom, en_cours.reponses, horloge),
            lambda m: ecran.dire(f"routine « {m.nom} » gardée, {len(en_cours.reponses)} commande(s) ; F1 puis m la rejoue", "ok"),
            retenir=True,
        )

    ecran.inviter(f"Nom de la routine ({len(en_cours.reponses)} commandes)", garder)
