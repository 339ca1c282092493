"""What the biller can ask for, as values: the same whether it was typed on a line, filled in a form or chosen in the palette."""

from datetime import date

from attrs import frozen

from core.travail.lignes import Lignes


@frozen
class Saisir:
    """Record the ordonnance of a line of entry with all its visits; `facturer` also bills those made up to today."""

    ligne: str
    facturer: bool = False


@frozen
class Corriger:
    """Make a recorded ordonnance what the line says, then bill what can be, or resend `facture` (a number)."""

    ordonnance: int
    ligne: str
    facture: int = 0
    facturer: bool = True


@frozen
class Facturer:
    """Bill the visits made up to today: those of an ordonnance, or (0) all those of the month and practice one is in."""

    ordonnance: int = 0


@frozen
class Renouveler:
    """Record the last ordonnance of a patient again, from the day after its end."""

    patient: str


@frozen
class Retirer:
    """Take visits out of an ordonnance: `22/11@2`, `15/11..20/11`."""

    ordonnance: int
    absences: str


@frozen
class Arreter:
    """Stop one act of an ordonnance: `jour` is the first day without it."""

    ordonnance: int
    acte: str
    jour: date


@frozen
class Changer:
    """Replace one act of an ordonnance by another from `jour` on."""

    ordonnance: int
    acte: str
    nouveau: str
    jour: date


@frozen
class ChangerMode:
    """Make an invoice that waits (its number) again in another mode (0-5), with the situation code modes 1 and 5 ask for."""

    facture: int
    mode: int
    code: str = ""


@frozen
class Controler:
    """Say what stands against sending; changes nothing."""


@frozen
class Rejets:
    """Say what was refused; changes nothing."""


@frozen
class Constituer:
    """Make the lots of what is ready."""


@frozen
class Envoyer:
    """Make the lots, sign them with the CPS in the reader, send; the code of the card is never part of the command."""


@frozen
class Relever:
    """Fetch what the payers left."""


@frozen
class Defaire:
    """Take back lots (none: all those of the practice) that have not left.

    A lot is named as the screens do, `#` and its id, or as one reads it in F4, its number.
    """

    lots: tuple[str, ...] = ()


@frozen
class Differer:
    """Hold signed lots (as `Defaire` names them; none: all those that wait) until a moment, read again on a replay: `18h30`,
    `+45`, `demain 8h`."""

    lots: tuple[str, ...]
    quand: str


@frozen
class Partir:
    """Let signed lots (none: all those that wait) go now."""

    lots: tuple[str, ...] = ()


@frozen
class Repartir:
    """Fetch the answers, then send again as they are the lots (none: all the late ones) whose ARL did not come."""

    lots: tuple[str, ...] = ()


@frozen
class AnnulerDre:
    """Cancel a DRE (its number) at the complementary payer."""

    facture: int


@frozen
class GarderModele:
    """Keep a template of entry; `cabinet` (a replay keeps it for the practice it runs in) and `auteur` (AM), "" for everyone."""

    nom: str
    texte: str
    cabinet: str = ""
    auteur: str = ""


@frozen
class RetirerModele:
    """Nobody may call that template any more."""

    nom: str


@frozen
class ModifierPatient:
    """Put another value, as it would be typed, in one field of a record (its id)."""

    patient: int
    champ: str
    valeur: str


@frozen
class Renvoyer:
    """Make refused invoices (their numbers) again from the records as they are now; `cause`: all those of that code."""

    factures: tuple[int, ...] = ()
    cause: str = ""


@frozen
class Clore:
    """End refused invoices (their numbers) without payment, for a reason."""

    factures: tuple[int, ...]
    motif: str


@frozen
class Rapprocher:
    """Close a duplicate (its number) on the invoice that was paid."""

    facture: int


@frozen
class FacturerLignes:
    """Bill the visits made by the patients of these lines of the queue."""

    lignes: Lignes


@frozen
class RelancerLignes:
    """Lots without ARL go back to the outbox as they are, those unpaid get a letter, questions count as asked again."""

    lignes: Lignes


@frozen
class ReporterLignes:
    """Put these lines off for so many days (counted again on a replay); 0 takes them back."""

    lignes: Lignes
    jours: int


@frozen
class Questionner:
    """Ask the nurse one question about each line that is about a patient."""

    lignes: Lignes
    texte: str


@frozen
class EnvoyerLignes:
    """Make the lots of what is ready among these lines, sign them with the CPS in the reader, send them and nothing else."""

    lignes: Lignes


@frozen
class InterrogerLignes:
    """Ask the rights service about the patients of these lines; open rights are kept as it says them."""

    lignes: Lignes


Commande = (
    Saisir
    | Corriger
    | Facturer
    | Renouveler
    | Retirer
    | Arreter
    | Changer
    | ChangerMode
    | Controler
    | Rejets
    | Constituer
    | Envoyer
    | Relever
    | Defaire
    | Differer
    | Partir
    | Repartir
    | AnnulerDre
    | GarderModele
    | RetirerModele
    | ModifierPatient
    | Renvoyer
    | Clore
    | Rapprocher
    | FacturerLignes
    | RelancerLignes
    | ReporterLignes
    | Questionner
    | EnvoyerLignes
    | InterrogerLignes
)
