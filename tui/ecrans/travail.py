"""F1: one queue over all practices; Enter opens the place where the line is solved."""

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date
from functools import cache
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.argent import afficher
from core.dossier.personnes import Patient
from core.travail.file import File, LectureFile
from tui.ecrans.tranches import ParTranches
from tui.ecrans.verbes_travail import VerbesTravail
from tui.widgets.lignes import Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau


class EcranTravail(ParTranches, VerbesTravail):
    """Sorted by money, then by deadline; `/` filters (a kind, a practice, a name, `!mot` to leave out); a verb acts on the lines
    selected by Space, and on nothing when none is."""

    NOM = "travail"
    TITRE = "File de travail"
    TRANCHE = "dossiers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "facturer", "facturer", tooltip="Facturer les séances faites des lignes choisies", id="travail.facturer"),
        Binding("l", "relancer", "relancer", tooltip="Relancer les silences et questions choisis", id="travail.relancer"),
        Binding("s", "envoyer", "envoyer", tooltip="Signer et envoyer ce qui est prêt des lignes choisies", id="travail.envoyer"),
        Binding("i", "interroger", "droits", tooltip="Interroger les droits des patients choisis", id="travail.interroger"),
        Binding("d", "differer", "plus tard", tooltip="Remettre les lignes choisies à un autre jour", id="travail.differer"),
        Binding("f", "filtres", "filtres", tooltip="Choisir un filtre gardé", id="travail.filtres"),
        Binding("e", "garder_filtre", "garder", tooltip="Garder le filtre sous un nom", id="travail.garder-filtre"),
        Binding("m", "routines", "routines", tooltip="Rejouer une routine sur ce mois", id="travail.routines"),
        Binding("o", "remises", tooltip="Voir aussi ce qui est remis à plus tard", show=False, id="travail.remises"),
        Binding("r", "relire", tooltip="Lire la file de nouveau", show=False, id="travail.relire"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._remises = False
        self._lecture: LectureFile | None = None

    def contenu(self) -> Iterable[Widget]:
        """Summary and queue."""
        yield Panneau(id="bilan")
        yield Tableau(
            [
                Colonne("Quoi", 13),
                Colonne("Cabinet", 8),
                Colonne("Qui", 18),
                Colonne("En jeu", 10, droite=True),
                Colonne("Avant le", 8),
                Colonne("À faire"),
            ],
            id="file-travail",
            vide="rien n'attend : F2 pour un patient, F3 pour saisir",
            a_l_ouverture=self._ouvrir,
            au_curseur=self._au_curseur,
            detailler=self._detailler,
        )
        yield Panneau(id="tache")

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
        self._relire()

    def tout_relire(self) -> None:
        """The same, in any case."""
        self._relire(toujours=True)

    def _relire(self, *, toujours: bool = False) -> None:
        jour, cabinet, remises = self.contexte.horloge.aujourdhui(), self.facturier.cabinet, self._remises
        ngap = self.contexte.nomenclature

        @cache
        def accord_requis(acte: str, quand: date) -> bool:
            version = ngap().au(quand, "metropole").acte(acte)
            return version is not None and version.accord_prealable

        feries, controles = self.contexte.feries, self.facturier.controles
        avant = self._lecture
        anciens = avant.dossiers if avant is not None and avant.cabinet == cabinet else []
        lecture = LectureFile(jour, accord_requis, feries, controles, cabinet, remises, anciens)
        self.relectures.demander(
            self,
            "taches",
            (jour, cabinet, remises),
            lecture.commencer,
            lambda _: self._suivre(lecture, premiere=True),
            sinon=lambda: self._au_curseur(self.tableau.cle_courante),
            toujours=toujours,
        )
        self.facturier.recompter()

    def _suivre(self, lecture: LectureFile, *, premiere: bool = False) -> None:
        """Show what is at stake at once and the whole queue once it is read; a later reading takes the place of this one."""
        if premiere:
            self._lecture = lecture
        elif lecture is not self._lecture:
            return
        if premiere or lecture.finie:
            self._montrer(lecture.file(), entiere=lecture.finie)
        if not lecture.finie:
            self.demander(self.TRANCHE, lecture.poursuivre, lambda _: self._suivre(lecture))

    def _montrer(self, file: File, *, entiere: bool) -> None:
        trouvees, jour = file.taches, self.contexte.horloge.aujourdhui()
        self._taches = {t.cle: t for t in trouvees}
        comptes = Counter(t.genre for t in trouvees)
        resume = " · ".join(f"{genre} {n}" for genre, n in comptes.items())
        resume += f" · remises {file.remises}" if file.remises else ""
        resume += "" if entiere else " · suite en cours de lecture…"
        en_jeu = sum(t.montant for t in trouvees)
        self.query_one("#bilan", Panneau).montrer([[("En jeu : ", "titre"), (afficher(en_jeu), "montant"), (f"  {resume}", "")]])
        if entiere:
            self.tableau.choisies &= set(self._taches)
        source = SourceListe(
            list(self._taches.values()),
            lambda t: t.cellules(jour),
            lambda t: t.cle,
            lambda t: "alerte" if t.presse(jour) else "",
            [None, None, None, lambda t: -t.montant, lambda t: str(t.echeance or "9")],
        )
        self.tableau.montrer(source)

    def _au_curseur(self, cle: Hashable | None) -> None:
        """The patient of the line is the one that F3 and the questions start from."""
        tache, app = self._taches.get(cle), self.facturier
        if tache is not None and tache.patient and (app.patient is None or app.patient.id != tache.patient):
            self.demander("patient", lambda r: r.patient(tache.patient), self._patient_vu)

    def _detailler(self, cle: Hashable | None) -> None:
        tache = self._taches.get(cle)
        lignes = list(plier(f"{tache.qui} — {tache.phrase}", self.size.width or 80))[:3] if tache else []
        self.query_one("#tache", Panneau).montrer(lignes)

    def _patient_vu(self, patient: Patient) -> None:
        self.facturier.patient = patient

    def facture_en_vue(self) -> int:
        """The invoice of the line under the cursor."""
        tache = self._taches.get(self.tableau.cle_courante)
        return tache.facture if tache else 0

    def _ouvrir(self, cle: Hashable) -> None:
        tache = self._taches[cle]
        self.facturier.aller(tache.ecran, tache.argument)

    def action_probleme(self, pas: int) -> None:
        """Every line of the queue asks for something."""
        self.tableau.action_bouger(pas)

    def action_remises(self) -> None:
        """With or without what was put off."""
        self._remises = not self._remises
        self.action_relire()
