"""Practices, nurses, prescribers and patients, as frozen values.

Identifiers are compact strings (see `core.identifiants`); an empty string means unknown.  `id` is the stable key
of the record in the base: 0 for a value that is not stored yet.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from core.dossier.droits import Droits

# facts of a patient that the NGAP asks for, in its words
ZONES = {"plaine": "plaine", "montagne": "montagne", "pied_ski": "pied ou ski", "pied_ski_montagne": "pied ou ski en montagne"}
HEBERGEMENTS = {"ehpad": "EHPAD", "residence_autonomie": "résidence autonomie"}
STRUCTURES = {"had": "HAD", "ssiad": "SSIAD"}


@frozen
class Cabinet:
    """A practice; its address is the start of every travel (NGAP, art. 13)."""

    code: str
    nom: str
    commune: str
    zone: str = "plaine"  # plaine | montagne
    territoire: str = "metropole"  # metropole | 971 | 972 | 973 | 974 | 976 | alsace_moselle
    adresse: str = ""
    id: int = 0


@frozen
class Infirmier:
    """A nurse who invoices; `am` is the 9-character billing number (8 + key), `rpps` has 11 digits."""

    am: str
    rpps: str
    nom: str
    prenom: str
    cabinet: str  # code of the practice
    convention: str = "1"
    zone_tarifaire: str = "24"
    zone_ik: str = "01"
    id: int = 0


@frozen
class Prescripteur:
    """A prescriber: AM number (9) or RPPS (11) or both; `specialite` on 2 digits (01 = general practice)."""

    nom: str
    prenom: str
    am: str = ""
    rpps: str = ""
    specialite: str = "01"
    id: int = 0


@frozen
class Patient:
    """A patient: strict identity traits, the insured person's number, the home, the clinical facts the NGAP asks for.

    `nir` (13) and `cle` (2) are those of the insured person (assuré); `nir_individuel` (15) the patient's own when
    different.  `naissance` is AAAAMMJJ and may be lunar (month or day 00).  `distance_km` is one way from the practice;
    None means same town, so no IK.
    """

    nom: str
    prenom: str
    naissance: str
    sexe: str = ""
    nir: str = ""
    cle: str = ""
    nir_individuel: str = ""
    nom_usuel: str = ""
    rang: int = 1
    qualite: str = "0"
    adresse: str = ""
    commune: str = ""
    distance_km: Decimal | None = None
    zone: Literal["plaine", "montagne", "pied_ski", "pied_ski_montagne"] = "plaine"
    insulino_traite: bool = False
    cancer_immunodeprime: bool = False
    palliatif: bool = False
    bsi: Literal["", "A", "B", "C"] = ""  # the class of the current BSI
    bsi_depuis: date | None = None
    foyer: str = ""  # same key for the patients who live in the same home (NGAP, art. 13: one travel)
    hebergement: Literal["ehpad", "residence_autonomie"] | None = None  # lives in an establishment for the elderly
    structure: Literal["had", "ssiad"] | None = None  # under the care of this organisation
    distance_confrere_km: Decimal | None = None  # one way from the nearest nurse, when nearer than the practice
    retour_a_domicile: bool = False  # programme of return home of the caisse
    medecin_traitant: str = ""
    droits: Droits = field(factory=Droits)
    cabinet: str = ""
    note: str = ""
    piece_identite: str = ""  # the piece that was checked (carte d'identité, passeport…); "" for none
    ins_recue_le: date | None = None  # the day the INS came from the national service
    id: int = 0

    def age(self, jour: date) -> int:
        """Completed years on that day; a lunar date counts as the first possible day (month 01, day 01)."""
        annee, mois, quantieme = int(self.naissance[:4]), int(self.naissance[4:6]), int(self.naissance[6:8])
        if not 1 <= mois <= 12:
            mois = 1
        quantieme = quantieme or 1
        return jour.year - annee - ((jour.month, jour.day) < (mois, quantieme))
