"""The questions to the nurses: those without answer, oldest first; one message a practice, asked again, closed by the answer."""

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.pluriel import combien
from core.ports import Registre
from core.registre_travail import Question
from core.services.questions import QuestionVue
from tui.ecrans.base import Ecran
from tui.ecrans.gestes import garder_les_mots
from tui.ecrans.texte import Texte
from tui.fichier_texte import ecrire_fichier
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau


class EcranQuestions(Ecran):
    """Enter writes the answer, Space selects those to ask again, `e` writes the message of each practice."""

    NOM = "questions"
    TITRE = "Questions aux infirmiers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accepter", "répondre", tooltip="Écrire la réponse : la question est close", id="questions.repondre"),
        Binding("r", "relancer", "relancer", tooltip="Compter une relance pour la sélection", id="questions.relancer"),
        Binding(
            "e", "ecrire", "message", tooltip="Écrire un message par cabinet, avec toutes ses questions", id="questions.ecrire"
        ),
        Binding("f", "fiche", "fiche", tooltip="Ouvrir la fiche du patient", id="questions.fiche"),
        Binding("o", "tout", tooltip="Voir aussi les questions répondues", show=False, id="questions.tout"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._vues: dict[Hashable, QuestionVue] = {}
        self._toutes = False

    def contenu(self) -> Iterable[Widget]:
        """The list, then the question under the cursor in full."""
        yield Tableau(
            [
                Colonne("N°", 4, droite=True),
                Colonne("Cabinet", 8),
                Colonne("Sur", 20),
                Colonne("Question"),
                Colonne("Posée le", 10),
            ],
            id="questions",
            vide="aucune question sans réponse : ^E en pose une de n'importe quel écran",
            a_l_ouverture=self._repondre,
            detailler=self._detailler,
        )
        yield Panneau(id="question")

    @property
    def tableau(self) -> Tableau:
        """The list."""
        return self.query_one("#questions", Tableau)

    def premier(self) -> Widget:
        """The list."""
        return self.tableau

    def arriver(self, argument: str = "") -> None:
        """Read again; `:que 12` puts the cursor on that one, `:que dupont` filters."""
        cabinet, toutes = self.facturier.cabinet, self._toutes

        def lire(registre: Registre) -> list[QuestionVue]:
            from core.services.questions import voir

            return voir(registre, registre.questions(cabinet=cabinet, ouvertes=not toutes))

        numero = int(argument) if argument.isdecimal() else None
        self.tableau.filtrer("") if numero is not None else garder_les_mots(self.tableau, argument)
        self.demander("questions", lire, lambda vues: self._montrer(vues, numero), retenir=True)

    def _montrer(self, vues: list[QuestionVue], numero: int | None) -> None:
        self._vues = {v.question.id: v for v in vues}
        self.tableau.choisies &= set(self._vues)
        source = SourceListe(
            vues,
            lambda v: (
                str(v.question.id),
                v.question.cabinet,
                v.sur or "le cabinet",
                ("✓ " if v.question.repondue_le else "") + v.question.texte,
                f"{v.question.posee_le:%d/%m/%y}" + ("+" * min(v.question.relances, 2)),
            ),
            lambda v: v.question.id,
            lambda v: "discret" if v.question.repondue_le else "",
        )
        self.tableau.montrer(source, curseur_sur=numero)
        if numero is not None and numero not in self._vues:
            parmi = "" if self._toutes else " parmi celles qui attendent — o montre aussi celles qui ont leur réponse"
            self.dire(f"aucune question n° {numero}{parmi}", "alerte")

    def _detailler(self, cle: Hashable | None) -> None:
        v = self._vues.get(cle)
        lignes: list[Ligne] = []
        if v is not None:
            lignes = [[(f"À {v.a_qui}, sur {v.sur or 'le cabinet'} — {v.depuis}", "titre")]]
            lignes += plier(v.question.texte, self.size.width or 80)
            if v.question.repondue_le:
                lignes += [[(f"Réponse du {v.question.repondue_le:%d/%m/%Y} : ", "titre"), (v.question.reponse, "")]]
        self.query_one("#question", Panneau).montrer(lignes)

    # -- the verbs ----------------------------------------------------------------------------------------------------

    def _repondre(self, cle: Hashable) -> None:
        numero, horloge = int(str(cle)), self.contexte.horloge

        def prendre(reponse: str) -> None:
            def faire(registre: Registre) -> Question:
                from core.services.questions import repondre

                return repondre(registre, numero, reponse, horloge)

            self.demander(
                "question",
                faire,
                lambda q: self._fini(f"question {q.id} close : {q.reponse}"),
                retenir=True,
                libelle="réponse notée",
            )

        self.inviter(f"Réponse à la question {numero}", prendre)

    def action_relancer(self) -> None:
        """The selected questions; nothing when none is selected."""
        vises = [int(str(c)) for c in self.tableau.cles_visees()]
        horloge = self.contexte.horloge
        if not vises:
            self.dire("aucune question choisie : Espace choisit, puis r relance", "alerte")
            return

        def faire(registre: Registre) -> int:
            from core.services.questions import relancer

            return len(relancer(registre, vises, horloge))

        self.demander(
            "question",
            faire,
            lambda n: self._fini(f"{combien(n, 'question relancée')} : e écrit les messages"),
            retenir=True,
            libelle="questions relancées",
        )

    def action_ecrire(self) -> None:
        """One file a practice in the folder of the base, shown as well."""
        jour, cabinet, dossier = self.contexte.horloge.aujourdhui(), self.facturier.cabinet, self.contexte.dossier

        def faire(registre: Registre) -> tuple[list[str], list[Path]]:
            from core.services.questions import messages

            ecrits = messages(registre, jour, cabinet)
            fichiers = [ecrire_message(dossier, code, jour.isoformat(), texte) for code, texte in ecrits] if dossier else []
            return [texte for _, texte in ecrits], fichiers

        def suite(ecrits: tuple[list[str], list[Path]]) -> None:
            textes, fichiers = ecrits
            if not textes:
                self.dire("aucune question sans réponse : rien à écrire", "alerte")
                return
            self.dire(f"{combien(len(textes), 'message écrit')} : {', '.join(map(str, fichiers))}" if fichiers else "", "ok")
            self.facturier.lire(Texte(combien(len(textes), "message"), "\n\n".join(textes)))

        self.demander("messages", faire, suite, retenir=True)

    def action_fiche(self) -> None:
        """F2 on the patient of the question under the cursor."""
        v = self._vues.get(self.tableau.cle_courante)
        if v is not None and v.question.patient:
            self.facturier.aller("patients", f"#{v.question.patient}")

    def action_tout(self) -> None:
        """With or without those that have their answer."""
        self._toutes = not self._toutes
        self.arriver()

    def _fini(self, phrase: str) -> None:
        self.tableau.choisies.clear()
        self.arriver()
        self.dire(phrase, "ok")


def ecrire_message(dossier: Path, cabinet: str, jour: str, texte: str) -> Path:
    """The file of one message, readable by its owner only; raises `Refus` FICHIER_NON_ECRIT."""
    propre = "".join(c if c.isalnum() else "-" for c in cabinet)
    fichier = dossier / f"questions-{propre}-{jour}.txt"
    ecrire_fichier(fichier, texte)
    return fichier
