"""Ctrl+P: every function of the program by its name, with the key that does it, so that one learns the key."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.fuzzy import FuzzySearch
from textual.screen import ModalScreen

from core.commandes.texte import VERBES, lire
from core.erreurs import Refus
from tui.ecrans import CODES, ECRANS, charger_ecran
from tui.ecrans.base import Ecran
from tui.ecrans.commander import lancer
from tui.fonctions import Fonction, fonctions
from tui.widgets.barres import LigneFixe
from tui.widgets.champ import Champ
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

if TYPE_CHECKING:
    from tui.app import Facturier

# moving inside a list or a field is not a function one looks for by name
_GESTES = ("liste.", "champ.", "fiche.")


def toutes_les_fonctions() -> list[Fonction]:
    """Those of the application, the jump codes that no key does, then those of each screen."""
    from tui.app import Facturier

    trouvees = list(fonctions(Facturier))
    trouvees += fonctions(Ecran)
    trouvees += _codes({f.action for f in trouvees})
    for nom in ECRANS:
        trouvees += [f for f in fonctions(charger_ecran(nom), nom) if f.ecran]
    trouvees += _commandes()
    return [f for f in trouvees if not f.id.startswith(_GESTES)]


def _commandes() -> list[Fonction]:
    """The commands of the language, with how they are written: Enter runs one that is whole, else asks for the rest."""
    return [Fonction(f"commande.{verbe}", "", phrase, f":{verbe}", ecrit) for verbe, (ecrit, phrase) in VERBES.items()]


def _codes(connues: set[str]) -> list[Fonction]:
    """`:cab` and the screens without a key of their own."""
    cabinet = Fonction("app.cabinet", "", "Changer de cabinet : tous les écrans ne montrent plus que lui", ":cab", "cabinet")
    return [cabinet] + [
        Fonction(f"code.{code}", "", charger_ecran(nom).TITRE, f":{code}", f"aller('{nom}')")
        for code, nom in CODES.items()
        if nom in ECRANS and f"aller('{nom}')" not in connues
    ]


def completer(ecran: Ecran, fonction: Fonction) -> None:
    """Run the command typed; one chosen in the list runs when it needs nothing more, else its line is begun."""
    if fonction.id == "commande.tapee" or fonction.action == fonction.touche[1:]:
        try:
            lancer(ecran, fonction.action)
        except Refus as refus:
            ecran.dire_anomalie(refus.anomalies[0])
    else:
        ecran.inviter(f":{fonction.action}", ecran.facturier.sauter, texte=f"{fonction.touche[1:]} ", offrir=False)


class Palette(ModalScreen[None]):
    """Type a few letters in order, Enter runs the function; ↑ ↓ choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Fermer", show=False, id="palette.fermer"),
        Binding("enter", "executer", "Exécuter", show=False, id="palette.executer"),
        Binding("down,tab", "bouger(1)", "Suivante", show=False, id="palette.bas"),
        Binding("up,shift+tab", "bouger(-1)", "Précédente", show=False, id="palette.haut"),
        Binding("pagedown", "bouger(10)", "Page suivante", show=False, id="palette.page-bas"),
        Binding("pageup", "bouger(-10)", "Page précédente", show=False, id="palette.page-haut"),
    ]

    def compose(self) -> ComposeResult:
        """Title, field, list."""
        yield LigneFixe(id="titre", fond="bandeau")
        yield Champ("Fonction", id="recherche", reserves="", au_changement=self._chercher)
        yield Tableau([Colonne("Fonction"), Colonne("Écran", 12), Colonne("Touche", 9)], id="trouvees", vide="aucune fonction")

    def on_mount(self) -> None:
        """All functions, the field ready."""
        self._toutes = toutes_les_fonctions()
        self._cherche = FuzzySearch()
        self.query_one("#titre", LigneFixe).montrer(" Toutes les fonctions : quelques lettres, Entrée exécute, Échap ferme")
        self._montrer(self._toutes)
        self.set_focus(self.query_one("#recherche", Champ))

    def _montrer(self, trouvees: list[Fonction]) -> None:
        par_id = {(f.ecran, f.id): f for f in trouvees}
        source = SourceListe(list(par_id), lambda c: (par_id[c].phrase, par_id[c].ecran, par_id[c].touche), lambda c: c)
        self._par_id = par_id
        tableau = self.query_one("#trouvees", Tableau)
        tableau.montrer(source)
        tableau.action_placer(0)

    def _chercher(self, champ: Champ) -> None:
        texte = champ.valeur.strip()
        if not texte:
            self._montrer(self._toutes)
            return
        if self._se_lit(texte):
            ecrit, phrase = VERBES[texte.split()[0]]
            self._montrer([Fonction("commande.tapee", "", f"{phrase} : {ecrit}", "Entrée", texte)])
            return
        notes = [(self._cherche.match(texte, f"{f.phrase} {f.ecran}")[0], f) for f in self._toutes]
        self._montrer([f for note, f in sorted(notes, key=lambda n: -n[0]) if note > 0])

    def _se_lit(self, texte: str) -> bool:
        """Whether it is a command, whole; the words of a function may begin like one."""
        if texte.split()[0] not in VERBES:
            return False
        try:
            lire(texte, cast("Facturier", self.app).contexte.horloge.aujourdhui())
        except Refus:
            return False
        return True

    def action_bouger(self, pas: int) -> None:
        """Move in the list while the field keeps the focus."""
        self.query_one("#trouvees", Tableau).action_bouger(pas)

    async def action_executer(self) -> None:
        """Close, go to the screen of the function, run it."""
        cle: Hashable | None = self.query_one("#trouvees", Tableau).cle_courante
        if cle is None:
            return
        fonction = self._par_id[cle]  # type: ignore[index]
        app = self.app
        await app.pop_screen()
        if fonction.id.startswith("commande."):
            if isinstance(app.screen, Ecran):
                completer(app.screen, fonction)
            return
        if fonction.ecran:
            await app.run_action(f"aller('{fonction.ecran}')")
            await app.run_action(fonction.action, default_namespace=app.screen)
        else:
            espace = app if hasattr(app, "action_" + fonction.action.partition("(")[0]) else app.screen
            await app.run_action(fonction.action, default_namespace=espace)
        cast("Facturier", app).accompagnement.fonction_executee(fonction)
