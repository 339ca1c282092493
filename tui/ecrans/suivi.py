"""The dossiers of one patient: accords préalables, ordonnances, BSI, protocols, rights; Enter solves the one under the cursor."""

from collections.abc import Hashable, Iterable
from datetime import date
from typing import ClassVar, cast

from attrs import evolve
from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.dates import afficher_jour
from core.dossier.champs import CHAMPS_PATIENT
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient
from core.droits.dossiers import Dossier, dossiers
from core.langage.dates import lire_jour_court
from core.pluriel import combien
from core.ports import Registre
from tui.ecrans.attestation import EcranAttestation
from tui.ecrans.base import Ecran
from tui.ecrans.choix import Choix
from tui.widgets.lignes import Ligne, Panneau, plier
from tui.widgets.source import SourceListe
from tui.widgets.tableau import Colonne, Tableau

# what the biller can say of an accord: word kept in the ordonnance, line of the list, what its date is
_ACCORDS = (
    ("demande", "demande envoyée à la caisse", "Demande reçue complète le"),
    ("accord", "accord reçu", "Accord donné le"),
    ("refus", "refus reçu", "Refusé le"),
    ("urgence", "acte d'urgence, porté sur la demande", ""),
    ("", "aucune demande", ""),
)


class EcranSuivi(Ecran):
    """Alerts first; the calendar then goes by date of end."""

    NOM = "suivi"
    TITRE = "Dossiers et échéances"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accepter", "régler", tooltip="Régler le dossier sous le curseur", id="suivi.regler"),
        Binding("b", "bsi", "BSI", tooltip="Noter la classe et la date du BSI", id="suivi.bsi"),
        Binding("s", "saisir", "saisir", tooltip="Saisir ou renouveler l'ordonnance", id="suivi.saisir"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._patient: Patient | None = None
        self._ordonnances: dict[int, Ordonnance] = {}
        self._dossiers: tuple[Dossier, ...] = ()

    def contenu(self) -> Iterable[Widget]:
        """Who, the dossiers, the one under the cursor in full."""
        yield Panneau(id="qui")
        yield Tableau(
            [Colonne("Dossier", 16), Colonne("Quoi"), Colonne("Du", 10), Colonne("Au", 10), Colonne("État", 24)],
            id="dossiers",
            vide="aucun dossier : s saisit une ordonnance",
            a_l_ouverture=self._regler,
            detailler=self._detailler,
        )
        yield Panneau(id="dossier")

    def premier(self) -> Widget:
        """The table."""
        return self.query_one("#dossiers", Tableau)

    def arriver(self, argument: str = "") -> None:
        """`#12`: the patient of that number, `#12 34` with the cursor on the accord of her ordonnance 34; else the last patient
        looked at."""
        mots = argument[1:].split() if argument.startswith("#") else []
        id = int(mots[0]) if mots else (self.facturier.patient.id if self.facturier.patient else 0)
        vise = int(mots[1]) if len(mots) > 1 else 0
        if not id:
            self.dire("choisir d'abord un patient (F2)", "alerte")
            return
        jour, ngap = self.contexte.horloge.aujourdhui(), self.contexte.nomenclature

        def lire(registre: Registre) -> tuple[Patient, list[Ordonnance], tuple[Dossier, ...]]:
            patient, ordonnances = registre.patient(id), registre.ordonnances(id)
            cabinet = registre.cabinet(patient.cabinet)
            territoire = cabinet.territoire if cabinet else "metropole"

            def requis(acte: str, quand: date) -> bool:
                version = ngap().au(quand, territoire).acte(acte)
                return version is not None and version.accord_prealable

            return patient, ordonnances, dossiers(patient, ordonnances, jour, requis)

        self.demander("suivi", lire, lambda lu: self._montrer(lu, vise), retenir=True)

    def _montrer(self, lu: tuple[Patient, list[Ordonnance], tuple[Dossier, ...]], vise: int = 0) -> None:
        self._patient, ordonnances, self._dossiers = lu
        self._ordonnances = {o.id: o for o in ordonnances}
        p = self._patient
        alertes = sum(d.alerte for d in self._dossiers)
        compte = f"  {combien(len(self._dossiers), 'dossier')}, {alertes} à régler"
        qui: Ligne = [(f"{p.nom} {p.prenom}", "titre"), (compte, "alerte" if alertes else "ok")]
        self.query_one("#qui", Panneau).montrer([qui])
        source = SourceListe(
            range(len(self._dossiers)),
            lambda i: _cellules(self._dossiers[i]),
            lambda i: i,
            lambda i: "alerte" if self._dossiers[i].alerte else "",
        )
        accord = (i for i, d in enumerate(self._dossiers) if vise and d.ordonnance == vise and d.sorte == "accord préalable")
        self.query_one("#dossiers", Tableau).montrer(source, curseur_sur=next(accord, None))

    def _detailler(self, cle: Hashable | None) -> None:
        panneau = self.query_one("#dossier", Panneau)
        if cle is None or int(str(cle)) >= len(self._dossiers):
            panneau.montrer([])
            return
        d = self._dossiers[int(str(cle))]
        lignes: list[Ligne] = [[(f"{d.sorte} : {d.quoi}", "titre")]]
        lignes += list(plier(d.etat + (f" — {d.remede}" if d.remede else ""), self.size.width))
        panneau.montrer(lignes)

    # -- solving ------------------------------------------------------------------------------------------------------

    def _regler(self, cle: Hashable) -> None:
        d = self._dossiers[int(str(cle))]
        if d.sorte == "accord préalable":
            self._noter_accord(self._ordonnances[d.ordonnance])
        elif d.sorte == "BSI":
            self.action_bsi()
        elif d.sorte == "protocole" and self._patient is not None:
            cast(EcranAttestation, self.facturier.ecran("attestation")).ouvrir(self._patient, None, d.nature)
            self.facturier.aller("attestation")
        elif d.sorte == "droits" and self._patient is not None:
            self.facturier.aller("patients", f"#{self._patient.id}")
        else:
            self.action_saisir()

    def action_saisir(self) -> None:
        """F3 on the ordonnance of the row under the cursor, else on the last one of the patient."""
        if self._patient is None:
            return
        cle = self.query_one("#dossiers", Tableau).cle_courante
        d = self._dossiers[int(str(cle))] if cle is not None else None
        ou = f" actes {d.ordonnance}" if d is not None and d.ordonnance else ""
        self.facturier.aller("saisie", f"#{self._patient.id}{ou}")

    def _noter_accord(self, o: Ordonnance) -> None:
        def choisir(i: int) -> None:
            mot, _, libelle = _ACCORDS[i]
            if not libelle:
                self._garder(o, mot)
            else:
                self.inviter(libelle, lambda texte: self._dater(o, mot, texte), texte="j")

        lignes = [(phrase,) for _, phrase, _ in _ACCORDS]
        self.facturier.lire(Choix(f"Accord préalable, ordonnance du {afficher_jour(o.jour)}", lignes, choisir))

    def _dater(self, o: Ordonnance, mot: str, texte: str) -> None:
        quand = lire_jour_court(texte, self.contexte.horloge.aujourdhui())
        self._garder(o, f"{mot}:{quand.isoformat()}")

    def _garder(self, o: Ordonnance, accord: str) -> None:
        def faire(registre: Registre) -> Ordonnance:
            return registre.enregistrer_ordonnance(evolve(registre.ordonnance(o.id), accord_prealable=accord))

        def suite(gardee: Ordonnance) -> None:
            self.dire(f"accord préalable noté : {accord or 'aucune demande'}", "ok")
            self.arriver(f"#{gardee.patient}")

        self.demander("accord", faire, suite, retenir=True)

    def action_bsi(self) -> None:
        """Type the class and the date of the BSI."""
        patient = self._patient
        champ = next(c for c in CHAMPS_PATIENT if c.libelle.startswith("BSI"))
        if patient is None:
            return

        def lire(texte: str) -> None:
            change = champ.lire(texte)
            self.demander(
                "bsi",
                lambda r: r.enregistrer_patient(evolve(r.patient(patient.id), **change)),
                lambda p: self.arriver(f"#{p.id}"),
                retenir=True,
            )

        self.inviter(champ.libelle, lire, texte=champ.ecrire(patient))


def _cellules(d: Dossier) -> tuple[str, ...]:
    marque = "! " if d.alerte else "  "
    debut, fin = (afficher_jour(x) if x else "" for x in (d.debut, d.fin))
    return marque + d.sorte, d.quoi, debut, fin, d.etat
