"""Reminders to payers and patients: three levels, the letter of each, and the log of every contact.

The letters say what is due, since when, on which text; they threaten nothing that the nurse cannot do.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import wrap

from attrs import frozen

from core.argent import afficher
from core.dates import afficher_jour
from core.dossier.personnes import Cabinet, Patient
from core.droits.delais import delais
from core.facturation.payeur import nom_du_payeur
from core.pluriel import combien, pluriel
from core.reglements.creances import Creance
from core.reglements.mots import PATIENT

NIVEAUX = ("contact", "rappel", "relance", "mise en demeure")
MARQUE = "EMU — COURRIER DE DÉMONSTRATION, SANS VALEUR RÉELLE"
LARGEUR = 76
# a level may follow the one before after that many days
PAS_AVANT = (0, 0, 15, 15)


@frozen
class Demarche:
    """Something done to be paid: a contact (level 0) or a reminder (1 to 3), about invoices, by ids."""

    cabinet: str
    payeur: str
    jour: date
    niveau: int
    canal: str
    montant: int
    factures: tuple[int, ...]
    patient: int = 0
    interlocuteur: str = ""
    note: str = ""
    fichier: str = ""
    id: int = 0
    nom: str = ""  # of the patient, as read from the base

    @property
    def a_qui(self) -> str:
        """The patient, or the payer."""
        return self.nom or nom_du_payeur(self.payeur)

    @property
    def quoi(self) -> str:
        """What it was, in French."""
        return NIVEAUX[self.niveau]


def niveau_suivant(creances: Sequence[Creance]) -> int:
    """One more than the highest already sent for these, 3 at most."""
    return min(3, 1 + max((c.niveau for c in creances), default=0))


def trop_tot(creances: Sequence[Creance], niveau: int, jour: date) -> date | None:
    """The first day on which that level can decently follow, when it is not today."""
    dernier = max((c.relance for c in creances if c.relance), default=None)
    if dernier is None or (jour - dernier).days >= PAS_AVANT[niveau]:
        return None
    return date.fromordinal(dernier.toordinal() + PAS_AVANT[niveau])


def lettre(
    niveau: int,
    cabinet: Cabinet,
    creances: Sequence[Creance],
    jour: date,
    *,
    patient: Patient | None = None,
    fictive: bool = True,
    penalites: Mapping[int, int] | None = None,
) -> str:
    """The text of the letter, ready to be printed or pasted in a message; 78 columns at most, amounts to the cent."""
    payeur = creances[0].payeur
    total = sum(c.du for c in creances)
    a = f"{patient.prenom} {patient.nom}\n{patient.adresse}\n{patient.commune}" if patient else nom_du_payeur(payeur)
    corps = _PATIENT[niveau] if payeur == PATIENT else _ORGANISME[niveau]
    dernier = max((c.relance for c in creances if c.relance), default=None)
    lignes = [MARQUE, ""] if fictive else []
    lignes += [cabinet.nom, *(x for x in (cabinet.adresse, cabinet.commune) if x), "", a.strip(), ""]
    lignes += [f"Le {afficher_jour(jour)}", "", f"Objet : {_OBJETS[niveau]} — {afficher(total)}", "", "Madame, Monsieur,", ""]
    rappel = f" du {afficher_jour(dernier)}" if dernier else ""
    lignes += [*wrap(corps.format(total=afficher(total), rappel=rappel, **_accords(len(creances))), LARGEUR), ""]
    lignes += [f"{'facture':>9} {'infirmier':<9}  {'' if patient else 'patient':<{0 if patient else 21}}soins"]
    lignes += [_rang(c, jour, nomme=patient is None) for c in creances]
    lignes += [f"{'Total':<60}{afficher(total):>12}", ""]
    somme = sum((penalites or {}).values())
    if somme:
        reference = delais().penalite.reference
        lignes += [f"Pénalité de retard due à ce jour ({reference}) : {afficher(somme)}.", ""]
    limite = min(c.fin_du_droit for c in creances)
    lignes += [
        f"La plus ancienne de ces sommes se prescrit le {afficher_jour(limite)}.",
        "",
        "Veuillez agréer nos salutations.",
        "",
    ]
    lignes += [cabinet.nom, ""]
    return "\n".join(lignes)


def _rang(c: Creance, jour: date, *, nomme: bool) -> str:
    f = c.facture
    qui = f"{f.nom[:20]:<20} " if nomme else ""
    texte = f"{f.numero:>9} {f.infirmier}  {qui}{f.jour:%d/%m/%y}-{f.fin:%d/%m/%y}"
    return f"{texte:<60}{afficher(c.du):>12}{c.age(jour):>4} j"


def _accords(nombre: int) -> dict[str, str]:
    """The words of the letters that agree with the number of invoices."""
    accordes = {"transmise": "transmise", "impayee": "impayée", "due": "due"}
    reste = "reste" if nombre < 2 else "restent"
    return {"facture": combien(nombre, "facture"), "reste": reste} | {n: pluriel(nombre, mot) for n, mot in accordes.items()}


_OBJETS = ("", "rappel", "seconde relance", "mise en demeure")
_ORGANISME = (
    "",
    "Sauf erreur de notre part, {facture} {transmise} à vos services {reste} {impayee}, pour un total de {total}. "
    "Nous vous remercions de nous indiquer leur état et la date de leur règlement.",
    "Notre rappel{rappel} est resté sans effet : {facture} {reste} {due}, pour un total de {total}. Nous vous "
    "demandons de les régler, ou de nous donner le motif de chaque refus pour que nous puissions y répondre.",
    "Malgré nos relances, dont celle{rappel}, {facture} {reste} {due}, pour un total de {total}. La présente vaut "
    "mise en demeure de payer (Code civil, art. 1344). Sans réponse, le cabinet usera des recours qui lui sont ouverts.",
)
_PATIENT = (
    "",
    "Sauf erreur de notre part, la part qui reste à votre charge pour les soins ci-dessous n'a pas été réglée, soit {total}. "
    "Si votre paiement a croisé ce courrier, veuillez ne pas en tenir compte.",
    "Notre rappel{rappel} est resté sans réponse. Il reste {total} à votre charge pour les soins ci-dessous. En cas de "
    "difficulté, un paiement en plusieurs fois peut être convenu avec le cabinet.",
    "Malgré nos courriers, dont celui{rappel}, {total} restent dus pour les soins ci-dessous. La présente vaut mise en demeure "
    "de payer sous quinze jours (Code civil, art. 1344).",
)
