"""F3: from a patient and an ordonnance to priced visits, at each key; then to invoices."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from attrs import asdict, evolve
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient, Prescripteur
from core.langage.fiche import Fiche, LectureFiche, ecrire_fiche, lire_fiche
from core.nomenclature import Nomenclature
from core.ports import Registre
from core.services.ordonnance import OrdonnanceFacturee, facturer_ordonnance
from tui.ecrans.apercu import nom_du_passage
from tui.ecrans.arrivee import annoncer, entourer, relire_patient
from tui.ecrans.base import Ecran
from tui.ecrans.correction import corriger_et_renvoyer
from tui.ecrans.dossier_saisi import DossierSaisi, lire_dossier
from tui.ecrans.facturees import phrase_des_factures
from tui.ecrans.formulaire import Formulaire
from tui.ecrans.ligne import ActionsDeLigne, LigneDeSaisie
from tui.ecrans.modification import CHAMPS_PRESCRIPTEUR, modifier
from tui.ecrans.texte import Texte
from tui.ecrans.vue_serie import VueSerie
from tui.widgets.champ import Champ

BROUILLON = "saisie"


class EcranSaisie(ActionsDeLigne, Ecran):
    """Fields on top, visits on the left, the price of the visit under the cursor on the right; Enter goes on, F12 bills."""

    NOM = "saisie"
    TITRE = "Saisie"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12,ctrl+s", "valider", "facturer", tooltip="Facturer les séances faites", id="saisie.valider"),
        Binding("f10", "expliquer", "pourquoi", tooltip="La raison de chaque montant de la séance", id="saisie.expliquer"),
        Binding("ctrl+n", "nouvelle", "vider", tooltip="Vider la fiche pour une autre ordonnance", id="saisie.nouvelle"),
        Binding("f9", "ligne", "ligne", tooltip="Saisir sur une ligne : dup je dex+ins 12/11 30j 8h,19h", id="saisie.ligne"),
        Binding("ctrl+t", "modeles", tooltip="Choisir un modèle de saisie", show=False, id="saisie.modeles"),
        Binding("ctrl+k", "garder_modele", tooltip="Garder cette fiche comme modèle", show=False, id="saisie.garder-modele"),
        Binding("ctrl+o", "prescripteur", tooltip="Modifier la fiche du prescripteur", show=False, id="saisie.prescripteur"),
        Binding("minus,delete", "retirer", "retirer", tooltip="Retirer la séance de la série", id="saisie.retirer"),
        Binding("plus", "remettre", tooltip="Remettre toutes les séances retirées", show=False, id="saisie.remettre"),
        Binding("down", "vertical(1)", "Champ ou proposition suivante", show=False, id="saisie.bas"),
        Binding("up", "vertical(-1)", "Champ ou proposition précédente", show=False, id="saisie.haut"),
        Binding("pagedown", "visite(1)", "Séance suivante", show=False, id="saisie.visite-suivante"),
        Binding("pageup", "visite(-1)", "Séance précédente", show=False, id="saisie.visite-precedente"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.lecture: LectureFiche | None = None
        self._restaure = False
        self._cible = "actes"
        self._a_garder = False  # the form changed since the draft being written
        self._corrigee, self._rendre = 0, "rejets"  # the invoice that is being corrected, and the screen that asked
        self._quitte = 0  # the patient whose form was emptied last: F3 does not propose her again
        self.ligne = LigneDeSaisie(self)

    def contenu(self) -> Iterable[Widget]:
        """The form, visits and price side by side, the total."""
        yield Formulaire(self._chercher, self._choisir, self._change)
        yield VueSerie(lambda: self.ligne.lignes() or self.formulaire.lignes(), self.action_expliquer)

    @property
    def formulaire(self) -> Formulaire:
        """The fields."""
        return self.query_one(Formulaire)

    @property
    def vue(self) -> VueSerie:
        """Visits, price and total."""
        return self.query_one(VueSerie)

    def premier(self) -> Widget:
        """The patient."""
        return self.formulaire.champ("patient")

    # -- arriving and draft -------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """The nomenclature is read while one types the name of the patient."""
        self.calculer("nomenclature", self.contexte.nomenclature, self._nomenclature_lue)

    def _nomenclature_lue(self, ngap: Nomenclature) -> None:
        self.formulaire.ngap = ngap
        self.recalculer()

    def arriver(self, argument: str = "") -> None:
        """`#12` opens a patient, `#12 jour 34 56 [lots]` the ordonnance 34 on its field `jour`, for the invoice 56."""
        mots = argument.lstrip("#").split()
        self.dire("")
        if argument.startswith("#") and mots[0].isdigit():
            self._restaure = True
            courant = self.formulaire.dossier.patient
            self._corrigee = 0
            if len(mots) >= 4:
                self._cible, self._corrigee, self._rendre = mots[1], int(mots[3]), (mots[4:] or ["rejets"])[0]
                self._charger(int(mots[0]), ordonnance=int(mots[2]))
            elif courant is None or courant.id != int(mots[0]):
                self._charger(int(mots[0]))
            else:
                relire_patient(self, courant)
        elif argument:
            self._restaure = True
            self.ligne.ouvrir(argument)
        elif not self._restaure:
            self._restaure = True
            annoncer(self)
            self.demander("brouillon-lu", lambda r: r.brouillon(BROUILLON), self._restaurer, retenir=True)
        else:
            self._reprendre()

    def _reprendre(self) -> None:
        """The form is still there: its patient is read again; an empty one starts from the last patient looked at."""
        patient, regarde = self.formulaire.dossier.patient, self.facturier.patient
        if patient is not None:
            relire_patient(self, patient)
        elif regarde is not None and regarde.id != self._quitte and self.formulaire.vide:
            annoncer(self)
            self._charger(regarde.id)

    def _restaurer(self, texte: str | None) -> None:
        if not texte and self.facturier.patient is not None:
            self._charger(self.facturier.patient.id)
        if texte:
            lu = json.loads(texte)
            fiche = Fiche(**{**lu, "retirees": tuple((str(j), int(r)) for j, r in lu["retirees"])})
            self._charger(fiche.patient, fiche)
            self.dire("brouillon repris là où il en était ; Ctrl+N vide la fiche")

    def _charger(self, patient: int, fiche: Fiche | None = None, ordonnance: int = 0) -> None:
        infirmier = self.facturier.infirmier
        # the short codes come from the nomenclature: it is read before the form is filled
        self.calculer("nomenclature", self.contexte.nomenclature, self._nomenclature_lue, retenir=True)
        self.demander(
            "dossier", lambda r: lire_dossier(r, patient, infirmier, fiche, ordonnance), self._attendre_nomenclature, retenir=True
        )

    def _attendre_nomenclature(self, dossier: DossierSaisi) -> None:
        self.calculer("remplir", self.contexte.nomenclature, lambda _: self._remplir(dossier), retenir=True)

    def _remplir(self, dossier: DossierSaisi) -> None:
        """The draft as it was, else the last ordonnance of the patient proposed whole, else an empty form."""
        fiche = dossier.fiche
        if fiche is None and dossier.base is not None:
            fiche = ecrire_fiche(dossier.base, self.code_court)
            self.dire("dernière ordonnance proposée entière : corriger ce qui change, F12 facture")
        self.formulaire.remplir(dossier, fiche or Fiche())
        self.facturier.patient = dossier.patient or self.facturier.patient
        champ = self.formulaire.champ(self._cible if dossier.patient else "patient")
        self.aller_au_champ(champ)
        if self._corrigee:
            champ.offrir()
            self.dire("correction : changer ce champ, F12 enregistre et renvoie la facture, ^O corrige la fiche du prescripteur")
        self._cible = "actes"
        self.recalculer()
        self._garder()

    def poser(self, dossier: DossierSaisi, fiche: Fiche) -> None:
        """Put a form read elsewhere, as if it had been typed."""
        self._corrigee = 0
        self.vue.visite = None
        self.formulaire.remplir(dossier, fiche)
        self.facturier.patient = dossier.patient
        self.aller_au_champ(self.formulaire.champ("actes"))
        self.recalculer()
        self._garder()

    def code_court(self, acte: str) -> str:
        """The short code of an act."""
        versions = self.formulaire.ngap.versions(acte) if self.formulaire.ngap else ()
        return versions[-1].codes[0] if versions and versions[-1].codes else acte

    def _garder(self) -> None:
        """Store the draft; while one is being written, only the last state waits for its turn."""
        if self.en_attente("brouillon"):
            self._a_garder = True
            return
        self._a_garder = False
        texte = json.dumps(asdict(self.formulaire.fiche()), ensure_ascii=False)
        self.demander("brouillon", lambda r: r.garder_brouillon(BROUILLON, texte), self._garde)

    def _garde(self, _: None) -> None:
        if self._a_garder:
            self._garder()

    # -- every key ----------------------------------------------------------------------------------------------------

    def _chercher(self, qui: str, texte: str) -> None:
        formulaire, cabinet = self.formulaire, self.facturier.cabinet

        def proposer(trouves: list[Any]) -> None:
            formulaire.proposer_personnes(qui, trouves)
            self.vue.montrer()

        if qui == "patient":
            self.demander("recherche", lambda r: r.chercher_patients(texte, cabinet, limite=9), proposer)
        else:
            self.demander("recherche", lambda r: r.chercher_prescripteurs(texte, limite=9), proposer)

    def _change(self, nom: str) -> None:
        self.dire("")
        if nom == "actes":
            self.formulaire.proposer_actes(self._jour())
        self.recalculer()
        self._garder()

    def _jour(self) -> date:
        return self.formulaire.premier_jour(self.contexte.horloge.aujourdhui())

    def _choisir(self, nom: str, valeur: Any) -> None:
        """A proposal was taken."""
        formulaire = self.formulaire
        if isinstance(valeur, Patient):
            self._charger(valeur.id)
        elif isinstance(valeur, Prescripteur):
            formulaire.dossier = evolve(formulaire.dossier, prescripteur=valeur)
            formulaire.champ("prescripteur").remplir(formulaire.dossier.nom_prescripteur)
            self.recalculer()
            self._garder()
        elif nom == "actes":
            formulaire.poser_acte(str(valeur), self._jour())

    def recalculer(self) -> None:
        """Read the form, price the visit shown now and the whole series behind; older series are dropped."""
        f, aujourdhui = self.formulaire, self.contexte.horloge.aujourdhui()
        d, ngap = f.dossier, f.ngap
        self.lecture = None
        if ngap is not None and d.patient is not None and d.cabinet is not None and d.infirmier is not None:
            self.lecture = lire_fiche(f.fiche(), d.patient, d.infirmier.id, aujourdhui, ngap, d.cabinet.territoire, d.base)
            f.marquer(self.lecture.fautes)
        ordonnance = self.lecture.ordonnance if self.lecture else None
        vue = self.vue
        vue.lire(d, ngap, ordonnance, self.lecture.fautes if self.lecture else ())
        if ordonnance is not None:
            numero = self.numero("serie") + 1
            self.calculer(
                "serie",
                lambda: vue.serie_entiere(aujourdhui, lambda: self.numero("serie") != numero),
                lambda serie: vue.poser(serie, aujourdhui),
            )
            entourer(self, aujourdhui)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def action_accepter(self) -> None:
        """Enter takes the proposal if there is one, then goes on; a search still running is waited for, with the next keys."""
        if self._accepter_invite():
            return
        if self.en_attente("recherche"):
            self.demander("attendre", lambda _: None, lambda _: self.action_accepter(), retenir=True)
            return
        champ = self.focused
        if champ is not None and champ.id in ("patient", "prescripteur", "actes") and self.formulaire.prendre():
            if champ.id != "patient":
                self.action_suivant()
            self.vue.montrer()
            return
        self.action_suivant()

    def action_suivant(self) -> None:
        """Tab and Enter go on; the proposals of the field are put away."""
        self.formulaire.proposer(())
        super().action_suivant()
        self._offrir()
        self.vue.montrer()

    def action_precedent(self) -> None:
        """Shift+Tab goes back, values kept."""
        super().action_precedent()
        self._offrir()

    def _offrir(self) -> None:
        """What is already in a field is replaced by the first character typed; a line of acts is added to."""
        champ = self.focused
        if isinstance(champ, Champ) and champ.id != "actes":
            champ.offrir()

    def action_vertical(self, pas: int) -> None:
        """The arrows move among proposals, else among fields."""
        if not self.formulaire.bouger(pas):
            self.action_suivant() if pas > 0 else self.action_precedent()
        self.vue.montrer()

    def action_visite(self, pas: int) -> None:
        """Another visit of the series, from anywhere."""
        self.vue.tableau.action_bouger(pas)

    def action_retirer(self) -> None:
        """Take the visit under the cursor out of the series."""
        if self.vue.visite is not None and self.vue.visite.facturee:
            self.dire("cette séance est dans une facture : elle ne se retire plus de la série", "alerte")
        elif self.vue.visite is not None and self.focused is self.vue.tableau:
            self.formulaire.retirees.add(self.vue.visite.cle)
            self.dire(f"séance du {nom_du_passage(self.vue.visite)} retirée ; + remet toutes les séances retirées")
            self.recalculer()
            self._garder()

    def action_remettre(self) -> None:
        """Put back every visit that was taken out."""
        self.formulaire.retirees.clear()
        self.recalculer()
        self._garder()

    def action_quitter_ecran(self) -> None:
        """Esc: close the line with its reading, else leave."""
        if self.ligne.ouverte:
            self.ligne.fermer()
            self.vue.montrer()
        super().action_quitter_ecran()

    def action_expliquer(self) -> None:
        """The reason of each amount of the visit shown."""
        from core.cotation.explication import expliquer

        if self.vue.cotation is None:
            self.dire("rien à expliquer : la séance n'est pas encore cotée", "alerte")
        else:
            titre = f"Pourquoi — {nom_du_passage(self.vue.visite)}" if self.vue.visite else "Pourquoi"
            self.facturier.lire(Texte(titre, expliquer(self.vue.cotation)))

    def action_valider(self) -> None:
        """Keep the ordonnance, record the visits made up to today, bill them: all or nothing."""
        lecture, ngap, d = self.lecture, self.formulaire.ngap, self.formulaire.dossier
        if lecture is None or ngap is None:
            self.dire("choisir d'abord un patient", "alerte")
            self.aller_au_champ(self.premier())
            return
        if lecture.ordonnance is None:
            faute = lecture.fautes[0]
            self.dire_anomalie(evolve(faute, ou=self.formulaire.champ(faute.ou).libelle))
            self.aller_au_champ(self.formulaire.champ(faute.ou))
            return
        ordonnance, horloge = lecture.ordonnance, self.contexte.horloge
        if self._corrigee:
            self._renvoyer(ordonnance, ngap)
            return

        def faire(registre: Registre) -> OrdonnanceFacturee:
            return facturer_ordonnance(registre, ordonnance, ngap, horloge, BROUILLON)

        self.dire(f"facturation de {d.nom_patient}…")
        self.demander("facturation", faire, self._facture, retenir=True)

    def _renvoyer(self, ordonnance: Ordonnance, ngap: Nomenclature) -> None:
        """The corrected ordonnance is kept and the rejected invoice made again from it, in one transaction."""
        facture, horloge = self._corrigee, self.contexte.horloge

        def faire(registre: Registre) -> str:
            with registre.ecriture():
                registre.enregistrer_ordonnance(ordonnance)
                return corriger_et_renvoyer(registre, [facture], ngap, horloge)

        def suite(phrase: str) -> None:
            self.demander("jeter", lambda r: r.jeter_brouillon(BROUILLON), lambda _: None)
            self._vider()
            self.facturier.aller(self._rendre, f"={phrase}")

        self.demander("facturation", faire, suite, retenir=True)

    def action_prescripteur(self) -> None:
        """Correct the record of the prescriber shown."""
        prescripteur = self.formulaire.dossier.prescripteur
        if prescripteur is None:
            self.dire("choisir d'abord le prescripteur", "alerte")
            return

        def suite(modifie: Prescripteur) -> None:
            self.dire(f"fiche de {modifie.nom} {modifie.prenom} modifiée", "ok")
            self._choisir("prescripteur", modifie)

        modifier(self, prescripteur, CHAMPS_PRESCRIPTEUR, lambda r, p: r.enregistrer_prescripteur(p), suite)

    def _facture(self, faite: OrdonnanceFacturee) -> None:
        self.dire(phrase_des_factures(faite), "ok" if faite.numeros else "alerte")
        self.facturier.recompter()
        if faite.numeros:
            self._vider()

    def action_nouvelle(self) -> None:
        """An empty form; the draft goes with it."""
        self._vider()
        self.demander("brouillon", lambda r: r.jeter_brouillon(BROUILLON), lambda _: None)
        self.dire("fiche vide")

    def _vider(self) -> None:
        self._corrigee = 0
        quitte = self.formulaire.dossier.patient
        self._quitte = quitte.id if quitte else 0
        self.formulaire.remplir(DossierSaisi(), Fiche())
        self.vue.visite = None
        self.recalculer()
        self.aller_au_champ(self.premier())
