"""The entry form of F3 with what it says and its draft: read at every key, priced behind, kept so that nothing is lost."""

from datetime import date
from typing import Any

from attrs import evolve

from core.dossier.ordonnance import Ordonnance
from core.langage.fiche import Fiche, LectureFiche, ecrire_fiche, lire_fiche
from core.nomenclature import Nomenclature
from core.ports import Registre
from core.services.comprendre import code_court, ferie_a
from core.services.serie import Serie
from tui.ecrans import brouillons
from tui.ecrans.arrivee import chercher_les_doubles, entourer, phrase_d_arrivee, situer
from tui.ecrans.base import Ecran
from tui.ecrans.dossier_saisi import DossierSaisi, lire_dossier
from tui.ecrans.formulaire import Formulaire
from tui.ecrans.vue_serie import VueSerie
from tui.repos import Repos


class FicheDeSaisie(Ecran):
    """What the keys of F3 share: the fields, the visits, the last reading."""

    def __init__(self) -> None:
        super().__init__()
        self.lecture: LectureFiche | None = None
        self.corrigee, self.rendre = 0, "rejets"  # the number of the invoice being corrected, and the screen that asked
        self.quitte = 0  # the patient whose form was emptied last: F3 does not propose her again
        self._cible = "actes"
        self._renouveler = False
        self._voulue = False  # the form asked for is one ordonnance of the patient, not the patient
        self._a_garder = False  # the form changed since the draft being written
        self.risque_lu = ""  # what the form would bill twice, as last read
        self._lectures = 0  # how many times the form or the line was read
        self._repos = Repos(self, self._coter_la_serie)
        self._proposee: Fiche | None = None  # the form as the program filled it: what differs from it was typed

    @property
    def formulaire(self) -> Formulaire:
        """The fields."""
        return self.query_one(Formulaire)

    @property
    def vue(self) -> VueSerie:
        """Visits, price and total."""
        return self.query_one(VueSerie)

    def code_court(self, acte: str) -> str:
        """The short code of an act."""
        ngap = self.formulaire.ngap
        return code_court(acte, ngap) if ngap else acte

    def a_coter(self) -> tuple[DossierSaisi, Ordonnance | None] | None:
        """What is priced in the place of the form."""
        return None

    def action_renouveler(self) -> None:
        """The same ordonnance again."""

    def choisir(self, nom: str, valeur: Any) -> None:
        """A proposal was taken."""

    # -- reading the base ---------------------------------------------------------------------------------------------

    def nomenclature_lue(self, ngap: Nomenclature) -> None:
        """The form can be read from now on."""
        self.formulaire.ngap = ngap
        self.recalculer()

    def charger(
        self,
        patient: int,
        fiche: Fiche | None = None,
        ordonnance: int = 0,
        cible: str = "actes",
        *,
        renouveler: bool = False,
        nouvelle: bool = False,
    ) -> None:
        """Fill the form with a patient: a draft, one of her ordonnances (`nouvelle`: the draft of one not recorded yet), else the
        last one; the cursor goes to `cible`."""
        infirmier, jour = self.facturier.infirmier, self.contexte.horloge.aujourdhui()
        corrige = bool(self.corrigee)
        self._cible, self._renouveler, self._voulue = cible, renouveler, bool(ordonnance) or nouvelle
        # the short codes come from the nomenclature: it is read before the form is filled
        self.calculer("nomenclature", self.contexte.nomenclature, self.nomenclature_lue, retenir=True)

        def lire(registre: Registre) -> DossierSaisi:
            siennes = registre.ordonnances(patient) if patient else []
            sienne = None
            if patient and fiche is None and not renouveler and not corrige:
                sienne = brouillons.reprendre(registre, patient, siennes, ordonnance if ordonnance or nouvelle else None)
            dossier = lire_dossier(registre, patient, siennes, infirmier, fiche or sienne, ordonnance)
            return situer(registre, dossier, siennes, jour)

        self.demander("dossier", lire, self._attendre_nomenclature, retenir=True)

    def _attendre_nomenclature(self, dossier: DossierSaisi) -> None:
        self.calculer("remplir", self.contexte.nomenclature, lambda _: self._remplir(dossier), retenir=True)

    def _remplir(self, dossier: DossierSaisi) -> None:
        """The draft as it was, else the last ordonnance of the patient proposed whole, else an empty form."""
        proposee = self._proposition(dossier)
        phrase = phrase_d_arrivee(dossier, brouillon=dossier.fiche not in (None, proposee))
        if phrase:
            self.dire(phrase)
        self._remplacer(dossier, dossier.fiche or proposee, voulue=self._voulue)
        self._proposee = proposee
        self.facturier.patient = dossier.patient or self.facturier.patient
        champ = self.formulaire.champ(self._cible if dossier.patient else "patient")
        self.aller_au_champ(champ)
        if self._renouveler and dossier.base is not None:
            self.recalculer()
            self.action_renouveler()
            return
        if self.corrigee or dossier.fiche in (None, proposee):
            champ.offrir()  # nobody typed it: a draft goes on where it was left
        if self.corrigee:
            self.dire("correction : changer ce champ, F12 enregistre et renvoie la facture, ^O corrige la fiche du prescripteur")
        self.recalculer()
        self.garder()

    def _proposition(self, dossier: DossierSaisi) -> Fiche:
        """What the program proposes for a patient: her ordonnance whole, else an empty form."""
        base, patient = dossier.base, dossier.patient.id if dossier.patient else 0
        if base is None:
            return Fiche(patient)
        texte = ecrire_fiche(base, self.code_court, dossier.equipe)
        return evolve(texte, patient=patient, prescripteur=base.prescripteur, ordonnance=base.id)

    @property
    def touchee(self) -> bool:
        """Whether something was typed in the form since the program filled it."""
        return self.formulaire.dossier.patient is not None and self.formulaire.fiche() != self._proposee

    def _remplacer(self, dossier: DossierSaisi, fiche: Fiche, *, voulue: bool = False) -> bool:
        """Another form in front; what was typed for another patient, or for another ordonnance when one was asked for, is put
        aside, said, and the answer is then True."""
        f = self.formulaire
        self.vue.risque = ""
        quittee = f.quittee or f.fiche()
        suivant = dossier.patient.id if dossier.patient else 0
        f.remplir(dossier, fiche)
        meme = quittee.patient == suivant and not (voulue and quittee != fiche)
        de_cote = bool(quittee.patient) and not meme and quittee != self._proposee
        if de_cote:
            self.demander("de-cote", lambda r: brouillons.mettre_de_cote(r, quittee), lambda _: None)
            retour = "^Y la reprend avec son ordonnance" if quittee.patient == suivant else "elle revient avec son patient"
            self.dire(f"la saisie d'avant n'est pas facturée : gardée, {retour}", "alerte")
        return de_cote

    def poser(self, dossier: DossierSaisi, fiche: Fiche) -> bool:
        """Put a form read elsewhere, as if it had been typed; True when the one before was put aside."""
        self.corrigee = 0
        self.vue.oublier()
        de_cote = self._remplacer(dossier, fiche)
        self._proposee = None
        self.facturier.patient = dossier.patient
        self.aller_au_champ(self.formulaire.champ("actes"))
        self.formulaire.champ("actes").offrir()
        self.recalculer()
        self.garder()
        return de_cote

    # -- draft --------------------------------------------------------------------------------------------------------

    def restaurer(self, texte: str | None) -> None:
        """The draft as it was left; without one, the last patient looked at."""
        if not texte and self.facturier.patient is not None:
            self.charger(self.facturier.patient.id)
        if texte:
            fiche = brouillons.lire(texte)
            self.charger(fiche.patient, fiche)

    def garder(self) -> None:
        """Store the draft; while one is being written, only the last state waits for its turn."""
        if self.en_attente("brouillon"):
            self._a_garder = True
            return
        self._a_garder = False
        texte = self._brouillon()
        self.demander("brouillon", lambda r: r.garder_brouillon(brouillons.DEVANT, texte), self._garde)

    def _brouillon(self) -> str:
        return brouillons.ecrire(self.formulaire.fiche())

    def partir(self) -> None:
        """The last state, when it still waited for the write before it: the executor ends it before the base is closed."""
        if self._a_garder:
            texte = self._brouillon()
            self.contexte.executeur.soumettre(lambda r: r.garder_brouillon(brouillons.DEVANT, texte))

    def _garde(self, _: None) -> None:
        if self._a_garder:
            self.garder()

    # -- every key ----------------------------------------------------------------------------------------------------

    def jour(self) -> date:
        """The first day of care as typed."""
        return self.formulaire.premier_jour(self.contexte.horloge.aujourdhui())

    def occupe(self) -> bool:
        """The series that waits for the last letter counts too; there is none before the screen is whole, nor as one leaves."""
        return self._repos.en_attente or any(vue.en_attente for vue in self.query(VueSerie)) or super().occupe()

    def recalculer(self, *, en_frappe: bool = False) -> None:
        """Read the form, price the visit shown now and the whole series behind, once one has stopped typing when it is a letter
        that changed it; older series are dropped."""
        f, aujourdhui = self.formulaire, self.contexte.horloge.aujourdhui()
        d, ngap = f.dossier, f.ngap
        self.lecture = None
        self._lectures += 1
        ligne = self.a_coter()
        if ligne is not None:
            d = ligne[0]
        elif ngap is not None and d.patient is not None and d.cabinet is not None and d.infirmier is not None:
            ferie = ferie_a(ngap, d.cabinet.territoire)
            self.lecture = lire_fiche(
                f.fiche(), d.patient, d.infirmier.id, aujourdhui, ngap, d.cabinet.territoire, d.base, d.equipe, ferie
            )
            f.marquer(self.lecture.fautes)
        ordonnance = ligne[1] if ligne else self.lecture.ordonnance if self.lecture else None
        vue = self.vue
        if self.invite_ouverte or d.patient is None or d.patient is not f.dossier.patient:
            vue.risque = ""  # of the form alone: the line says its own
        vue.avis = self.lecture.avis if self.lecture else ()
        vue.lire(d, ngap, ordonnance, f.situees(self.lecture.fautes) if self.lecture else (), en_frappe=en_frappe)
        if ordonnance is None:
            self._repos.oublier()
        elif en_frappe:
            self._repos.attendre()
        else:
            self._repos.oublier()
            self._coter_la_serie()

    def _coter_la_serie(self) -> None:
        vue, aujourdhui, lue = self.vue, self.contexte.horloge.aujourdhui(), self._lectures

        def perimee() -> bool:
            return self._lectures != lue  # the form was read again since, whether or not it can be priced

        def montrer(serie: Serie | None) -> None:
            if serie is not None and not perimee():
                vue.poser(serie, aujourdhui)

        self.calculer("serie", lambda: vue.serie_entiere(aujourdhui, perimee), montrer)
        entourer(self, aujourdhui)
        chercher_les_doubles(self, aujourdhui)

    def vider(self) -> None:
        """An empty form; F3 does not come back to this patient by itself."""
        self.corrigee = 0
        quitte = self.formulaire.dossier.patient
        self.quitte = quitte.id if quitte else 0
        self.formulaire.remplir(DossierSaisi(), Fiche())
        self._proposee = self.formulaire.fiche()
        self.vue.oublier()
        self.recalculer()
        self.aller_au_champ(self.premier())
