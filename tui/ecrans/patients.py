"""F2: find a patient, read the Vitale card, see the rights as dated periods and what they pay today."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.dossier.personnes import Patient
from tui.ecrans.choix import Choix
from tui.ecrans.fiche_patient import lignes_de_fiche, liste_de_patients
from tui.ecrans.preparation import preparer
from tui.ecrans.usuelle_lue import lire_usuelle
from tui.ecrans.vitale import AvecVitale
from tui.widgets.champ import Champ
from tui.widgets.lignes import Ligne, Panneau
from tui.widgets.tableau import Colonne, Tableau

if TYPE_CHECKING:
    from core.dossier.ordonnance import Ordonnance
    from core.droits.echeances import Echeance
    from core.services.usuelle import CasDuSoin
    from tui.ecrans.attestation import EcranAttestation
    from tui.ecrans.usuelle import VisiteUsuelle

LIMITE = 200
# seconds until the first frame is on the terminal: what is made ready on another thread would keep it waiting 40 ms
IMAGE = 0.05


class EcranPatients(AvecVitale):
    """Type a fragment of the name, a date of birth or a NIR; ↓ chooses; F9 reads the card; Enter goes to the entry of care."""

    NOM = "patients"
    TITRE = "Patients"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "lire_carte", "carte", tooltip="Lire la carte Vitale", id="patients.carte"),
        Binding(
            "ctrl+x", "inserer_carte", "insérer", tooltip="Mettre une autre carte dans le lecteur émulé", id="patients.inserer"
        ),
        Binding("f12", "droits", "droits", tooltip="Interroger le service des droits (ADRi)", id="patients.droits"),
        Binding("f10", "attestation", "attestation", tooltip="Taper une attestation de droits", id="patients.attestation"),
        Binding("f11", "suivi", "dossiers", tooltip="Accords, ordonnances, BSI, ALD : dates et échéances", id="patients.suivi"),
        Binding("ctrl+o", "modifier", "modifier", tooltip="Modifier un champ de la fiche", id="patients.modifier"),
        Binding("ctrl+y", "si", "et si", tooltip="Ce que paierait la séance si le soin était…", id="patients.si"),
        Binding("ctrl+t", "appli", "appli carte", tooltip="Lire le QR code de l'appli carte Vitale", id="patients.appli"),
        Binding("ctrl+b", "app.aller('doublons')", "doublons", tooltip="Dossiers en double", id="patients.doublons"),
        Binding("ctrl+n", "app.aller('nir')", "NIR", tooltip="NIR à obtenir", id="patients.nir"),
        Binding("s", "saisir", "saisir", tooltip="Saisir des soins pour ce patient", id="patients.saisir"),
        Binding("c", "lire_carte", "Lire la carte Vitale", show=False, id="patients.carte-liste"),
        Binding("down", "liste(1)", "Choisir dans la liste", show=False, id="patients.bas"),
        Binding("pagedown", "fiche(5)", "Suite de la fiche", show=False, id="patients.page-bas"),
        Binding("pageup", "fiche(-5)", "Début de la fiche", show=False, id="patients.page-haut"),
        Binding("up", "liste(-1)", "Choisir dans la liste", show=False, id="patients.haut"),
        Binding("slash", "chercher", "Chercher un autre patient", show=False, id="patients.chercher"),
    ]

    def contenu(self) -> Iterable[Widget]:
        """Search field, list, record."""
        yield Champ("Chercher", id="recherche", reserves="?:", fantome="nom, naissance ou NIR", au_changement=self._chercher)
        yield Tableau(
            [Colonne("Patient"), Colonne("Naissance", 10), Colonne("NIR", 18), Colonne("Droits aujourd'hui", 24)],
            id="liste-patients",
            vide="aucun patient : F9 lit la carte du lecteur",
            a_l_ouverture=self._ouvrir,
            au_curseur=self._au_curseur,
            detailler=self._detailler,
        )
        yield Panneau(id="fiche-patient")

    def premier(self) -> Widget:
        """The search field."""
        return self.query_one("#recherche", Champ)

    @property
    def liste(self) -> Tableau:
        """The table of patients."""
        return self.query_one("#liste-patients", Tableau)

    @property
    def patient_vise(self) -> Patient | None:
        """The one under the cursor."""
        return self._patients.get(self.liste.cle_courante)

    def retrouver(self, patient: int | None) -> None:
        """The whole list again, the cursor on her."""
        self.query_one("#recherche", Champ).remplir("")
        self._rechercher(patient)

    def on_mount(self) -> None:
        """Nothing yet: the list comes with `arriver`."""
        self._intacte = True  # nobody was looked for: no visit is priced
        self._patients: dict[Hashable, Patient] = {}
        self._visite: tuple[int, VisiteUsuelle] | None = None
        self._ordonnances: Sequence[Ordonnance] = ()
        self._si: tuple[CasDuSoin, ...] = ()

    def arriver(self, argument: str = "") -> None:
        """`:pat dupont` searches, `#12` shows that patient, `#12 Nom` opens that field; else the list is refreshed."""
        self._intacte = self._intacte and not argument and self._rendu is None and not self._patients
        if self._rendu is not None:
            patient, message, style = self._rendu
            self._rendu = None
            self.dire(message, style)
            argument = argument or (f"#{patient}" if patient else "")
        numero, _, champ = argument[1:].partition(" ")
        if argument.startswith("#") and numero.isdecimal():
            self.demander("montre", lambda r: r.patient(int(numero)), lambda p: self._montrer_seul(p, champ), retenir=True)
            return
        vu, cherche = self.facturier.patient, self.query_one("#recherche", Champ)
        if argument:
            cherche.remplir(argument)
        elif vu is not None and vu.id != self.liste.cle_courante and self.facturier.cabinet in ("", vu.cabinet):
            self._montrer_seul(vu)  # the one of the screen before, whose card or rights may be what is asked
            return
        cherche.offrir()  # the next name typed takes the place of the last one
        self._rechercher()

    def _montrer_seul(self, patient: Patient, libelle: str = "") -> None:
        champ = self.query_one("#recherche", Champ)
        champ.remplir(f"{patient.nom} {patient.prenom}")
        champ.offrir()  # the next name typed takes its place
        self._rechercher(patient.id)
        if libelle:
            self._modifier(patient, libelle)

    def _chercher(self, _: Champ) -> None:
        self._intacte = False
        self._rechercher(au_debut=True)

    def _rechercher(self, curseur_sur: int | None = None, *, au_debut: bool = False) -> None:
        texte, cabinet = self.query_one("#recherche", Champ).valeur, self.facturier.cabinet
        self.relectures.demander(
            self,
            "recherche",
            (texte, cabinet, self.contexte.horloge.aujourdhui()),
            lambda r: r.chercher_patients(texte, cabinet, limite=LIMITE),
            lambda trouves: self._montrer(trouves, curseur_sur, au_debut=au_debut),
            sinon=self._revenu,
            toujours=au_debut or curseur_sur is not None,
        )

    def _revenu(self) -> None:
        """Another screen may have looked at somebody else, and left before what a visit pays was known."""
        cle = self.liste.cle_courante
        self._au_curseur(cle)
        if self._visite is None:
            self._detailler(cle)

    def _montrer(self, patients: list[Patient], curseur_sur: int | None, *, au_debut: bool) -> None:
        self._patients = {p.id: p for p in patients}
        source = liste_de_patients(patients, self.contexte.horloge.aujourdhui())
        if au_debut:
            self.liste.curseur = 0
        self.liste.montrer(source, curseur_sur=None if au_debut else curseur_sur)

    def _au_curseur(self, cle: Hashable | None) -> None:
        patient, avant = self._patients.get(cle), self.facturier.patient
        if patient is None or avant is None or patient.id != avant.id:
            self._visite, self._si, self._ordonnances = None, (), ()
            self._intacte = self._intacte and avant is None
        self.facturier.patient = patient

    def _detailler(self, cle: Hashable | None) -> None:
        patient = self._patients.get(cle)
        if patient is None:
            self.query_one("#fiche-patient", Panneau).montrer([])
            return
        self._montrer_fiche(patient)
        if self._intacte:
            self.set_timer(IMAGE, self._preparer)
        else:
            self._payer(patient)

    def _preparer(self) -> None:
        def suite(_: None) -> None:
            self.facturier.compter_au_repos()
            self.facturier.monter_d_avance("saisie")

        self.calculer("preparation", lambda: preparer(self.contexte), suite)

    def _montrer_fiche(self, patient: Patient) -> None:
        jour = self.contexte.horloge.aujourdhui()
        vue = self._visite[1] if self._visite and self._visite[0] == patient.id else None
        visite: list[Ligne] = []
        if vue is not None:
            from tui.ecrans.usuelle import lignes_de_visite

            visite = lignes_de_visite(vue, patient, self._si)
        lignes = lignes_de_fiche(patient, jour, self.size.width, visite, self._echeances(patient))
        self.query_one("#fiche-patient", Panneau).montrer(lignes)

    def _echeances(self, patient: Patient) -> Sequence[Echeance]:
        if not self._ordonnances:
            return ()
        from core.droits.echeances import echeances

        return echeances(patient, self._ordonnances, self.contexte.horloge.aujourdhui())

    def _payer(self, patient: Patient) -> None:
        """What a usual visit pays today comes a little later; the last patient looked at wins."""

        def lues(ordonnances: Sequence[Ordonnance]) -> None:
            if self.facturier.patient is patient:
                self._ordonnances = ordonnances

        def montrer(visite: VisiteUsuelle) -> None:
            if self.facturier.patient is patient:
                self._visite = (patient.id, visite)
                self._montrer_fiche(patient)

        lire_usuelle(self, patient, lues, montrer)

    # -- record -------------------------------------------------------------------------------------------------------

    def action_attestation(self) -> None:
        """Rights typed for the patient under the cursor; a new one when the search finds nobody."""
        patient = self.patient_vise
        if patient is None:
            nom, _, prenom = self.query_one("#recherche", Champ).valeur.strip().partition(" ")
            patient = Patient(nom.upper(), prenom, "")
        vue = self._visite[1] if self._visite and self._visite[0] == patient.id else None
        cast("EcranAttestation", self.facturier.ecran("attestation")).ouvrir(patient, vue)
        self.facturier.aller("attestation")

    def action_suivi(self) -> None:
        """Accords, ordonnances, BSI and protocols of the patient under the cursor."""
        cle = self.liste.cle_courante
        if cle is not None:
            self.facturier.aller("suivi", f"#{cle}")

    def action_si(self) -> None:
        """Show one more reading of the care among the parts."""
        patient = self.patient_vise
        if patient is None:
            return
        from core.services.usuelle import LIBELLES

        cas = [c for c in LIBELLES if c != "ordonnance"]

        def choisir(i: int) -> None:
            self._si = (cas[i],)
            self._montrer_fiche(patient) if self._visite else self._payer(patient)

        self.facturier.lire(Choix("Et si le soin était…", [(LIBELLES[c],) for c in cas], choisir))

    def action_fiche(self, pas: int) -> None:
        """Scroll the record."""
        self.query_one("#fiche-patient", Panneau).defiler(pas)

    def action_modifier(self) -> None:
        """Choose a field of the record, type its new value."""
        patient = self.patient_vise
        if patient is not None:
            self._modifier(patient)

    def _modifier(self, patient: Patient, libelle: str = "") -> None:
        from tui.ecrans.modification import modifier_patient

        modifier_patient(self, patient, lambda: self._rechercher(patient.id), libelle)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def action_liste(self, pas: int) -> None:
        """From the field, the arrows move in the list."""
        self.liste.action_bouger(pas)

    def action_accepter(self) -> None:
        """Enter in the search field opens the patient under the cursor."""
        if not self._accepter_invite():
            self._ouvrir(self.liste.cle_courante)

    def action_chercher(self) -> None:
        """Back to an empty search field."""
        champ = self.query_one("#recherche", Champ)
        champ.remplir("", prevenir=True)
        self.aller_au_champ(champ)

    def action_saisir(self) -> None:
        """Care for the patient under the cursor."""
        self._ouvrir(self.liste.cle_courante)

    def _ouvrir(self, cle: Hashable | None) -> None:
        if cle is None:
            self.dire("aucun patient à ouvrir : F9 lit la carte du lecteur", "alerte")
        else:
            self.facturier.aller("saisie", f"#{cle}")
