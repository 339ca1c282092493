"""What every screen has: header, message line, prompt, live keys, background work, draft; and how Enter and Esc behave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.ecrans.gestes import alleger, aller_au_probleme, filtrer
from tui.ecrans.invite import AvecInvite
from tui.fonctions import fonctions
from tui.widgets.barres import Bandeau, LigneFixe, LigneMessage, ligne_de_touches
from tui.widgets.cadres import blancs
from tui.widgets.champ import Champ

if TYPE_CHECKING:
    from core.ports import Horloge, Registre
    from core.registre_actions import Action


class Ecran(AvecInvite):
    """A screen of the program. Subclasses give `NOM`, `TITRE`, `contenu()` and `premier()`."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accepter", "Accepter et passer au champ suivant", show=False, id="fiche.accepter"),
        Binding("tab", "suivant", "Champ suivant", show=False, id="fiche.suivant"),
        Binding("shift+tab", "precedent", "Champ précédent, valeurs gardées", show=False, id="fiche.precedent"),
        Binding("escape", "quitter_ecran", "Revenir, le brouillon est gardé", show=False, id="fiche.revenir"),
        Binding("colon", "sauter", "Aller à… (code : :rej, :lot 42)", show=False, id="app.sauter"),
        Binding("slash", "filtrer", tooltip="Filtrer la liste : des mots, !mot pour exclure", show=False, id="app.filtrer"),
        Binding(
            "n,ctrl+down", "probleme(1)", tooltip="Problème suivant : champ faux, ligne marquée", show=False, id="app.suivant"
        ),
        Binding("p,ctrl+up", "probleme(-1)", tooltip="Problème précédent", show=False, id="app.precedent"),
        Binding("ctrl+g", "message", tooltip="Le dernier message en entier", show=False, id="app.message"),
        Binding("question_mark", "aide", "Touches de cette vue", show=False, id="app.aide"),
        Binding(
            "u,ctrl+z", "annuler", "Annuler la dernière action non envoyée (^Z depuis un champ)", show=False, id="app.annuler"
        ),
        Binding("ctrl+e", "question", tooltip="Poser une question à l'infirmier sur ce patient", show=False, id="app.question"),
        Binding("ctrl+r", "retablir", "Rétablir l'action annulée", show=False, id="app.retablir"),
    ]

    def __init__(self) -> None:
        super().__init__(id=f"ecran-{self.NOM}")

    # -- construction -------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, content, message, prompt, keys."""
        yield Bandeau()
        yield from self.contenu()
        yield LigneMessage(id="message")
        invite = Champ("", id="invite", reserves="", au_changement=self._invite_changee)
        invite.display = False
        yield invite
        yield LigneFixe(id="touches")

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is under everything: blanks."""
        return blancs(crop.width, crop.height)

    def contenu(self) -> Iterable[Widget]:
        """The widgets between the header and the message line: none until a screen says which."""
        return ()

    def premier(self) -> Widget | None:
        """The widget that has the focus when the screen is first shown."""
        return None

    def arriver(self, argument: str = "") -> None:
        """The screen is shown, perhaps for something (`:lot 42`): refresh what may have changed."""

    def partir(self) -> None:
        """The program is being left: give the executor what is not stored yet."""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Lines that depend on the application are drawn again; nothing restyles a screen while it is away."""
        event.refresh_styles = False
        self.facturier.situer(self)
        self.facturier.accompagnement.situer(self)
        self.montrer_touches()

    def on_resize(self) -> None:
        """More or fewer keys fit."""
        self.montrer_touches()

    # -- live keys --------------------------------------------------------------------------------------------------

    def montrer_touches(self) -> None:
        """The keys that work here, the screen's own first; or the hint that takes their place until the next key."""
        astuce = self.facturier.accompagnement.astuce
        ecrit = isinstance(self.focused, Champ)  # a letter is then text
        touches = [(f.touche, f.nom) for f in fonctions(self, self.NOM) if f.affichee and not (ecrit and len(f.touche) == 1)]
        touches += [(f.touche, f.nom) for f in fonctions(self.facturier) if f.affichee and f.action != f"aller('{self.NOM}')"]
        for ligne in self.query("#touches").results(LigneFixe):  # none while the screen is being built
            dite = [("astuce ", "touche"), (astuce, "discret")]
            ligne.montrer(dite if astuce else ligne_de_touches(touches, self.size.width or 80))

    # -- keys common to all screens -----------------------------------------------------------------------------------

    def champs(self) -> list[Widget]:
        """What Tab goes through."""
        return [w for w in self.focus_chain if w.id != "invite"]

    def _pas(self, pas: int) -> None:
        champs = self.champs()
        if champs:
            ici = champs.index(self.focused) if self.focused in champs else -pas
            self.aller_au_champ(champs[(ici + pas) % len(champs)])

    def action_suivant(self) -> None:
        """To the next field."""
        self._pas(1)

    def action_precedent(self) -> None:
        """To the field before."""
        self._pas(-1)

    def action_accepter(self) -> None:
        """Enter: the prompt if it is open, else the next field."""
        if not self._accepter_invite():
            self.action_suivant()

    def action_quitter_ecran(self) -> None:
        """Esc: close the prompt, else take back the selection or the filter, else leave the screen."""
        if not self._fermer_invite() and not alleger(self):
            self.facturier.revenir()

    def action_probleme(self, pas: int) -> None:
        """Next or previous wrong field, else row that asks for something; from the prompt, none: what is typed stays."""
        if not self.invite_ouverte:
            aller_au_probleme(self, pas)

    def action_filtrer(self) -> None:
        """Keep the rows of the list that hold the words."""
        filtrer(self)

    def action_aide(self) -> None:
        """The keys of this view."""
        self.facturier.montrer_aide(self)

    def action_message(self) -> None:
        """The last message whole, when the line cut it."""
        from tui.ecrans.texte import Texte

        self.facturier.lire(Texte("Dernier message", self._dit or "aucun message"))

    def action_annuler(self) -> None:
        """Undo the last action, whatever the screen it was done on."""
        from core.services.actions import annuler

        self._defaire(annuler, "annulé : {} — Ctrl+R rétablit")

    def action_retablir(self) -> None:
        """Redo what was undone."""
        from core.services.actions import retablir

        self._defaire(retablir, "rétabli : {}")

    def _defaire(self, service: Callable[[Registre, Horloge], Action], phrase: str) -> None:
        from core.services.actions import phrase as dite

        horloge = self.contexte.horloge

        def suite(action: Action) -> None:
            if self.facturier.enregistrement is not None and action.etat == "faite":  # it is undone
                self.facturier.enregistrement.oublier_la_derniere()
                self.facturier.enregistrement.garder(self)
            self._remis(phrase.format(dite(action)))

        self.demander("annuler", lambda r: service(r, horloge), suite, retenir=True)

    def _remis(self, phrase: str) -> None:
        self.relire()
        self.facturier.recompter()
        self.dire(phrase, "ok")

    def relire(self) -> None:
        """Read again what an undo may have changed."""
        self.arriver()

    def facture_en_vue(self) -> int:
        """The id of the invoice under the cursor, for what is about an invoice; 0 when the screen shows none."""
        return 0

    def action_question(self) -> None:
        """Ask a nurse about the patient or the invoice one is looking at."""
        from tui.ecrans.question import demander_a_l_infirmier

        demander_a_l_infirmier(self)

    def quitter_la_commande(self) -> None:
        """What was typed after `:` was for this moment: it does not wait for one to be back, as the other prompts do."""
        if self.invite_pour(self.facturier.sauter):
            self._fermer_invite()

    def action_sauter(self) -> None:
        """Ask for a jump code."""
        self.inviter(":", self.facturier.sauter)
