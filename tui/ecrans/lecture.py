"""What was read of a patient beside her record: one line a difference, accepted one by one or all at once."""

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from attrs import evolve
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.dossier.comparaison import Comparee, LigneComparee, Origine, accepter, lignes
from core.dossier.personnes import Patient
from core.erreurs import Anomalie
from core.pluriel import combien
from core.ports import Registre
from tui.ecrans.base import Ecran
from tui.ecrans.retour import rendre_fiche
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

NOMS: dict[Origine, str] = {"carte": "carte", "adri": "ADRi"}
# what was read, in the message of the record
EN_LIGNE = "droits en ligne"
_CHAMPS = {"naissance": "naissance", "nir": "NIR", "cle": "clé", "nir_individuel": "NIR propre", "nom_usuel": "nom d'usage"}


class TableauChoix(Tableau):
    """Space says which reading is kept for the row, instead of selecting it."""

    def action_choisir(self) -> None:
        """The next choice of the row under the cursor."""
        if self.cle_courante is not None and isinstance(self.screen, EcranLecture):
            self.screen.tourner(self.cle_courante)


class EcranLecture(Ecran):
    """Nothing is stored before Enter; Esc leaves the record as it was."""

    NOM = "lecture"
    TITRE = "Lecture des droits"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accepter", "accepter", tooltip="Garder ce qui est coché", id="lecture.accepter"),
        Binding("space", "tourner", "changer", tooltip="Carte, ADRi ou dossier pour cette ligne", id="lecture.changer"),
        Binding("a", "tout", "tout", tooltip="Tout accepter, comme proposé d'abord", id="lecture.tout"),
        Binding("f12", "droits", "ADRi", tooltip="Interroger aussi le service des droits", id="lecture.droits"),
        Binding("escape", "quitter_ecran", "ne rien changer", tooltip="Revenir sans rien garder", id="lecture.rien"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._comparees: list[Comparee] = []
        self._source = ""
        self._anomalies: tuple[Anomalie, ...] = ()
        self._choix: dict[tuple[int, str], Origine | None] = {}

    def contenu(self) -> Iterable[Widget]:
        """Table of the differences, the one under the cursor in full."""
        yield TableauChoix(
            [Colonne("Qui", 12), Colonne("Quoi", 13), Colonne("Dossier"), Colonne("Carte"), Colonne("ADRi")],
            id="differences",
            vide="aucune différence",
            a_l_ouverture=lambda _: self.action_accepter(),
            au_curseur=lambda _: self._detailler(),
        )
        yield Panneau(id="difference")

    def premier(self) -> Widget:
        """The table."""
        return self.tableau

    @property
    def tableau(self) -> TableauChoix:
        """The differences."""
        return self.query_one("#differences", TableauChoix)

    def proposer(self, comparees: Sequence[Comparee], source: str, anomalies: Sequence[Anomalie] = ()) -> None:
        """What to show next: every person read, where (`carte lue`, `droits en ligne`), and what makes it doubtful."""
        self._comparees, self._source, self._choix = list(comparees), source, {}
        self._anomalies = tuple(anomalies)
        self._preferer()

    def _preferer(self) -> None:
        for i, c in enumerate(self._comparees):
            for ligne in lignes(c):
                self._choix[i, ligne.champ] = ligne.preferee

    def arriver(self, argument: str = "") -> None:
        """Draw what was proposed."""
        self._montrer()
        if self._anomalies:
            self.dire_anomalie(self._anomalies[0])
            return
        nombre = len(self._rangs())
        self.dire(f"{self._source} : {combien(nombre, 'différence')}, Entrée garde les ✓")

    def _rangs(self) -> list[tuple[int, LigneComparee]]:
        return [(i, ligne) for i, c in enumerate(self._comparees) for ligne in lignes(c)]

    def _montrer(self) -> None:
        comparees = self._comparees  # the list drawn: a new proposal makes another, and the old one may still be painted

        def cellules(rang: tuple[int, LigneComparee]) -> tuple[str, ...]:
            i, x = rang
            choisie = self._choix.get((i, x.champ))
            dossier = ("  " if choisie else "✓ ") + (x.ancien or "—")
            lus = [self._cellule(comparees[i], x, o, choisie) for o in NOMS]
            return comparees[i].nom, _CHAMPS.get(x.champ, x.champ), dossier, *lus

        source = SourceListe(self._rangs(), cellules, lambda r: (r[0], r[1].champ))
        self.tableau.montrer(source, curseur_sur=self.tableau.cle_courante)
        self._detailler()

    @staticmethod
    def _cellule(c: Comparee, x: LigneComparee, origine: Origine, choisie: Origine | None) -> str:
        if origine not in x.lus:
            return "  =" if origine in c.lus else ""
        return ("✓ " if choisie == origine else "  ") + x.lus[origine]

    def _detailler(self) -> None:
        cle = self.tableau.cle_courante
        rang = next((r for r in self._rangs() if (r[0], r[1].champ) == cle), None)
        panneau = self.query_one("#difference", Panneau)
        if rang is None:
            panneau.montrer([])
            return
        i, x = rang
        choisie = self._choix.get((i, x.champ))
        detail: list[Ligne] = [[(f"{self._comparees[i].nom} : {_CHAMPS.get(x.champ, x.champ)}", "titre")]]
        textes = [("dossier", x.ancien or "rien", choisie is None)]
        textes += [(NOMS[o], texte, choisie == o) for o, texte in x.lus.items()]
        for nom, texte, garde in textes:
            plie = plier(texte, self.size.width - 12)
            detail.append([(f"{'✓' if garde else ' '} {nom:<8}", "ok" if garde else "discret"), (plie[0], "")])
            detail += [" " * 10 + suite for suite in plie[1:]]
        panneau.montrer(detail)

    # -- choices ------------------------------------------------------------------------------------------------------

    def tourner(self, cle: Hashable) -> None:
        """The other reading, then the record, then the first again."""
        for i, x in self._rangs():
            if (i, x.champ) == cle:
                ordre: list[Origine | None] = [x.preferee, *(o for o in x.lus if o != x.preferee), None]
                place = ordre.index(self._choix.get((i, x.champ)))
                self._choix[i, x.champ] = ordre[(place + 1) % len(ordre)]
        self._montrer()

    def action_tourner(self) -> None:
        """For the row under the cursor."""
        self.tableau.action_choisir()

    def action_tout(self) -> None:
        """All as first proposed."""
        self._preferer()
        self.action_accepter()

    def action_accepter(self) -> None:
        """Store what is ticked, in one transaction, then show the record."""
        if self._accepter_invite():
            return
        comparees, choix = tuple(self._comparees), dict(self._choix)
        cabinet = self.facturier.cabinet

        def garder(registre: Registre) -> list[Patient]:
            gardes = []
            with registre.ecriture():
                for i, c in enumerate(comparees):
                    accepte = accepter(c, {champ: o for (rang, champ), o in choix.items() if rang == i})
                    if accepte is not None:
                        gardes.append(registre.enregistrer_patient(evolve(accepte, cabinet=accepte.cabinet or cabinet)))
            return gardes

        self.demander("garder", garder, self._garde, retenir=True)

    def _garde(self, patients: list[Patient]) -> None:
        acceptees = sum(1 for x in self._choix.values() if x is not None)
        neufs = sum(1 for c in self._comparees if c.connu is None)
        noms = ", ".join(f"{p.nom} {p.prenom}" for p in patients)
        details = [combien(neufs, "nouveau")] if neufs else []
        details.append(f"{combien(acceptees - neufs, 'donnée mise')} à jour sur {len(self._choix) - neufs}")
        self.rendre(patients[0].id if patients else 0, f"{self._source} : {noms or 'rien'} — {', '.join(details)}")

    def rendre(self, patient: int, message: str) -> None:
        """Back to the record, with what was done."""
        self._comparees = []
        rendre_fiche(self, patient, message)

    # -- the rights service, beside the card --------------------------------------------------------------------------

    def action_droits(self) -> None:
        """Ask the rights of each person shown, and put the answers in their column."""
        service, jour = self.contexte.droits, self.contexte.horloge.aujourdhui()
        if service is None:
            self.dire("aucun service de droits n'est branché", "alerte")
            return
        comparees = tuple(self._comparees)

        def demander(_: Registre) -> list[Comparee]:
            from core.services.patients import avec_adri

            return [avec_adri(c, service, jour) for c in comparees]

        def montrer(lues: list[Comparee]) -> None:
            deja = self._source.endswith(EN_LIGNE)
            self.proposer(lues, self._source if deja else f"{self._source} et {EN_LIGNE}", self._anomalies)
            self.arriver()

        self.dire("interrogation des droits…")
        self.demander("droits", demander, montrer, retenir=True)
