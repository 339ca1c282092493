"""The `Registre`: everything the program remembers, as one Protocol in three parts (dossier, factures, echanges).

Rules for every implementation:
- a method that writes makes one transaction; inside `with registre.ecriture():` several make only one, all or nothing;
- a transition is a conditional update: `avancer_*` raise `Refus` ETAT_CHANGE when the row is no longer in the state read;
- storage faults are `Refus` (BASE_…): wrong key, not a base, read-only folder, disk full, newer schema;
- an unknown id is a `Refus` INTROUVABLE, or None where the signature says so;
- one thread uses a registre; the screens go through `db.executeur`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from core.dossier.fusion import Fusion
    from core.dossier.ordonnance import Ordonnance
    from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur
    from core.facturation.etats import EtatFacture, EvenementFacture
    from core.facturation.fiche import ActeCote, FactureEnregistree, Instantane, NatureFacture, ResumeFacture, SeanceEnregistree
    from core.lots.echanges import Ecart, EntreeJournal, Envoi, Imputation, Indu, Lot, MessageRecu, Reglement, RejetRecu, Virement
    from core.lots.envois import EtatEnvoi, EvenementEnvoi
    from core.lots.etats import EtatLot, EvenementLot
    from core.lots.indus import EtatIndu, EvenementIndu

Nature = Literal["fictive", "reelle"]


class RegistreDossier(Protocol):
    """Practices, nurses, prescribers, patients with their rights, ordonnances, visits and drafts."""

    nature: Nature
    chemin: str  # of the file, for messages and for the lock of exchanges

    def ecriture(self) -> AbstractContextManager[None]:
        """One write transaction; what is done inside is kept whole or not at all. Nested, the same holds (a refusal caught
        outside leaves nothing of the inner one), and the outer one decides of everything."""
        ...

    def enregistrer_cabinet(self, cabinet: Cabinet) -> Cabinet:
        """Insert (`id` 0) or update; returns it with its id. Same for the next ones."""
        ...

    def cabinets(self) -> list[Cabinet]:
        """All the practices, by name."""
        ...

    def cabinet(self, code: str) -> Cabinet | None:
        """By code."""
        ...

    def enregistrer_infirmier(self, infirmier: Infirmier) -> Infirmier:
        """See `enregistrer_cabinet`; the AM number is unique."""
        ...

    def infirmiers(self, cabinet: str = "") -> list[Infirmier]:
        """All, or those of one practice, by name."""
        ...

    def infirmier(self, id: int) -> Infirmier:
        """By id."""
        ...

    def infirmier_par_am(self, am: str) -> Infirmier | None:
        """By AM number."""
        ...

    def enregistrer_prescripteur(self, prescripteur: Prescripteur) -> Prescripteur:
        """See `enregistrer_cabinet`."""
        ...

    def prescripteur(self, id: int) -> Prescripteur:
        """By id."""
        ...

    def chercher_prescripteurs(self, texte: str = "", limite: int = 20) -> list[Prescripteur]:
        """By any fragment of the names or of the numbers; by name."""
        ...

    def enregistrer_patient(self, patient: Patient) -> Patient:
        """Insert or update the patient and all the periods of its rights. Refuses a NIR that does not suit the nature of
        the base (NIR_REEL_EN_BASE_FICTIVE, NIR_FICTIF_EN_BASE_REELLE)."""
        ...

    def patient(self, id: int) -> Patient:
        """By id, rights included."""
        ...

    def chercher_patients(self, texte: str = "", cabinet: str = "", limite: int = 20, debut: int = 0) -> list[Patient]:
        """By fragments of names ("dup je"), date of birth (12/11/1950, 12111950, 1950-11-12) or fragment of the NIR; all
        words must fit; accents and case do not count; by name, `limite` from the `debut`-th."""
        ...

    def patients_par_nir(self, nir: str) -> list[Patient]:
        """The beneficiaries of that insured person's number (13)."""
        ...

    def patients_au_nir_douteux(self, cabinet: str = "") -> list[Patient]:
        """At least all those whose number is missing, incomplete or has a wrong key; by name. Others may be among them."""
        ...

    def cles_semblables(self) -> list[str]:
        """What several records have in common: their own number, then a place on a card, then the names and birth as compared."""
        ...

    def patients_de_cles(self, cles: Sequence[str], cabinet: str = "") -> list[Patient]:
        """The records (of one practice, when it is given) that have these in common; a merged one is left out."""
        ...

    def enregistrer_fusion(self, fusion: Fusion) -> Fusion:
        """Keep the merge and do it: the kept record becomes `reuni`, the ordonnances, visits and invoices of the other one follow
        it (their ids are written in the trace), the other one leaves every list; `patient()` gives the kept one for both."""
        ...

    def fusion(self, id: int) -> Fusion:
        """By id."""
        ...

    def fusions(self, patient: int = 0) -> list[Fusion]:
        """Of one kept record, or all; newest first, undone ones included."""
        ...

    def defaire_fusion(self, id: int, moment: datetime) -> None:
        """Give back to the absorbed record the rows that had followed; it is in the lists again."""
        ...

    def enregistrer_ordonnance(self, ordonnance: Ordonnance) -> Ordonnance:
        """See `enregistrer_cabinet`."""
        ...

    def ordonnance(self, id: int) -> Ordonnance:
        """By id."""
        ...

    def ordonnances(self, patient: int = 0) -> list[Ordonnance]:
        """Of one patient, or all; newest first."""
        ...

    def enregistrer_seances(self, seances: Sequence[SeanceEnregistree]) -> list[SeanceEnregistree]:
        """Insert or update visits in one transaction; a visit already in an invoice is refused (SEANCE_FACTUREE)."""
        ...

    def seances(
        self,
        *,
        patient: int = 0,
        ordonnance: int = 0,
        infirmier: int = 0,
        cabinet: str = "",
        facture: int = 0,
        debut: date | None = None,
        fin: date | None = None,
        a_facturer: bool = False,
    ) -> list[SeanceEnregistree]:
        """Visits that fit every given filter, by day, hour and id; `a_facturer` keeps those in no invoice."""
        ...

    def actes_cotes(self, patients: Sequence[int], debut: date, fin: date) -> list[ActeCote]:
        """What the priced visits of these patients bill between two days (included), by day; visits refused or not priced yet
        have none."""
        ...

    def supprimer_seances(self, ids: Sequence[int]) -> None:
        """Remove visits that are in no invoice (SEANCE_FACTUREE otherwise)."""
        ...

    def garder_brouillon(self, cle: str, json: str) -> None:
        """Keep the draft of a screen under its key."""
        ...

    def brouillon(self, cle: str) -> str | None:
        """The draft, if any."""
        ...

    def jeter_brouillon(self, cle: str) -> None:
        """Forget the draft."""
        ...


class RegistreFactures(Protocol):
    """Invoices: drafts, then numbered and frozen."""

    def creer_facture(
        self, instantane: Instantane, seances: Sequence[int], nature: NatureFacture = "FSE", remplace: int = 0, fse: int = 0
    ) -> FactureEnregistree:
        """A draft invoice over these visits (each in one living invoice at most); `remplace` is the invoice it corrects."""
        ...

    def modifier_facture(self, id: int, instantane: Instantane) -> FactureEnregistree:
        """Replace the content of a draft; a numbered invoice is refused (FACTURE_FIGEE)."""
        ...

    def supprimer_facture(self, id: int) -> None:
        """Drop a draft: its visits become free. A numbered invoice is refused (FACTURE_FIGEE)."""
        ...

    def valider_facture(
        self, id: int, jour: date, instantane: Instantane | None = None, *, avec_dre: bool = True, dre_remplacee: int = 0
    ) -> FactureEnregistree:
        """Number and freeze a draft (or its last content, if given): validee, `facture.numero` set. When `facture.dre`, also
        makes and numbers its DRE, found by `factures(fse=id)`, unless told not to; `dre_remplacee` is the DRE that this new one
        replaces. Never twice: ETAT_CHANGE."""
        ...

    def facture(self, id: int) -> FactureEnregistree:
        """By id."""
        ...

    def facture_par_numero(self, numero: int) -> FactureEnregistree | None:
        """By number (FSE and DRE share one sequence in a base)."""
        ...

    def factures(
        self,
        *,
        etats: Sequence[EtatFacture] = (),
        nature: NatureFacture | None = None,
        infirmier: str = "",
        cabinet: str = "",
        patient: int = 0,
        numero: int = 0,
        lot: int = 0,
        fse: int = 0,
        remplace: int = 0,
        limite: int = 0,
        debut: int = 0,
    ) -> list[ResumeFacture]:
        """Rows that fit every given filter, by id; all when `limite` is 0."""
        ...

    def factures_de_numeros(self, numeros: Sequence[int]) -> list[ResumeFacture]:
        """Those of these numbers (1 000 at most), in any order; unknown numbers are left out."""
        ...

    def compter_factures(self, *, etats: Sequence[EtatFacture] = (), infirmier: str = "", cabinet: str = "") -> int:
        """How many."""
        ...

    def parcourir_factures(self) -> Iterator[FactureEnregistree]:
        """Every numbered invoice with its snapshot, one at a time."""
        ...

    def avancer_facture(self, id: int, evenement: EvenementFacture, *, motif: str = "", lot: int = 0) -> EtatFacture:
        """Apply an event (core.facturation.etats); the new state. `motif` is kept when it closes."""
        ...


class RegistreEchanges(Protocol):
    """Lots, outbox, messages received, payments, rejects, indus, journal."""

    def creer_lot(
        self,
        *,
        infirmier: str,
        jour: date,
        nature: NatureFacture,
        payeur: str,
        mode: int,
        factures: Sequence[int],
    ) -> Lot:
        """Take the next lot number of the nurse (1-999, then 1) and put these `validee` invoices in the lot, all or none."""
        ...

    def figer_lot(self, lot: int, nom: str, fichiers: Sequence[tuple[str, bytes]]) -> None:
        """Keep the exact bytes of the files of the lot (name, bytes), once for all."""
        ...

    def lot(self, id: int) -> Lot:
        """By id."""
        ...

    def lots(
        self, *, etats: Sequence[EtatLot] = (), infirmier: str = "", cabinet: str = "", numero: int = 0, jour: date | None = None
    ) -> list[Lot]:
        """Rows that fit every given filter, newest first."""
        ...

    def fichiers_lot(self, lot: int) -> tuple[tuple[str, bytes], ...]:
        """The frozen files of a lot."""
        ...

    def avancer_lot(self, id: int, evenement: EvenementLot, moment: datetime, motif: str = "") -> EtatLot:
        """Apply an event (core.lots.etats); the new state."""
        ...

    def prochain_fichier(self) -> str:
        """The next identifier of file: 6 characters 0-9 A-Z, never used before in this base."""
        ...

    def poster(self, lot: int, nom: str, cle: str, fichiers: Sequence[tuple[str, bytes]], moment: datetime) -> Envoi:
        """Put a package in the outbox; the bytes never change and the key is unique."""
        ...

    def envois(self, *, etats: Sequence[EtatEnvoi] = (), lot: int = 0) -> list[Envoi]:
        """Packages, oldest first; with `lot`, those of its invoices, not of its pieces."""
        ...

    def fichiers_envoi(self, envoi: int) -> tuple[tuple[str, bytes], ...]:
        """The exact bytes of a package."""
        ...

    def avancer_envoi(
        self, id: int, evenement: EvenementEnvoi, *, erreur: str = "", prochain: datetime | None = None
    ) -> EtatEnvoi:
        """Apply an event (core.lots.envois); `tenter` counts a try."""
        ...

    def stocker_message(self, nom: str, octets: bytes, moment: datetime) -> tuple[MessageRecu, bool]:
        """Keep the raw bytes; (message, False) when the very same bytes were already there."""
        ...

    def messages(self, *, etat: str = "", nom: str = "", debut: str = "", limite: int = 0) -> list[MessageRecu]:
        """Messages received, oldest first; `debut` is how their names begin."""
        ...

    def message(self, id: int) -> MessageRecu:
        """By id."""
        ...

    def classer_message(self, id: int, genre: str, etat: str, cause: str = "", remede: str = "") -> None:
        """Say that it was read, or why it is in quarantine. The bytes never change."""
        ...

    def imputer(self, imputations: Sequence[Imputation], reglements: Sequence[Reglement]) -> None:
        """Keep what was paid and move its invoices, each once: refused whole when one is no longer as it was read (ETAT_CHANGE),
        or when the same (message, rang) comes twice."""
        ...

    def reglements(self, *, facture: int = 0, message: int = 0) -> list[Reglement]:
        """Payments of one invoice, of one message, or all."""
        ...

    def ajouter_rejet(self, *rejets: RejetRecu) -> None:
        """Keep reasons of a payer."""
        ...

    def rejets(self, *, facture: int = 0, message: int = 0) -> list[RejetRecu]:
        """Reasons of one invoice, of one message, or all, in the order they came."""
        ...

    def ajouter_virement(self, virement: Virement) -> Virement:
        """Keep a bank transfer; the same (payeur, infirmier, jour, libelle) twice is refused (VIREMENT_DEJA_VU)."""
        ...

    def virements(self, *, infirmier: str = "") -> list[Virement]:
        """Transfers, newest first."""
        ...

    def noter_indu(self, indu: Indu) -> Indu:
        """Open the debt or update it (same reference and nurse)."""
        ...

    def indus(self, *, etats: Sequence[EtatIndu] = ()) -> list[Indu]:
        """Debts in these states (all when none is given), newest first."""
        ...

    def indu(self, id: int) -> Indu:
        """By id."""
        ...

    def avancer_indu(self, id: int, evenement: EvenementIndu, motif: str = "") -> EtatIndu:
        """Apply an event (core.lots.indus); the new state. `motif` replaces the one kept, when given."""
        ...

    def dater_indu(self, id: int, notifie_le: date) -> None:
        """Keep the day of the letter that notified the debt."""
        ...

    def ajouter_ecart(self, *ecarts: Ecart) -> None:
        """Keep explained differences."""
        ...

    def ecarts(self, *, facture: int = 0, message: int = 0, a_traiter: bool = False) -> list[Ecart]:
        """Differences, oldest first."""
        ...

    def traiter_ecart(self, id: int) -> None:
        """Say that the difference was seen to."""
        ...

    def journaliser(self, type: str, objet: str, objet_id: int, moment: datetime, donnees: str = "") -> EntreeJournal:
        """Append one line (no name, no NIR in `donnees`); its moment is never before that of the line before."""
        ...

    def journal(self, *, objet: str = "", objet_id: int = 0, limite: int = 0) -> list[EntreeJournal]:
        """Lines in order; the last `limite` when given."""
        ...
