"""What is kept of visits and invoices: the recorded visit, the frozen snapshot of an invoice, and its row of today.

A `facture` here is one flow to one payer: an FSE, or the DRE split from it, each with its own number, lot and outcome.
The snapshot never changes once the invoice is numbered; a correction is another invoice that names the first.
"""

from datetime import date, time
from typing import Literal

from attrs import frozen

from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.dossier.personnes import Patient
from core.facturation.etats import EtatFacture
from core.facturation.facture import Facture

NatureFacture = Literal["FSE", "DRE", "ANNULATION"]


@frozen
class SeanceFigee:
    """A visit as it was priced. `situation` is the JSON of the settings and of what was billed before, so that the very same
    call of `coter` can be made again."""

    seance: Seance
    cotation: Cotation
    situation: str = ""


@frozen
class Instantane:
    """Everything an invoice was made from: its content, the patient with the rights as read, the visits with their steps,
    the fingerprint of the nomenclature and the version of the program."""

    facture: Facture
    patient: Patient
    seances: tuple[SeanceFigee, ...]
    nomenclature: str
    version: str


@frozen
class SeanceEnregistree:
    """A visit in the base; `ordonnance` and `facture` are ids, 0 when there is none. `cotation` is the last price, for lists."""

    patient: int
    infirmier: int
    cabinet: str
    seance: Seance
    ordonnance: int = 0
    passage: int = 0  # rank of the passage in the day
    montant: int = 0  # cents, 0 until it is priced
    cotation: Cotation | None = None
    facture: int = 0
    id: int = 0


@frozen
class ActeCote:
    """An act, or a supplement by its code, that a priced visit bills; `infirmier` is an id, `heure` that of the visit."""

    patient: int
    infirmier: int
    jour: date
    acte: str
    quantite: int
    heure: time | None = None


def actes_factures(cotation: Cotation | None) -> list[tuple[str, int]]:
    """What a price bills: the acts that bring something, and the supplements by their code, each with its quantity."""
    if cotation is None:
        return []
    actes = [(x.acte, x.quantite) for x in cotation.lignes if x.montant]
    return actes + [(s.code, 1) for s in cotation.supplements]


@frozen
class ResumeFacture:
    """One row of a list of invoices; amounts in cents. `demande` is what is asked from the payer of this flow in tiers payant."""

    id: int
    nature: NatureFacture
    numero: int
    etat: EtatFacture
    infirmier: str  # AM number of the nurse
    cabinet: str
    patient: int
    nom: str  # family name and first name of the patient
    payeur: str  # "amo:01:349:9881" or "amc:0075500017"
    mode: int
    jour: date  # first day of care
    fin: date  # last day of care
    honoraires: int
    part_amo: int
    part_amc: int
    part_patient: int
    demande: int
    paye: int = 0
    lot: int = 0  # id of the lot
    fse: int = 0  # DRE: id of its FSE
    remplace: int = 0  # id of the invoice that this one corrects
    remplacee_par: int = 0
    motif: str = ""  # why it is closed, or no longer paid
    validee_le: date | None = None
    nir: str = ""  # of the insured person, as sent


@frozen
class FactureEnregistree:
    """An invoice with its snapshot; `seances` are the ids of its visits."""

    resume: ResumeFacture
    instantane: Instantane
    seances: tuple[int, ...] = ()

    @property
    def id(self) -> int:
        """Id of the row."""
        return self.resume.id

    @property
    def facture(self) -> Facture:
        """The content, with its number when it has one."""
        return self.instantane.facture
