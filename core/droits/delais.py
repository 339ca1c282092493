"""Deadlines: what is late, what is prescribed, what has become an accord, when maternity begins and ends.

Working days are Monday to Friday without public holidays, counted from the day after the start (the texts do not say
where the count begins: see the note of each case).  `EstFerie` says whether a day is a public holiday.
"""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from attrs import frozen

from core.argent import afficher
from core.dates import afficher_jour, ajouter_jours_ouvres
from core.donnees import lire_donnees
from core.droits.bareme import Confiance
from core.droits.partage import pourcent

EstFerie = Callable[[date], bool]


@frozen
class Delai:
    """A length of time fixed by a text."""

    id: str
    valeur: int
    unite: Literal["jours", "jours_ouvres", "mois", "ans"]
    libelle: str
    reference: str
    confiance: Confiance


@frozen
class _Penalite:
    forfait: int
    taux: int
    reference: str
    confiance: Confiance


@frozen
class Delais:
    """The file of deadlines."""

    delai: tuple[Delai, ...]
    penalite: _Penalite

    def trouver(self, id: str) -> Delai:
        """By id (a programming name, always there)."""
        return next(d for d in self.delai if d.id == id)


@frozen
class Retard:
    """A payment judged: its rank in working days from the receipt, and the penalty due by the caisse, in cents."""

    jour_ouvre: int
    penalite: int
    phrase: str
    reference: str


@frozen
class Periode:
    """A time computed from a text: `fin` is the last day (or the first day on which the right is gone, as `phrase` says)."""

    debut: date
    fin: date
    phrase: str
    reference: str


@lru_cache(maxsize=1)
def delais() -> Delais:
    """The data of the package, read once; raises `Refus` with all the faults of the file."""
    return lire_donnees("core/droits/donnees/delais.toml", Delais)


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day `mois` months later (or earlier); the last day of a shorter month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    dernier = calendar.monthrange(annee, rang + 1)[1]
    return date(annee, rang + 1, min(jour.day, dernier))


def echeance(id: str, depart: date, est_ferie: EstFerie) -> Periode:
    """The end of a deadline that starts on `depart`."""
    delai = delais().trouver(id)
    if delai.unite == "jours":
        fin = depart + timedelta(days=delai.valeur)
    elif delai.unite == "jours_ouvres":
        fin = ajouter_jours_ouvres(depart, delai.valeur, est_ferie)
    else:
        fin = ajouter_mois(depart, delai.valeur * (12 if delai.unite == "ans" else 1))
    unite = delai.unite.replace("jours_ouvres", "jours ouvrés")
    phrase = f"{delai.libelle} : {delai.valeur} {unite} depuis le {afficher_jour(depart)}, soit le {afficher_jour(fin)}"
    return Periode(depart, fin, phrase, delai.reference)


def rang_ouvre(depart: date, jour: date, est_ferie: EstFerie) -> int:
    """How many working days from the day after `depart` up to `jour` included (0 when it is not after)."""
    rang, courant = 0, depart
    while courant < jour:
        courant += timedelta(days=1)
        rang += courant.weekday() < 5 and not est_ferie(courant)
    return rang


def retard_de_paiement(reception: date, paiement: date, part_amo: int, est_ferie: EstFerie, *, fraude: bool = False) -> Retard:
    """The penalty due for a late payment of the AMO part (cents)."""
    donnees = delais()
    admis = donnees.trouver("paiement_amo_fraude" if fraude else "paiement_amo")
    forfait = donnees.trouver("penalite_forfait")
    rang = rang_ouvre(reception, paiement, est_ferie)
    if rang <= admis.valeur:
        penalite, quoi = 0, "dans le délai"
    elif rang <= admis.valeur + forfait.valeur:
        penalite, quoi = donnees.penalite.forfait, "pénalité forfaitaire"
    else:
        penalite, quoi = pourcent(part_amo, donnees.penalite.taux), f"{donnees.penalite.taux} % de {afficher(part_amo)}"
    phrase = f"payé le {rang}e jour ouvré ({admis.valeur} admis) : {quoi}, {afficher(penalite)}"
    return Retard(rang, penalite, phrase, f"{admis.reference} ; {donnees.penalite.reference}")


def prescription_assure(soins: date) -> Periode:
    """Two years from the first day of the quarter after the care; on `fin` the right is gone."""
    delai = delais().trouver("prescription_assure_maladie")
    premier = date(soins.year, 3 * ((soins.month - 1) // 3) + 1, 1)
    depart = ajouter_mois(premier, 3)
    fin = ajouter_mois(depart, 12 * delai.valeur)
    phrase = f"soins du {afficher_jour(soins)} : droit éteint le {afficher_jour(fin)}"
    return Periode(depart, fin, phrase, delai.reference)


def accord_tacite(reception_complete: date, *, complexe: bool = False) -> Periode:
    """The day on which silence is an accord."""
    delai = delais().trouver("accord_prealable_complexe" if complexe else "accord_prealable_silence")
    fin = reception_complete + timedelta(days=delai.valeur)
    phrase = f"demande complète reçue le {afficher_jour(reception_complete)} : silence jusqu'au {afficher_jour(fin)}, accord"
    return Periode(reception_complete, fin, phrase, delai.reference)


def maternite(prevue: date, accouchement: date | None = None) -> Periode:
    """The time of full coverage, ends included; born before its start, it starts with the birth. Not born yet: as if on time."""
    avant, apres = delais().trouver("maternite_avant"), delais().trouver("maternite_apres")
    debut, naissance = ajouter_mois(prevue, -avant.valeur), accouchement or prevue
    debut = min(debut, naissance)
    fin = naissance + timedelta(days=apres.valeur)
    phrase = f"maternité à 100 % du {afficher_jour(debut)} au {afficher_jour(fin)}"
    return Periode(debut, fin, phrase, apres.reference)
