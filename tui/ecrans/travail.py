"""F1: one queue over all practices; Enter opens the place where the line is solved."""

from collections.abc import Hashable, Iterable
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.argent import afficher
from tui.ecrans.file_gardee import FileGardee
from tui.ecrans.taches import Tache, taches
from tui.widgets.lignes import Panneau
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau


class EcranTravail(FileGardee):
    """Sorted by money, then by deadline; `/` filters (a kind, a practice, a name, `!mot` to leave out)."""

    NOM = "travail"
    TITRE = "File de travail"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "filtres", "filtres", tooltip="Choisir un filtre gardé", id="travail.filtres"),
        Binding("e", "garder_filtre", "garder", tooltip="Garder le filtre sous un nom", id="travail.garder-filtre"),
        Binding("m", "routines", "routines", tooltip="Rejouer une routine sur ce mois", id="travail.routines"),
        Binding("r", "relire", "relire", tooltip="Lire la file de nouveau", id="travail.relire"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._taches: dict[Hashable, Tache] = {}

    def contenu(self) -> Iterable[Widget]:
        """Summary and queue."""
        yield Panneau(id="bilan")
        yield Tableau(
            [
                Colonne("Quoi", 10),
                Colonne("Cabinet", 8),
                Colonne("Qui", 20),
                Colonne("En jeu", 10, droite=True),
                Colonne("Avant le", 8),
                Colonne("À faire"),
            ],
            id="file-travail",
            vide="rien n'attend : F2 pour un patient, F3 pour saisir",
            a_l_ouverture=self._ouvrir,
        )

    @property
    def tableau(self) -> Tableau:
        """The queue."""
        return self.query_one("#file-travail", Tableau)

    def premier(self) -> Widget:
        """The queue."""
        return self.tableau

    def arriver(self, argument: str = "") -> None:
        """Read again; `:fil dupont` filters."""
        if argument:
            self.tableau.filtrer(argument)
        self.action_relire()

    def action_relire(self) -> None:
        """Read the queue and the counters."""
        jour, cabinet = self.contexte.horloge.aujourdhui(), self.facturier.cabinet
        ngap = self.contexte.nomenclature

        def accord_requis(acte: str, quand: date) -> bool:
            version = ngap().au(quand, "metropole").acte(acte)
            return version is not None and version.accord_prealable

        self.demander("taches", lambda r: taches(r, jour, accord_requis, cabinet), self._montrer)
        self.facturier.recompter()

    def _montrer(self, trouvees: list[Tache]) -> None:
        self._taches = {t.cle: t for t in trouvees}
        par_genre: dict[str, list[Tache]] = {}
        for t in trouvees:
            par_genre.setdefault(t.genre, []).append(t)
        resume = " · ".join(f"{genre} {len(liste)}" for genre, liste in par_genre.items())
        en_jeu = sum(t.montant for t in trouvees)
        self.query_one("#bilan", Panneau).montrer([[("En jeu : ", "titre"), (afficher(en_jeu), "montant"), (f"  {resume}", "")]])
        source = SourceListe(
            list(self._taches.values()),
            lambda t: (t.genre, t.cabinet, t.qui, afficher(t.montant), f"{t.echeance:%d/%m/%y}" if t.echeance else "", t.phrase),
            lambda t: t.cle,
            lambda t: "alerte" if t.genre in ("rejet", "bloquée") else "",
            [None, None, None, lambda t: -t.montant, lambda t: str(t.echeance or "9")],
        )
        self.tableau.montrer(source)

    def _ouvrir(self, cle: Hashable) -> None:
        tache = self._taches[cle]
        self.facturier.aller(tache.ecran, tache.argument)
