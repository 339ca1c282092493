"""What a visit was: the only facts the price depends on."""

from datetime import date, time
from decimal import Decimal
from typing import Literal

from attrs import field, frozen


@frozen
class ActeFait:
    """An act of the nomenclature and how many times it was done in the visit."""

    acte: str
    quantite: int = 1


EtatAccord = Literal["demande", "accord", "refus", "urgence"]


@frozen
class Accord:
    """The state of the accord préalable (NGAP, art. 7); `jour` is when the caisse received the request or answered."""

    etat: EtatAccord
    jour: date | None = None


@frozen
class Mentions:
    """What the ordonnance says that opens a supplement or limits the care (NGAP, art. 7, 13 and 14)."""

    nuit_imperieuse: bool = False
    dimanche_ferie_quotidien: bool = False
    a_domicile: bool = True
    jour: date | None = None  # of the prescription
    jusqu_a_cicatrisation: bool = False  # and no length set by the prescriber
    accord_prealable: Accord | None = None


@frozen
class Seance:
    """One visit to one patient by one nurse.

    `lieu` None means that travel is not asked for; `distance_km` is one way from the practice, None = same town, no IK;
    `meme_foyer` is (rank, number) of the patients seen at the same home; `bsi` the class of the forfait the patient is under
    that day; `heure` None when it is not known.  `patient` and `foyer` only serve `coter_journee`.
    """

    jour: date
    actes: tuple[ActeFait, ...]
    heure: time | None = None
    lieu: Literal["domicile", "cabinet"] | None = None
    distance_km: Decimal | None = None
    zone: Literal["plaine", "montagne", "pied_ski", "pied_ski_montagne"] = "plaine"
    meme_foyer: tuple[int, int] | None = None
    bsi: Literal["A", "B", "C"] | None = None
    insulino_traite: bool = False
    cancer_immunodeprime: bool = False
    palliatif: bool = False
    age: int | None = None
    prescription: Mentions = field(factory=Mentions)
    urgence: bool = False
    territoire: str = "metropole"
    patient: str = ""  # any stable key; used to price a whole day
    foyer: str = ""  # any stable key of the home; used to price a whole day
    hebergement: Literal["ehpad", "residence_autonomie"] | None = None  # the home is an establishment for the elderly
    structure: Literal["had", "ssiad"] | None = None  # the patient is under the care of this organisation
    distance_confrere_km: Decimal | None = None  # one way from the nearest nurse of the same situation, when nearer
    retour_a_domicile: bool = False  # programme of return home of the caisse: no ceiling of the nearest colleague
