"""The figures of a month, in integer cents: care of the month, whatever the day it was billed or paid.

An invoice that another one replaced counts for what was paid on it only; the last of the chain counts for the rest, so that
each care is asked once.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import fields, frozen

from core.pluriel import combien, pluriel


@frozen
class Compte:
    """What one payer (AMO, AMC or the patients) was asked, and where it stands.

    Always: demande + reporte = paye + a_envoyer + attendu + rejete + laisse - trop.
    """

    demande: int = 0
    paye: int = 0
    a_envoyer: int = 0
    attendu: int = 0
    rejete: int = 0
    laisse: int = 0  # closed with a stated reason
    trop: int = 0  # paid beyond what was asked
    reporte: int = 0  # patients: what a closing reason passed to them

    def __add__(self, autre: "Compte") -> "Compte":
        return Compte(*(getattr(self, a.name) + getattr(autre, a.name) for a in fields(Compte)))

    @property
    def juste(self) -> bool:
        """Whether every cent asked is somewhere."""
        somme = self.paye + self.a_envoyer + self.attendu + self.rejete + self.laisse - self.trop
        return self.demande + self.reporte == somme

    @property
    def reste(self) -> int:
        """What may still come."""
        return self.a_envoyer + self.attendu + self.rejete


@frozen
class ComptesInfirmier:
    """The three accounts of one nurse, what she billed, and what the payments of corrected invoices stand for."""

    am: str
    nom: str = ""
    factures: int = 0
    dre: int = 0
    degradees: int = 0
    honoraires: int = 0
    repris: int = 0
    amo: Compte = Compte()
    amc: Compte = Compte()
    patient: Compte = Compte()

    @property
    def autre(self) -> int:
        """Billed but asked to nobody here (an AMC that pays the insured person back); 0 in ordinary practice."""
        return self.honoraires + self.repris - self.amo.demande - self.amc.demande - self.patient.demande


@frozen
class Famille:
    """Acts or supplements of a kind: how many, for how much."""

    nom: str
    nombre: int
    montant: int
    supplement: bool = False


@frozen
class CauseRejet:
    """A reason of reject: the invoices it hit, what they asked, how many are settled."""

    code: str
    cause: str
    factures: int
    montant: int
    regles: int


@frozen
class Laisse:
    """Money given up, and the reason that was written."""

    numero: int
    nom: str
    montant: int
    motif: str


@frozen
class Attentes:
    """Days between the last care and the sending, and between the sending and the payment: tenths of a day, then the longest."""

    envoi_moyen: int = 0
    envoi_max: int = 0
    paiement_moyen: int = 0
    paiement_max: int = 0


@frozen
class TempsPasse:
    """Seconds spent on a task for the practice that month."""

    tache: str
    secondes: int


@frozen
class Bilan:
    """Everything the monthly check-up shows."""

    cabinet: str
    nom: str
    mois: date
    infirmiers: tuple[ComptesInfirmier, ...]
    familles: tuple[Famille, ...]
    seances: int
    patients: int
    rejets: tuple[CauseRejet, ...]
    factures_rejetees: int
    laisses: tuple[Laisse, ...]
    attentes: Attentes
    lots: tuple[tuple[str, int], ...]
    pieces_manquantes: int
    a_facturer: int
    a_facturer_montant: int
    questions: tuple[str, ...]
    temps: tuple[TempsPasse, ...]

    def total(self) -> ComptesInfirmier:
        """The sum of the nurses."""
        zero = ComptesInfirmier("", self.nom)
        return ComptesInfirmier(
            "",
            self.nom,
            *(
                sum((getattr(i, a.name) for i in self.infirmiers), start=getattr(zero, a.name))
                for a in fields(ComptesInfirmier)
                if a.name not in ("am", "nom")
            ),
        )

    @property
    def secondes(self) -> int:
        """All the time of the month."""
        return sum(t.secondes for t in self.temps)


def bornes(mois: date) -> tuple[date, date]:
    """First and last day of the month."""
    debut = mois.replace(day=1)
    return debut, (debut + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def mois_voisin(mois: date, pas: int) -> date:
    """The first day of the month `pas` months later."""
    annee, rang = divmod(mois.year * 12 + mois.month - 1 + pas, 12)
    return date(annee, rang + 1, 1)


@frozen
class AFaire:
    """Something left before the month is over; `bloquant` when it is to be done, else only to be known. `ecran` is where."""

    bloquant: bool
    message: str
    remede: str
    ecran: str


def a_faire(b: Bilan) -> Sequence[AFaire]:
    """What is to be done first, then what is to be known."""
    t = b.total()
    comptes = (t.amo, t.amc)
    vus = (
        (
            True,
            b.a_facturer,
            f"{combien(b.a_facturer, 'séance faite')} et non {pluriel(b.a_facturer, 'facturée')}",
            "les facturer (F3)",
            "saisie",
        ),
        (True, sum(c.a_envoyer for c in comptes), "des factures ne sont pas parties", "les envoyer (F4)", "lots"),
        (True, sum(c.rejete for c in comptes), "des rejets ne sont pas traités", "les corriger ou les clore (F5)", "rejets"),
        (True, b.pieces_manquantes, combien(b.pieces_manquantes, "pièce manquante"), "les joindre (F4)", "lots"),
        (False, sum(c.attendu for c in comptes), "des paiements sont attendus", "les suivre, relancer (F6)", "reglements"),
        (False, t.patient.attendu, "des patients doivent leur part", "encaisser ou relancer (F6)", "reglements"),
        (
            False,
            len(b.questions),
            f"{combien(len(b.questions), 'question')} aux infirmiers",
            "les poser, noter les réponses",
            "questions",
        ),
        (False, t.autre, "des honoraires ne sont demandés à aucun payeur", "vérifier le tiers payant (F2)", "patients"),
    )
    return [AFaire(bloquant, message, remede, ecran) for bloquant, combien, message, remede, ecran in vus if combien]
