"""One act stopped or changed in an ordonnance from a day on: what was done before that day is not touched."""

from datetime import date, timedelta

from attrs import evolve

from core.dates import afficher_jour
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.erreurs import Anomalie, Refus


def arreter(ordonnance: Ordonnance, acte: str, jour: date) -> Ordonnance:
    """The act is no longer done from `jour` on; the ordonnance ends the day before when it was the only one left.

    Raises `Refus` ACTE_NON_PRESCRIT when it is not done that day or later, or when no visit would remain.
    """
    _encore_fait(ordonnance, acte, jour)
    soins = _arretes(ordonnance, acte, jour)
    if any(s.fin is None or s.fin >= jour for s in soins):
        return evolve(ordonnance, soins=soins)
    if jour <= ordonnance.debut:
        remede = "l'annuler (u) si elle vient d'être saisie, sinon en corriger les dates"
        raise Refus(Anomalie("ACTE_NON_PRESCRIT", "il ne resterait aucune séance dans cette ordonnance", remede))
    return evolve(ordonnance, fin=jour - timedelta(days=1), nombre=None)


def changer(ordonnance: Ordonnance, acte: str, nouveau: SoinPrescrit, jour: date) -> Ordonnance:
    """`nouveau` takes the place of the act from `jour` on, at the same passages and under the same ALD when it names none.

    Raises `Refus` ACTE_NON_PRESCRIT when the act is not done that day or later.
    """
    ancien = _encore_fait(ordonnance, acte, jour)
    suite = evolve(
        nouveau, debut=jour, fin=ancien.fin, passages=nouveau.passages or ancien.passages, ald=nouveau.ald or ancien.ald
    )
    return evolve(ordonnance, soins=(*_arretes(ordonnance, acte, jour), suite))


def _encore_fait(ordonnance: Ordonnance, acte: str, jour: date) -> SoinPrescrit:
    for soin in ordonnance.soins:
        if soin.acte == acte and (soin.fin is None or soin.fin >= jour):
            return soin
    remede = "choisir l'un des actes de l'ordonnance, et un jour où il est encore fait"
    raise Refus(Anomalie("ACTE_NON_PRESCRIT", f"{acte} n'est plus fait à partir du {afficher_jour(jour)}", remede))


def _arretes(ordonnance: Ordonnance, acte: str, jour: date) -> tuple[SoinPrescrit, ...]:
    """The acts, that one up to the day before; one that would begin on that day or later never begins."""
    veille = jour - timedelta(days=1)
    suite = []
    for soin in ordonnance.soins:
        if soin.acte != acte or (soin.fin is not None and soin.fin < jour):
            suite.append(soin)
        elif (soin.debut or ordonnance.debut) < jour:
            suite.append(evolve(soin, fin=veille))
    return tuple(suite)
