"""`?` on a visit: its lines one under the other, and the reason of the one under the cursor: rule, article, before and after."""

from collections.abc import Hashable
from typing import ClassVar

from attrs import frozen
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from core.argent import afficher
from core.cotation.explication import phrase_etape, titre_ligne, titre_supplement
from core.cotation.resultat import Cotation, Etape
from tui.widgets.barres import LigneFixe
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau


@frozen
class Raison:
    """A line of a visit: billed, left out, possible or at risk, and what there is to say of it."""

    sorte: str
    titre: str
    montant: str
    phrases: tuple[str, ...]


def raisons(cotation: Cotation) -> tuple[Raison, ...]:
    """Everything a visit shows, in the order it is shown."""
    suite = [Raison("facturé", titre_ligne(x), afficher(x.montant), _etapes(x.etapes)) for x in cotation.lignes]
    suite += [Raison("facturé", titre_supplement(s), afficher(s.montant), _etapes(s.etapes)) for s in cotation.supplements]
    suite += [Raison("écarté", e.acte, "", (f"{e.raison} [{e.reference}]",)) for e in cotation.ecartees]
    suite += [
        Raison("possible", m.code, afficher(m.montant), (f"{m.phrase} — {m.fait_requis} [{m.reference}]",))
        for m in cotation.manques
    ]
    suite += [
        Raison("risque", r.code, afficher(r.montant), (f"{r.phrase} — à garder : {r.preuve} [{r.reference}]",))
        for r in cotation.risques
    ]
    suite += [Raison("refusé" if a.gravite == "bloquant" else "alerte", a.message, "", (a.phrase(),)) for a in cotation.anomalies]
    return tuple(suite)


def _etapes(etapes: tuple[Etape, ...]) -> tuple[str, ...]:
    return tuple(f"{phrase_etape(e)} : {afficher(e.avant)} → {afficher(e.apres)}" for e in etapes)


class Raisons(ModalScreen[None]):
    """↑ ↓ move from line to line; Esc comes back to the visit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark", "app.pop_screen", "Fermer", show=False, id="raisons.fermer"),
        Binding("down,tab", "bouger(1)", "Ligne suivante", show=False, id="raisons.bas"),
        Binding("up,shift+tab", "bouger(-1)", "Ligne précédente", show=False, id="raisons.haut"),
    ]

    def __init__(self, titre: str, cotation: Cotation) -> None:
        super().__init__()
        self._titre, self._raisons = titre, raisons(cotation)

    def compose(self) -> ComposeResult:
        """Title, lines, reason."""
        yield LigneFixe(id="titre", fond="bandeau")
        yield Tableau(
            [Colonne("", 9), Colonne("Ligne"), Colonne("Montant", 10, droite=True)],
            id="lignes",
            vide="rien n'est coté",
            au_curseur=self._montrer,
        )
        yield Panneau(id="raison")

    def on_mount(self) -> None:
        """The first line, with its reason."""
        self.query_one("#titre", LigneFixe).montrer(f" Pourquoi — {self._titre} — ↑↓ d'une ligne à l'autre, Échap ferme")
        lues = self._raisons
        tableau = self.query_one("#lignes", Tableau)
        tableau.montrer(SourceListe(range(len(lues)), lambda i: (lues[i].sorte, lues[i].titre, lues[i].montant), lambda i: i))
        self.set_focus(tableau)

    def _montrer(self, cle: Hashable | None) -> None:
        panneau = self.query_one("#raison", Panneau)
        largeur = panneau.size.width or self.size.width or 80
        lignes: list[Ligne] = []
        if isinstance(cle, int):
            for phrase in self._raisons[cle].phrases:
                premiere, *reste = plier(phrase, largeur - 3)
                lignes += [f"• {premiere}", *(f"  {x}" for x in reste)]
        panneau.montrer(lignes)

    def action_bouger(self, pas: int) -> None:
        """To another line."""
        self.query_one("#lignes", Tableau).action_bouger(pas)
