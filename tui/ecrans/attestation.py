"""Rights typed from an attestation: a form with proposals as one types, and what a usual visit then pays."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from attrs import asdict, evolve, fields
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.dates import afficher_jour
from core.dossier.differences import differences, fusionner
from core.dossier.personnes import Patient
from core.droits.attestation import Attestation, amo_connue, lire_attestation
from core.erreurs import Refus
from core.ports import Registre
from tui.ecrans.base import Ecran
from tui.ecrans.propositions_droits import PROPOSEURS, Propose, Proposeur
from tui.ecrans.retour import rendre_fiche
from tui.ecrans.usuelle import VisiteUsuelle, lignes_de_visite
from tui.widgets.cadres import Rang
from tui.widgets.champ import Champ
from tui.widgets.lignes import Ligne, Panneau

# the form, line by line: field and label
RANGS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("nom", "Nom"), ("prenom", "Prénom"), ("naissance", "Né(e) le")),
    (("nir", "NIR"), ("sexe", "Sexe"), ("qualite", "Qualité")),
    (("regime", "Régime"), ("caisse", "Caisse"), ("centre", "Centre"), ("gestion", "Gestion")),
    (("amo_du", "AMO du"), ("amo_au", "au")),
    (("nature", "Exonération"), ("numero", "N° (ALD, AT)")),
    (("date_nature", "Date AT / accouch."), ("exo_du", "Du"), ("exo_au", "au")),
    (("organisme", "AMC n°"), ("contrat", "Nom"), ("type_contrat", "Type")),
    (("adherent", "Adhérent"), ("gestion_amc", "Gestion u/s"), ("part_tm", "% TM"), ("dre", "DRE o/n")),
    (("amc_du", "AMC du"), ("amc_au", "au")),
)


class EcranAttestation(Ecran):
    """Empty fields keep what is known (dimmed); ↓ and Enter take a proposal; F12 keeps the attestation."""

    NOM = "attestation"
    TITRE = "Attestation de droits"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "garder", "garder", tooltip="Garder l'attestation et revenir à la fiche", id="attestation.garder"),
        Binding("f10", "encore", "garder et suivante", tooltip="Garder et taper un autre droit", id="attestation.encore"),
        Binding("f9", "vider", "vider", tooltip="Vider le formulaire", id="attestation.vider"),
        Binding("down", "bouger(1)", "Proposition suivante", show=False, id="attestation.bas"),
        Binding("up", "bouger(-1)", "Proposition précédente", show=False, id="attestation.haut"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._patient = Patient("", "", "")
        self._visite: VisiteUsuelle | None = None
        self._propositions: list[Propose] = []
        self._place = 0

    def contenu(self) -> Iterable[Widget]:
        """Nine lines of fields, then proposals or parts."""
        for rang in RANGS:
            yield Rang(*(Champ(libelle, id=f"att-{nom}", au_changement=self._change) for nom, libelle in rang))
        yield Panneau(id="propositions-droits")

    def premier(self) -> Widget:
        """The régime; the identity of a new patient."""
        return self.champ("regime" if self._patient.id else "nom")

    def champ(self, nom: str) -> Champ:
        """A field by its name."""
        return self.query_one(f"#att-{nom}", Champ)

    def ouvrir(self, patient: Patient, visite: VisiteUsuelle | None, nature: str = "") -> None:
        """For that record (id 0: a new one), perhaps for an exoneration in particular."""
        self._patient, self._visite, self._nature = patient, visite, nature

    def arriver(self, argument: str = "") -> None:
        """An empty form, what is known dimmed in it; the argument is the field to begin with."""
        self.action_vider()
        if getattr(self, "_nature", ""):
            self.champ("nature").remplir(self._nature)
            self.aller_au_champ(self.champ("numero"))
        else:
            self.aller_au_champ(self.champ(argument) if argument else self.premier())
        self._rafraichir()

    def action_vider(self) -> None:
        """Nothing typed; the dimmed values are those of the record."""
        p, jour = self._patient, self.contexte.horloge.aujourdhui()
        amo = amo_connue(p, jour)
        n = p.naissance
        connus = {
            "nom": p.nom,
            "prenom": p.prenom,
            "naissance": f"{n[6:8]}/{n[4:6]}/{n[:4]}" if n else "JJ/MM/AAAA",
            "nir": p.nir + p.cle,
            "sexe": p.sexe or "M F",
            "qualite": p.qualite,
            "regime": amo.regime if amo else "01",
            "caisse": amo.caisse if amo else "",
            "centre": amo.centre if amo else "0000",
            "gestion": amo.code_gestion if amo else "10",
            "amo_du": afficher_jour(amo.debut) if amo else f"01/01/{jour.year}",
            "amo_au": afficher_jour(amo.fin) if amo and amo.fin else "sans fin",
            "nature": "ald, at, maternité, c2s…",
            "exo_au": "sans fin",
            "amc_au": "sans fin",
            "part_tm": "100",
            "gestion_amc": "s",
            "dre": "o",
        }
        for attribut in fields(Attestation):
            champ = self.champ(attribut.name)
            champ.remplir("")
            champ.marquer(False)
            champ.proposer(connus.get(attribut.name, ""))
        self._propositions = []

    def saisie(self) -> Attestation:
        """What is typed now."""
        return Attestation(**{a.name: self.champ(a.name).valeur for a in fields(Attestation)})

    # -- proposals ----------------------------------------------------------------------------------------------------

    def _nom_du_champ(self) -> str:
        return (self.focused.id or "").removeprefix("att-") if isinstance(self.focused, Champ) else ""

    def _change(self, champ: Champ) -> None:
        nom = (champ.id or "").removeprefix("att-")
        proposeur: Proposeur | None = PROPOSEURS.get(nom)
        self._propositions = proposeur(champ.valeur, self.saisie()) if proposeur and champ.valeur.strip() else []
        self._place = 0
        self._rafraichir()

    def action_bouger(self, pas: int) -> None:
        """Among the proposals; without one typed, all those of the field; else to the field above or below."""
        nom = self._nom_du_champ()
        if not self._propositions and nom in PROPOSEURS and pas > 0:
            self._propositions, self._place = PROPOSEURS[nom](self.champ(nom).valeur, self.saisie()), 0
        elif self._propositions:
            self._place = (self._place + pas) % len(self._propositions)
        else:
            self._pas(pas)
        self._rafraichir()

    def action_accepter(self) -> None:
        """Enter takes the proposal under the mark, then goes to the next field; on the last one it keeps all."""
        if self._accepter_invite():
            return
        if self._propositions:
            for nom, valeur in self._propositions[self._place].valeurs:
                self.champ(nom).remplir(valeur)
            self._propositions = []
        if self._nom_du_champ() == RANGS[-1][-1][0]:
            self.action_garder()
            return
        self._pas(1)
        self._rafraichir()

    def _pas(self, pas: int) -> None:
        self._propositions = []
        super()._pas(pas)

    def _rafraichir(self) -> None:
        panneau = self.query_one("#propositions-droits", Panneau)
        if self._propositions:
            haut = max(0, self._place - max(1, panneau.size.height) + 2)
            panneau.montrer(
                [
                    [(">" if i == self._place else " ", "touche"), (f" {p.texte}", "titre" if i == self._place else "")]
                    for i, p in enumerate(self._propositions[haut:], start=haut)
                ]
            )
            return
        panneau.montrer(self._apercu())

    def _apercu(self) -> list[Ligne]:
        saisie = self.saisie()
        vide = not any(asdict(saisie).values())
        lignes: list[Ligne] = []
        lu = self._patient
        try:
            if not vide:
                lu = self._lire(saisie)
        except Refus as refus:
            lignes += [[("… ", "alerte"), (f"{a.message} — {a.remede}", "")] for a in refus.anomalies]
        else:
            jour = self.contexte.horloge.aujourdhui()
            for d in differences(self._patient, lu, jour) if not vide else ():
                lignes.append([(f"{d.champ} : ", "titre"), (f"{d.ancien or 'rien'} → {d.nouveau}", "")])
        if self._visite is not None:
            lignes += lignes_de_visite(self._visite, lu)
        return lignes

    def _lire(self, saisie: Attestation) -> Patient:
        jour = self.contexte.horloge.aujourdhui()
        return fusionner(self._patient, lire_attestation(saisie, self._patient, jour), jour)

    # -- keeping ------------------------------------------------------------------------------------------------------

    def _garder(self, suite: Callable[[Patient], None]) -> None:
        saisie, connu = self.saisie(), self._patient
        jour, cabinet = self.contexte.horloge.aujourdhui(), self.facturier.cabinet
        for attribut in fields(Attestation):
            self.champ(attribut.name).marquer(False)
        try:
            lire_attestation(saisie, connu, jour)
        except Refus as refus:
            self.refuse("garder", refus)
            return

        def garder(registre: Registre) -> Patient:
            from core.services.patients import enregistrer_attestation

            courant = registre.patient(connu.id) if connu.id else evolve(connu, cabinet=connu.cabinet or cabinet)
            return enregistrer_attestation(registre, courant, saisie, jour)

        self.demander("garder", garder, suite, retenir=True)

    def refuse(self, nom: str, refus: Refus) -> None:
        """Each wrong field is marked, the first one gets the cursor."""
        super().refuse(nom, refus)
        connus = {a.name for a in fields(Attestation)}
        fautifs = [a.ou for a in refus.anomalies if a.ou in connus]
        for ou in fautifs:
            self.champ(ou).marquer(True)
        if fautifs:
            self.aller_au_champ(self.champ(fautifs[0]))

    def action_garder(self) -> None:
        """Keep, and back to the record."""
        self._garder(lambda p: rendre_fiche(self, p.id, f"attestation de {p.nom} {p.prenom} gardée"))

    def action_encore(self) -> None:
        """Keep, and an empty form for another right of the same person."""

        def suite(patient: Patient) -> None:
            self.ouvrir(patient, self._visite)
            self.arriver()
            self.dire(f"attestation de {patient.nom} {patient.prenom} gardée : taper un autre droit, ou Échap", "ok")

        self._garder(suite)
