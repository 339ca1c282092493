"""F2: find a patient, read the Vitale card, see the rights as dated periods and what they pay today."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import ClassVar

from attrs import frozen
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.dossier.manques import manques
from core.dossier.personnes import Patient
from core.erreurs import Anomalie, Refus
from core.identifiants import nir
from core.ports import Registre
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.ecrans.dossier_saisi import DossierSaisi, lire_dossier
from tui.ecrans.fiche_patient import lignes_de_fiche, naissance
from tui.ecrans.frise import resume_des_droits
from tui.ecrans.modification import CHAMPS_PATIENT, modifier
from tui.widgets.champ import Champ
from tui.widgets.lignes import Ligne, Panneau
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

LIMITE = 200


class EcranPatients(Ecran):
    """Type a fragment of the name, a date of birth or a NIR; ↓ chooses; F9 reads the card; Enter goes to the entry of care."""

    NOM = "patients"
    TITRE = "Patients"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "lire_carte", "carte", tooltip="Lire la carte Vitale", id="patients.carte"),
        Binding("f7", "inserer_carte", "insérer", tooltip="Mettre une autre carte dans le lecteur émulé", id="patients.inserer"),
        Binding("f6", "droits", "droits", tooltip="Interroger le service des droits (ADRi)", id="patients.droits"),
        Binding("ctrl+o", "modifier", "modifier", tooltip="Modifier un champ de la fiche", id="patients.modifier"),
        Binding("s", "saisir", "saisir", tooltip="Saisir des soins pour ce patient", id="patients.saisir"),
        Binding("c", "lire_carte", "Lire la carte Vitale", show=False, id="patients.carte-liste"),
        Binding("down", "liste(1)", "Choisir dans la liste", show=False, id="patients.bas"),
        Binding("up", "liste(-1)", "Choisir dans la liste", show=False, id="patients.haut"),
        Binding("slash", "chercher", "Chercher un autre patient", show=False, id="patients.chercher"),
    ]

    def contenu(self) -> Iterable[Widget]:
        """Search field, list, record."""
        yield Champ("Chercher", id="recherche", fantome="nom, naissance ou NIR", au_changement=self._chercher)
        yield Tableau(
            [Colonne("Patient"), Colonne("Naissance", 10), Colonne("NIR", 18), Colonne("Droits aujourd'hui", 24)],
            id="liste-patients",
            vide="aucun patient : F9 lit la carte du lecteur",
            a_l_ouverture=self._ouvrir,
            au_curseur=self._au_curseur,
        )
        yield Panneau(id="fiche-patient")

    def premier(self) -> Widget:
        """The search field."""
        return self.query_one("#recherche", Champ)

    @property
    def liste(self) -> Tableau:
        """The table of patients."""
        return self.query_one("#liste-patients", Tableau)

    def on_mount(self) -> None:
        """First list."""
        self._patients: dict[Hashable, Patient] = {}
        self._rechercher()

    def arriver(self, argument: str = "") -> None:
        """`:pat dupont` searches, `#12` shows that patient; without argument the list is only refreshed."""
        if argument.startswith("#"):
            self.demander("montre", lambda r: r.patient(int(argument[1:])), self._montrer_seul, retenir=True)
            return
        if argument:
            self.query_one("#recherche", Champ).remplir(argument)
        self._rechercher()

    def _montrer_seul(self, patient: Patient) -> None:
        self.query_one("#recherche", Champ).remplir(f"{patient.nom} {patient.prenom}")
        self._rechercher(patient.id)

    def _chercher(self, _: Champ) -> None:
        self._rechercher(au_debut=True)

    def _rechercher(self, curseur_sur: int | None = None, *, au_debut: bool = False) -> None:
        texte = self.query_one("#recherche", Champ).valeur
        self.demander(
            "recherche",
            lambda r: r.chercher_patients(texte, limite=LIMITE),
            lambda trouves: self._montrer(trouves, curseur_sur, au_debut=au_debut),
        )

    def _montrer(self, patients: list[Patient], curseur_sur: int | None, *, au_debut: bool) -> None:
        self._patients = {p.id: p for p in patients}
        jour = self.contexte.horloge.aujourdhui()
        source = SourceListe(
            patients,
            lambda p: (
                f"{p.nom} {p.prenom}",
                naissance(p),
                nir.formater(p.nir) if p.nir else "manque",
                resume_des_droits(p.droits, jour),
            ),
            lambda p: p.id,
            lambda p: "alerte" if manques(p, jour) else "",
        )
        if au_debut:
            self.liste.curseur = 0
        self.liste.montrer(source, curseur_sur=None if au_debut else curseur_sur)

    def _au_curseur(self, cle: Hashable | None) -> None:
        patient = self._patients.get(cle)
        self.facturier.patient = patient
        panneau = self.query_one("#fiche-patient", Panneau)
        if patient is None:
            panneau.montrer([])
            return
        self._montrer_fiche(patient)
        self._payer(patient)

    def _montrer_fiche(self, patient: Patient, visite: Sequence[Ligne] = ()) -> None:
        jour = self.contexte.horloge.aujourdhui()
        self.query_one("#fiche-patient", Panneau).montrer(lignes_de_fiche(patient, jour, self.size.width, visite))

    def _payer(self, patient: Patient) -> None:
        """What a usual visit pays today comes a little later; the last patient looked at wins."""
        jour, ngap = self.contexte.horloge.aujourdhui(), self.contexte.nomenclature

        def suite(dossier: DossierSaisi) -> None:
            self.calculer("usuelle", lambda: payer(dossier), montrer)

        def payer(dossier: DossierSaisi) -> list[Ligne]:
            from tui.ecrans.usuelle import visite_usuelle

            return visite_usuelle(dossier, ngap(), jour)

        def montrer(visite: list[Ligne]) -> None:
            if self.facturier.patient is patient:
                self._montrer_fiche(patient, visite)

        self.demander("dossier", lambda r: lire_dossier(r, patient.id), suite)

    # -- card ---------------------------------------------------------------------------------------------------------

    def action_lire_carte(self) -> None:
        """Read the card in the reader; without one, in the demo, choose which to put in."""
        contexte = self.contexte
        cabinet, jour = self.facturier.cabinet, contexte.horloge.aujourdhui()
        lecteur = contexte.lecteur

        def lire(registre: Registre) -> CarteLue:
            from core.services.patients import accepter, lire_carte

            lecture = lire_carte(lecteur, registre, jour)
            return CarteLue(
                tuple(accepter(registre, lue, cabinet=cabinet) for lue in lecture.lectures),
                sum(len(lue.differences) for lue in lecture.lectures),
                sum(1 for lue in lecture.lectures if lue.connu is None),
                lecture.anomalies,
            )

        self.dire("lecture de la carte Vitale…")
        self.demander("carte", lire, self._carte_lue, retenir=True)

    def refuse(self, nom: str, refus: Refus) -> None:
        """Without a card in the emulated reader, offer those of the demo."""
        if nom == "carte" and refus.anomalies[0].code == "CARTE_ABSENTE" and self.contexte.cartes:
            self.action_inserer_carte()
        super().refuse(nom, refus)

    def _carte_lue(self, lue: "CarteLue") -> None:
        noms = ", ".join(f"{p.nom} {p.prenom}" for p in lue.patients)
        changes = [f"{lue.nouveaux} nouveau(x)"] if lue.nouveaux else []
        changes += [f"{lue.differences} donnée(s) mise(s) à jour"] if lue.differences else []
        if lue.anomalies:
            self.dire_anomalie(lue.anomalies[0])
        else:
            self.dire(f"{lue.source} : {noms} — {', '.join(changes) or 'rien de changé'}", "ok")
        self.query_one("#recherche", Champ).remplir("")
        self._rechercher(lue.patients[0].id if lue.patients else None)

    def action_inserer_carte(self) -> None:
        """Put one of the emulated cards in the reader, then read it."""
        cartes, inserer = self.contexte.cartes, self.contexte.inserer_vitale
        if inserer is None or not cartes:
            self.dire("le lecteur n'est pas émulé : insérer la carte dans le lecteur, puis F9", "alerte")
            return

        def choisir(i: int) -> None:
            inserer(cartes[i].lire())
            self.action_lire_carte()

        self.facturier.lire(Choix("Carte Vitale à mettre dans le lecteur émulé", [(c.libelle,) for c in cartes], choisir))

    # -- rights service and record ------------------------------------------------------------------------------------

    def action_droits(self) -> None:
        """Ask the rights of the patient under the cursor on this day, and keep the answer."""
        patient, c = self._patients.get(self.liste.cle_courante), self.contexte
        if patient is None:
            return
        if c.droits is None:
            self.dire("aucun service de droits n'est branché : lire la carte (F9) ou saisir l'attestation (^O)", "alerte")
            return
        service, jour = c.droits, c.horloge.aujourdhui()

        def demander(registre: Registre) -> CarteLue:
            from core.services.patients import accepter, interroger, lecture_adri

            connu = registre.patient(patient.id)
            lecture = lecture_adri(connu, interroger(service, connu, jour))
            return CarteLue((accepter(registre, lecture),), len(lecture.differences), 0, (), "droits en ligne")

        self.dire("interrogation des droits…")
        self.demander("droits", demander, self._carte_lue, retenir=True)

    def action_modifier(self) -> None:
        """Choose a field of the record, type its new value."""
        patient = self._patients.get(self.liste.cle_courante)
        if patient is not None:
            modifier(self, patient, CHAMPS_PATIENT, lambda r, p: r.enregistrer_patient(p), self._modifie)

    def _modifie(self, patient: Patient) -> None:
        self.dire(f"fiche de {patient.nom} {patient.prenom} modifiée", "ok")
        self._rechercher(patient.id)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def action_liste(self, pas: int) -> None:
        """From the field, the arrows move in the list."""
        self.liste.action_bouger(pas)

    def action_accepter(self) -> None:
        """Enter in the search field opens the patient under the cursor, once the search has answered."""
        if self._accepter_invite():
            return
        if self.en_attente("recherche"):
            self.demander("ouvrir", lambda _: None, lambda _: self._ouvrir(self.liste.cle_courante), retenir=True)
        else:
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


@frozen
class CarteLue:
    """What reading a card did, in one task of the base."""

    patients: tuple[Patient, ...]
    differences: int
    nouveaux: int
    anomalies: tuple[Anomalie, ...]
    source: str = "carte lue"


def _cellules(p: Patient, jour: date) -> tuple[str, str, str, str]:
    numero = nir.formater(p.nir) if p.nir else "manque"
    return f"{p.nom} {p.prenom}", naissance(p), numero, resume_des_droits(p.droits, jour)
