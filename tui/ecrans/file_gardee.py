"""What F1 keeps under a name: filters of the queue, and routines replayed from there."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.registre_actions import Filtre, Macro
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.widgets.tableau import Colonne, Tableau

if TYPE_CHECKING:
    from core.ports import Registre


class FileGardee(Ecran):
    """The keys `e` (keep the filter), `f` (kept filters), `m` (routines); the filter in force is that of `tableau`."""

    @property
    def tableau(self) -> Tableau:
        """The list."""
        return self.query_one(Tableau)

    def filtrer_par(self, texte: str) -> None:
        """Show only what fits."""
        self.tableau.filtrer(texte)
        self.dire(f"filtre : {texte} — Échap l'enlève")

    def action_garder_filtre(self) -> None:
        """Keep the filter in force under a name; an empty name does nothing."""
        texte, ecran = self.tableau.filtre, self.NOM
        if not texte:
            self.dire("aucun filtre : / filtre d'abord, e garde ensuite", "alerte")
            return

        def prendre(nom: str) -> None:
            if nom.strip():
                filtre = Filtre(nom.strip(), ecran, texte)
                self.demander(
                    "filtre",
                    lambda r: r.enregistrer_filtre(filtre),
                    lambda _: self.dire(f"filtre « {filtre.nom} » gardé : {texte}", "ok"),
                    retenir=True,
                )

        self.inviter(f"Nom du filtre « {texte} »", prendre)

    def action_filtres(self) -> None:
        """Choose a kept filter, or take one out."""

        def retirer(nom: str) -> None:
            self._retirer("filtre-retire", lambda r: r.supprimer_filtre(nom), f"filtre « {nom} » retiré")

        def montrer(filtres: Sequence[Filtre]) -> None:
            if not filtres:
                self.dire("aucun filtre gardé : / filtre, e garde", "alerte")
                return
            lignes = [(f.nom, f.texte) for f in filtres]
            choix = Choix(
                "Filtres gardés",
                lignes,
                lambda i: self.filtrer_par(filtres[i].texte),
                colonnes=_COLONNES,
                retirer=lambda i: retirer(filtres[i].nom),
            )
            self.facturier.lire(choix)

        self.demander("filtres", lambda r: r.filtres(self.NOM), montrer, retenir=True)

    def action_routines(self) -> None:
        """Choose a routine, replay it on the practice and the month one wants, read its answers; or take one out."""

        def retirer(nom: str) -> None:
            self._retirer("routine-retiree", lambda r: r.supprimer_macro(nom), f"routine « {nom} » retirée")

        def montrer(macros: Sequence[Macro]) -> None:
            if not macros:
                self.dire("aucune routine : Ctrl+F enregistre ce que l'on fait, Ctrl+F encore la nomme", "alerte")
                return
            # what replays commands is imported by those who replay
            from core.services.macros import commandes_de
            from tui.ecrans.rejeu import demander_ou_rejouer

            lignes = [
                (m.nom, f"enregistrée le {m.cree_le:%d/%m/%Y} : {' ; '.join(c for c, _ in commandes_de(m))}") for m in macros
            ]
            choix = Choix(
                "Routines",
                lignes,
                lambda i: demander_ou_rejouer(self, macros[i]),
                colonnes=_COLONNES,
                retirer=lambda i: retirer(macros[i].nom),
            )
            self.facturier.lire(choix)

        self.demander("routines", lambda r: r.macros(), montrer, retenir=True)

    def _retirer(self, quoi: str, faire: "Callable[[Registre], None]", phrase: str) -> None:
        self.demander(quoi, faire, lambda _: self.dire(f"{phrase} ; u l'annule", "ok"), retenir=True)


_COLONNES = (Colonne("Nom", 20), Colonne(""))
