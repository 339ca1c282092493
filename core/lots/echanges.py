"""What is kept of the exchange with the payers: lots, outbox, messages received, payments, rejects, indus, journal.

Amounts are integer cents; moments are local civil time without zone; ids are those of the base, 0 when there is none.
"""

from datetime import date, datetime
from typing import Literal

from attrs import frozen

from core.facturation.etats import EtatFacture
from core.facturation.fiche import NatureFacture
from core.lots.envois import EtatEnvoi
from core.lots.etats import EtatLot
from core.lots.indus import EtatIndu


@frozen
class Lot:
    """A lot of one nurse to one payer, one mode, one nature, in one file; its bytes never change."""

    id: int
    infirmier: str  # AM number, the issuer
    numero: int  # 1-999 on the wire
    jour: date
    nature: NatureFacture
    payeur: str
    mode: int
    etat: EtatLot
    nom: str  # base name of the files
    nombre: int
    honoraires: int
    demande: int
    depose_le: datetime | None = None
    accepte_le: datetime | None = None
    motif: str = ""


@frozen
class Envoi:
    """The outbox: one package, its key (SHA-256 of its bytes), its state, how many tries, when the next one is allowed."""

    id: int
    lot: int
    nom: str
    cle: str
    etat: EtatEnvoi
    essais: int
    prochain: datetime | None
    erreur: str
    cree_le: datetime
    scor: int = 0  # id of the lot of pieces, 0 for a lot of invoices


@frozen
class MessageRecu:
    """A message as it came, stored before it is read; `cause` says why it is in quarantine."""

    id: int
    nom: str
    empreinte: str  # SHA-256 of the bytes
    octets: bytes
    recu_le: datetime
    genre: Literal["arl", "noemie", "inconnu"]
    etat: Literal["recu", "lu", "quarantaine"]
    cause: str = ""
    remede: str = ""


@frozen
class Reglement:
    """What a payer says of one part of one invoice in one message: asked, state, paid (signed)."""

    facture: int
    message: int
    rang: int
    part: Literal["AMO", "AMC"]
    type_retour: str  # 01 electronic, 04 recovery
    demande: int
    etat: Literal["P", "R", "D", ""]
    paye: int
    virement: str
    jour: date
    ecart: str = ""  # French explanation of a difference, empty when the amounts agree
    id: int = 0


@frozen
class Imputation:
    """What a return does to one invoice: from the state and the sum (cents) it was read with, to those it is left with."""

    facture: int
    etat_lu: EtatFacture
    paye_lu: int
    etat: EtatFacture
    paye: int
    motif: str = ""  # replaces the one kept, when given


@frozen
class RejetRecu:
    """One reason given by a payer: code, part, line. `nature` tells a reject from a mere signalement."""

    facture: int
    message: int
    rang: int
    code: str
    sous_code: str
    libelle: str
    niveau: str  # A file or lot, F invoice, L line
    part: str  # O compulsory, C complementary
    ligne: int  # rank of the line in the invoice, 0 for the whole
    info: str = ""
    nature: Literal["rejet", "signalement"] = "rejet"
    id: int = 0


@frozen
class Indu:
    """A debt opened by a retention (entity 250): what was withheld so far and what remains, in cents.

    `notifie_le` is the day of the letter, from which the time to contest runs; until it is typed, the day the retention came.
    """

    id: int
    reference: str
    nature: str
    infirmier: str
    retenu: int
    solde: int
    etat: EtatIndu
    ouvert_le: date
    notifie_le: date | None = None
    motif: str = ""  # what was answered, in the words of the biller


@frozen
class Virement:
    """A bank transfer announced by a return; `montant` is its cumul in cents."""

    id: int
    message: int
    payeur: str
    infirmier: str
    jour: date
    libelle: str
    montant: int


# what a difference is about, by its code
GENRES_ECART = {
    "FACTURE_INCONNUE": "facture inconnue",
    "FORFAIT": "forfait",
    "LOT_DIFFERENT": "autre lot",
    "MONTANT_DEMANDE": "montant demandé",
    "RETENUE": "retenue",
    "RETOUR_INATTENDU": "retour inattendu",
    "TROP_PERCU": "trop-perçu",
}


@frozen
class Ecart:
    """A difference found while matching a return, with its explanation; `traite` once somebody has seen to it."""

    id: int
    message: int
    facture: int
    code: str
    phrase: str
    montant: int
    traite: bool = False


@frozen
class EntreeJournal:
    """One line of the append-only journal; `empreinte` chains it to the line before."""

    seq: int
    moment: datetime
    type: str
    objet: str
    objet_id: int
    donnees: str
    empreinte: str
