"""When to send: what is late, what must leave today, what is better kept a little to make a fuller lot. Pure functions.

CSS R161-47: three working days when the patient paid, eight in tiers payant; the text does not say from when, the last day of
care is the prudent reading.  `PETIT_LOT` is a choice of the project: under it, a lot costs more to follow than it brings.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Literal

from attrs import frozen

from core.argent import afficher
from core.dates import afficher_jour, ajouter_jours_ouvres
from core.facturation.fiche import ResumeFacture
from core.pluriel import combien

EstFerie = Callable[[date], bool]
DIRECT_JOURS, TIERS_PAYANT_JOURS = 3, 8
PETIT_LOT = 5
REFERENCE = "CSS R161-47"


@frozen
class Conseil:
    """A suggestion about the invoices of one future lot: `limite` is the earliest deadline among them; amount in cents."""

    genre: Literal["retard", "aujourdhui", "attendre"]
    infirmier: str
    payeur: str
    nombre: int
    montant: int
    limite: date
    phrase: str


def limite_envoi(facture: ResumeFacture, est_ferie: EstFerie) -> date:
    """The last day to send it; a FSE that asks nothing of its payer was paid by the patient."""
    direct = facture.nature == "FSE" and facture.demande == 0
    return ajouter_jours_ouvres(facture.fin, DIRECT_JOURS if direct else TIERS_PAYANT_JOURS, est_ferie)


def conseiller(
    factures: Iterable[ResumeFacture], aujourdhui: date, feries: Callable[[str], EstFerie], petit: int = PETIT_LOT
) -> tuple[Conseil, ...]:
    """One suggestion at most for each future lot (nurse, payer, mode, nature), the most urgent first; `feries` gives the public
    holidays of a nurse by her AM number."""
    prets = sorted((f for f in factures if f.etat == "validee"), key=_groupe)
    trouves = []
    for _, membres in groupby(prets, key=_groupe):
        siennes = list(membres)
        conseil = _conseil(siennes, aujourdhui, feries(siennes[0].infirmier), petit)
        if conseil is not None:
            trouves.append(conseil)
    return tuple(sorted(trouves, key=lambda c: (c.limite, c.infirmier, c.payeur)))


def _groupe(f: ResumeFacture) -> tuple[str, str, int, str]:
    return f.infirmier, f.payeur, f.mode, f.nature


def _conseil(membres: Sequence[ResumeFacture], aujourdhui: date, est_ferie: EstFerie, petit: int) -> Conseil | None:
    limites = [limite_envoi(f, est_ferie) for f in membres]
    premiere = min(limites)
    suivant = ajouter_jours_ouvres(aujourdhui, 1, est_ferie)
    somme = afficher(sum(f.demande for f in membres))
    quoi = f"{combien(len(membres), 'facture')} ({somme})"
    if premiere < aujourdhui:
        en_retard = sum(limite < aujourdhui for limite in limites)
        return _faire(
            "retard", membres, premiere, f"{quoi} à envoyer, dont {en_retard} en retard depuis le {afficher_jour(premiere)}"
        )
    if premiere < suivant:
        return _faire("aujourdhui", membres, premiere, f"{quoi} à envoyer aujourd'hui : délai atteint au prochain jour ouvré")
    if len(membres) < petit:
        phrase = f"{quoi} : lot trop petit, rien ne presse avant le {afficher_jour(premiere)}"
        return _faire("attendre", membres, premiere, phrase)
    return None


def _faire(
    genre: Literal["retard", "aujourdhui", "attendre"], membres: Sequence[ResumeFacture], limite: date, phrase: str
) -> Conseil:
    premier = membres[0]
    return Conseil(genre, premier.infirmier, premier.payeur, len(membres), sum(f.demande for f in membres), limite, phrase)
