"""F3: from a patient and an ordonnance to priced visits, at each key; then to invoices."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from attrs import evolve
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.commandes.poste import Faite
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient, Prescripteur
from core.services.completions import chercher_ou_renouveler
from tui.ecrans.actions_serie import ActionsDeSerie
from tui.ecrans.arrivee import annoncer, relire_patient
from tui.ecrans.brouillons import DEVANT
from tui.ecrans.dossier_saisi import DossierSaisi
from tui.ecrans.facturer_saisie import ActionsDeFacturation
from tui.ecrans.formulaire import Formulaire
from tui.ecrans.ligne import ActionsDeLigne, LigneDeSaisie
from tui.ecrans.ordonnances import ActionsDOrdonnance
from tui.ecrans.pile_de_lignes import COLLEES
from tui.ecrans.vue_serie import VueSerie
from tui.widgets.champ import Champ


class EcranSaisie(ActionsDeLigne, ActionsDeSerie, ActionsDeFacturation, ActionsDOrdonnance):
    """Fields on top, visits on the left, the price of the visit under the cursor on the right; Enter goes on, F12 bills."""

    NOM = "saisie"
    TITRE = "Saisie"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12,ctrl+s", "valider", "facturer", tooltip="Facturer les séances faites", id="saisie.valider"),
        Binding("f10", "expliquer", "pourquoi", tooltip="La raison de chaque montant de la séance", id="saisie.expliquer"),
        Binding("ctrl+n", "nouvelle", "vider", tooltip="Vider la fiche pour une autre ordonnance", id="saisie.nouvelle"),
        Binding("f9", "ligne", "ligne", tooltip="Saisir sur une ligne : dup je dex+ins 12/11 30j 8h,19h", id="saisie.ligne"),
        Binding("ctrl+y", "ordonnances", tooltip="Une autre ordonnance du patient", show=False, id="saisie.ordonnances"),
        Binding("ctrl+t", "modeles", tooltip="Choisir un modèle de saisie", show=False, id="saisie.modeles"),
        Binding("ctrl+k", "garder_modele", tooltip="Garder cette fiche comme modèle", show=False, id="saisie.garder-modele"),
        Binding("ctrl+o", "prescripteur", tooltip="Modifier la fiche du prescripteur", show=False, id="saisie.prescripteur"),
        Binding("ctrl+b", "enregistrer", tooltip="Enregistrer sans facturer", show=False, id="saisie.enregistrer"),
        Binding("minus,delete", "retirer", "retirer", tooltip="Retirer la séance de la série", id="saisie.retirer"),
        Binding("plus", "remettre", tooltip="Remettre toutes les séances retirées", show=False, id="saisie.remettre"),
        Binding("a", "arreter", "arrêter", tooltip="Arrêter un acte à partir de cette séance", id="saisie.arreter"),
        Binding("c", "changer", "changer", tooltip="Changer un acte à partir de cette séance", id="saisie.changer"),
        Binding("r", "renouveler", "renouveler", tooltip="Renouveler l'ordonnance affichée", id="saisie.renouveler"),
        Binding("down", "vertical(1)", "Champ ou proposition suivante", show=False, id="saisie.bas"),
        Binding("up", "vertical(-1)", "Champ ou proposition précédente", show=False, id="saisie.haut"),
        Binding("pagedown", "visite(1)", "Séance suivante", show=False, id="saisie.visite-suivante"),
        Binding("pageup", "visite(-1)", "Séance précédente", show=False, id="saisie.visite-precedente"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._restaure = False
        self.ligne = LigneDeSaisie(self)

    def contenu(self) -> Iterable[Widget]:
        """The form, visits and price side by side, the total."""
        yield Formulaire(self._chercher, self.choisir, self._change)
        yield VueSerie(lambda: self.ligne.lignes() or self.formulaire.lignes(), self.action_expliquer)

    def premier(self) -> Widget:
        """The patient."""
        return self.formulaire.champ("patient")

    # -- arriving -----------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """The nomenclature is read while one types the name of the patient."""
        self.calculer("nomenclature", self.contexte.nomenclature, self.nomenclature_lue)

    def arriver(self, argument: str = "") -> None:
        """`#12` opens a patient, `#12 actes 34` her ordonnance 34 on its field `actes`, `#12 jour 34 56 [lots]` likewise for the
        invoice n° 56, `#12 libres` the ordonnance whose visits wait to be billed; anything else is a line of entry."""
        mots = argument.lstrip("#").split()
        if argument:
            self.dire("")
        if self._designe(argument, mots):
            self._restaure = True
            courant = self.formulaire.dossier.patient
            self.corrigee = 0
            if len(mots) >= 4:
                self.corrigee, self.rendre = int(mots[3]), (mots[4:] or ["rejets"])[0]
                self.charger(int(mots[0]), ordonnance=int(mots[2]), cible=mots[1])
            elif len(mots) == 3:
                self.ouvrir_ordonnance(int(mots[0]), int(mots[2]), mots[1])
            elif mots[1:] == ["libres"]:
                self.ouvrir_a_facturer(int(mots[0]))
            elif courant is None or courant.id != int(mots[0]):
                self.charger(int(mots[0]))
            else:
                relire_patient(self, courant)
        elif argument:
            self._restaure = True
            self.ligne.ouvrir(argument)
        elif not self._restaure:
            self._restaure = True
            annoncer(self)
            self.demander("brouillon-lu", lambda r: r.brouillon(DEVANT), self.restaurer, retenir=True)
            self.demander("lignes-lues", lambda r: r.brouillon(COLLEES), self.ligne.reprendre, retenir=True)
        else:
            self._reprendre()

    def _designe(self, argument: str, mots: list[str]) -> bool:
        """Whether it is a patient by her number, and perhaps a place in her form: else it is a line."""
        if not mots or argument.split()[0] != f"#{mots[0]}" or not mots[0].isdecimal():
            return False
        champs = {champ.id for champ in self.formulaire.query(Champ)}
        return mots[1:] in ([], ["libres"]) or (len(mots) > 2 and mots[1] in champs and all(m.isdecimal() for m in mots[2:4]))

    def _reprendre(self) -> None:
        """The form is still there: its patient is read again; an empty one starts from the last patient looked at."""
        patient, regarde = self.formulaire.dossier.patient, self.facturier.patient
        if patient is not None and regarde is not None and regarde.id != patient.id and self._cede():
            self.charger(regarde.id)
        elif patient is not None:
            relire_patient(self, patient)
        elif regarde is not None and regarde.id != self.quitte and self.formulaire.vide:
            annoncer(self)
            self.charger(regarde.id)

    def _cede(self) -> bool:
        """Whether the form gives way to the patient looked at: nothing was typed in it, or she was looked for on F2; the line
        under the cursor of a queue is nobody's choice."""
        return not self.touchee or self.facturier.vient_de == "patients"

    # -- every key ----------------------------------------------------------------------------------------------------

    def _chercher(self, qui: str, texte: str) -> None:
        formulaire, cabinet = self.formulaire, self.facturier.cabinet

        def proposer(trouves: tuple[list[Any], list[Patient]]) -> None:
            formulaire.proposer_personnes(qui, *trouves)
            self.vue.montrer()

        if qui == "patient":
            self.demander("recherche", lambda r: chercher_ou_renouveler(r, texte, cabinet), proposer)
        else:
            self.demander("recherche", lambda r: (r.chercher_prescripteurs(texte, limite=9), []), proposer)

    def _change(self, nom: str) -> None:
        self.dire("")
        if nom == "actes":
            self.formulaire.proposer_actes(self.jour())
        self.recalculer(en_frappe=True)
        self.garder()

    def choisir(self, nom: str, valeur: Any) -> None:
        """A proposal was taken."""
        formulaire = self.formulaire
        if isinstance(valeur, Patient):
            self.charger(valeur.id, renouveler=formulaire.a_renouveler)
        elif isinstance(valeur, Prescripteur):
            formulaire.dossier = evolve(formulaire.dossier, prescripteur=valeur)
            formulaire.champ("prescripteur").remplir(formulaire.dossier.nom_prescripteur)
            self.recalculer()
            self.garder()
        elif nom == "actes":
            formulaire.poser_acte(str(valeur), self.jour())

    # -- keys ---------------------------------------------------------------------------------------------------------

    def a_coter(self) -> tuple[DossierSaisi, Ordonnance | None] | None:
        """The line while it is typed, as soon as it names a patient."""
        return self.ligne.a_coter()

    def action_accepter(self) -> None:
        """Enter takes the proposal if there is one, then goes on."""
        if self._accepter_invite():
            return
        champ = self.focused
        if champ is not None and champ.id in ("patient", "prescripteur", "actes") and self.formulaire.prendre():
            if champ.id != "patient":
                self.action_suivant()
            self.vue.montrer()
            return
        self.action_suivant()

    def action_suivant(self) -> None:
        """Tab and Enter go on; the proposals of the field are put away. On the line, Tab takes the word proposed."""
        if self.ligne.ouverte:
            self.ligne.completer()
            return
        self.formulaire.proposer(())
        super().action_suivant()
        self._offrir()
        self.vue.montrer()

    def action_precedent(self) -> None:
        """Shift+Tab goes back, values kept."""
        super().action_precedent()
        self._offrir()

    def _offrir(self) -> None:
        """What is already in a field is replaced by the first character typed; `+` adds to a line of acts."""
        champ = self.focused
        if isinstance(champ, Champ):
            champ.offrir()

    def action_vertical(self, pas: int) -> None:
        """The arrows move among proposals, else among fields."""
        if self.ligne.ouverte:
            self.ligne.bouger(pas)
        elif not self.formulaire.bouger(pas):
            self.action_suivant() if pas > 0 else self.action_precedent()
        self.vue.montrer()

    def action_quitter_ecran(self) -> None:
        """Esc: close the line with its reading, else leave."""
        ouverte = self.ligne.ouverte
        super().action_quitter_ecran()
        if ouverte:
            self.recalculer()

    def action_valider(self) -> None:
        """F12 on the line takes it, then bills: nothing of it is left behind."""
        self._avec_la_ligne(super().action_valider)

    def action_enregistrer(self) -> None:
        """Ctrl+B likewise."""
        self._avec_la_ligne(super().action_enregistrer)

    def _avec_la_ligne(self, faire: Callable[[], None]) -> None:
        """What is typed in another prompt stays there: it is not for the form."""
        if self.ligne.ouverte and not self.ligne.vide:
            self.ligne.prendre_puis(faire)
        elif self.ligne.ouverte or not self.invite_ouverte:
            self._fermer_invite()
            faire()

    def lignes_de_trop(self, champ: Champ, lignes: tuple[str, ...]) -> None:
        """The other lines of a paste are the ordonnances that follow."""
        if self.ligne.ouverte:
            self.ligne.recevoir(lignes)
        else:
            super().lignes_de_trop(champ, lignes)

    def _facturee(self, faite: Faite) -> None:
        super()._facturee(faite)
        if faite.factures:
            self.ligne.suivante(faite.phrase)

    def _enregistree(self, faite: Faite) -> None:
        super()._enregistree(faite)
        self.ligne.suivante(faite.phrase)

    def partir(self) -> None:
        """The line and those that follow are kept as the form is."""
        super().partir()
        self.ligne.partir()
