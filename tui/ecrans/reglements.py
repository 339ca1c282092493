"""F6: what was paid against what was asked and what the bank credited; what is due, by age; reminders."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.erreurs import Refus
from core.lots.echanges import Ecart
from core.ports import Registre
from tui.ecrans.gestes import alleger
from tui.ecrans.gestes_reglements import GestesReglements
from tui.ecrans.longues_reglements import Question
from tui.ecrans.pages import Longue, SourcePages
from tui.ecrans.texte import Texte
from tui.ecrans.vues_reglements import CREANCES, VUES, Vue, cellules_creance, raconter_demarche, raconter_virement, vue_nommee
from tui.widgets.lignes import Panneau
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Tableau


class EcranReglements(GestesReglements):
    """1 to 5 choose the view; in the ageing, Enter goes down to the invoices of a payer and Esc comes back."""

    NOM = "reglements"
    TITRE = "Règlements"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "vue(0)", tooltip="Les virements annoncés", show=False, id="reglements.virements"),
        Binding("2", "vue(1)", tooltip="Les lignes des relevés de la banque", show=False, id="reglements.banque"),
        Binding("3", "vue(2)", tooltip="L'échéancier : qui doit quoi, depuis quand", show=False, id="reglements.echeancier"),
        Binding("4", "vue(3)", tooltip="Les écarts à expliquer et les retenues", show=False, id="reglements.ecarts"),
        Binding("5", "vue(4)", tooltip="Les relances et les contacts faits", show=False, id="reglements.relances"),
        Binding("i", "importer", "relevé", tooltip="Importer un relevé de banque (CSV)", id="reglements.importer"),
        Binding("a", "rapprocher", "rapprocher", tooltip="Rapprocher tout ce qui est certain", id="reglements.rapprocher"),
        Binding("r", "attacher", "attacher", tooltip="Attacher à la main un virement à une ligne", id="reglements.attacher"),
        Binding("d", "detacher", "détacher", tooltip="Défaire le rapprochement", id="reglements.detacher"),
        Binding("l", "relancer", "relancer", tooltip="Écrire la lettre de relance du niveau suivant", id="reglements.relancer"),
        Binding("c", "contact", "contact", tooltip="Noter un appel, un courriel, une réponse", id="reglements.contact"),
        Binding("e", "encaisser", "encaisser", tooltip="Noter ce qu'un patient a payé", id="reglements.encaisser"),
        Binding("v", "vu", tooltip="L'écart est vu, ne plus le montrer", show=False, id="reglements.vu"),
    ]

    def contenu(self) -> Iterable[Widget]:
        """Summary, one table a view (only one is shown), the row under the cursor in full."""
        yield Panneau(id="resume-reglements")
        for vue in (*VUES, CREANCES):
            yield Tableau(vue.colonnes, id=f"vue-{vue.nom}", vide=vue.vide, a_l_ouverture=self._ouvrir, detailler=self._detailler)
        yield Panneau(id="detail-bas")

    def on_mount(self) -> None:
        """Only the first view is shown."""
        self._montrer_le_tableau()

    def premier(self) -> Widget:
        """The table of the view."""
        return self.tableau

    def arriver(self, argument: str = "") -> None:
        """Read again; `:reg banque` opens a view."""
        demandee = vue_nommee(argument) if argument else None
        if demandee is not None:
            self._changer(demandee)
            return
        self.relire()
        if argument:
            vues = ", ".join(f"{i} {v.titre.casefold()}" for i, v in enumerate(VUES, start=1))
            self.dire(f"aucune vue « {argument} » dans les règlements — {vues}", "alerte")

    def action_vue(self, rang: int) -> None:
        """Show another view."""
        self._changer(VUES[rang])

    def _changer(self, vue: Vue, dans: tuple[str, str] | None = None) -> None:
        self.vue, self._dans = vue, dans
        self._montrer_le_tableau()
        if vue is CREANCES:  # the filter and the selection of another payer are not its own
            self.tableau.choisir(set())
            self.tableau.filtrer("")
        self.aller_au_champ(self.tableau)
        self.dire("")
        self.relire()

    def _montrer_le_tableau(self) -> None:
        for vue in (*VUES, CREANCES):
            self.query_one(f"#vue-{vue.nom}", Tableau).display = vue is self.vue

    def relire(self) -> None:
        """Read the view again."""
        q = Question(self.vue, self.jour(), self.facturier.cabinet, self._dans)
        nommee = (q.vue.nom, q.jour, q.cabinet, q.dans)
        feries = self.contexte.feries

        def lire(registre: Registre) -> Sequence[Any] | Longue[Any]:
            feries.lire(registre)  # the detail of an amount is computed while one moves
            return q.lire(registre)

        self.relectures.demander(self, "vue", nommee, lire, lambda lus: self._montrer(q, lus), retenir=True)
        self.facturier.recompter()

    def _montrer(self, q: Question, lus: Sequence[Any] | Longue[Any]) -> None:
        vue = q.vue
        if vue is not self.vue:
            return
        self.objets = {} if isinstance(lus, Longue) else {vue.cle(x): x for x in lus}
        onglets: list[tuple[str, str]] = []
        for i, v in enumerate(VUES, 1):
            onglets.append((f"{i} {v.titre}", "titre" if v is vue or (vue is CREANCES and v.nom == "echeancier") else "discret"))
            onglets.append(("  ", ""))
        self.query_one("#resume-reglements", Panneau).montrer(
            [onglets, lus.resume if isinstance(lus, Longue) else vue.resume(lus)]
        )
        if isinstance(lus, Longue):
            self.tableau.montrer(SourcePages(self, self.tableau, lus, q.lecture()))
            return
        cellules = vue.cellules if vue is not CREANCES else lambda c: cellules_creance(c, q.jour)
        self.tableau.montrer(SourceListe(list(lus), cellules, vue.cle, vue.style, vue.tris))

    def _detailler(self, cle: Hashable | None) -> None:
        panneau, objet = self.query_one("#detail-bas", Panneau), self.objet(cle)
        panneau.montrer(self.vue.detail(objet, self.jour(), self.contexte.feries) if objet is not None else [])

    # -- Enter, Esc ---------------------------------------------------------------------------------------------------

    def _ouvrir(self, cle: Hashable) -> None:
        objet = self.objet(cle)
        if objet is None:
            return  # its page is being read
        if self.vue.nom == "virements":
            self._raconter_virement(objet)
        elif self.vue.nom == "banque":
            self.action_attacher()
        elif self.vue.nom == "echeancier":
            self._changer(CREANCES, (objet.cabinet, objet.payeur))
        elif self.vue.nom == "creances":
            self._raconter_facture(objet.facture.id, objet.facture.numero)
        elif self.vue.nom == "relances":
            self.facturier.lire(Texte("Démarche", raconter_demarche(objet)))
        elif isinstance(objet, Ecart):
            if objet.facture:
                self._raconter_facture(objet.facture, objet.facture)
            else:
                self.facturier.lire(Texte(objet.code, objet.phrase))
        else:
            self.facturier.aller("indus", f"#{objet.indu.id}")

    def _raconter_virement(self, suivi: Any) -> None:
        feries = self.contexte.feries

        def lire(registre: Registre) -> str:
            from core.services.reglements import detail

            return raconter_virement(detail(registre, suivi), feries.lire(registre).chez(suivi.virement.infirmier))

        titre = f"Virement {suivi.virement.id}"
        self.demander("detail", lire, lambda texte: self.facturier.lire(Texte(titre, texte)), retenir=True)

    def _raconter_facture(self, facture: int, numero: int) -> None:
        def lire(registre: Registre) -> str:
            from tui.ecrans.historique import raconter

            return raconter(registre, facture)

        self.demander("detail", lire, lambda texte: self.facturier.lire(Texte(f"Facture {numero}", texte)), retenir=True)

    def action_quitter_ecran(self) -> None:
        """From the invoices of a payer, back to the ageing once there is no prompt, selection nor filter to leave."""
        if self._dans is None:
            super().action_quitter_ecran()
        elif not self._fermer_invite() and not alleger(self):
            self._changer(VUES[2])

    def refuse(self, nom: str, refus: Refus) -> None:
        """The list may have changed all the same."""
        super().refuse(nom, refus)
        if nom == "action":
            self.tableau.redessiner()
