"""One act stopped or changed in an ordonnance from a visit on: what was done before that visit is not touched.

In the middle of a day the act is split in two by its passages: `glyc` at 8h and 19h stopped from the 19h of 03/12 on is
`glyc@1:..03/12+glyc@2:..02/12`.
"""

from datetime import date, timedelta

from attrs import evolve

from core.dates import afficher_jour
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.erreurs import Anomalie, Refus

UN_JOUR = timedelta(days=1)


def arreter(ordonnance: Ordonnance, acte: str, jour: date, rang: int = 1) -> Ordonnance:
    """The act is no longer done from the passage `rang` of `jour` on; the ordonnance ends there when it was the only one left,
    the later passages of that day then being visits that are not made.

    Raises `Refus` ACTE_NON_PRESCRIT when it is not done from there on, or when no visit would remain.
    """
    _encore_faits(ordonnance, acte, jour)
    soins = _arretes(ordonnance, acte, jour, rang)
    if any(_reste(s, jour, rang) for s in soins):
        return evolve(ordonnance, soins=soins)
    if any(s.fin == jour for s in soins):  # there was care that day before `rang`
        finis = {(jour, r) for r in range(rang, len(ordonnance.heures) + 1)}
        absences = tuple(sorted(finis.union(a for a in ordonnance.absences if a[0] <= jour)))
        return evolve(ordonnance, fin=jour, nombre=None, absences=absences)
    if jour <= ordonnance.debut:
        remede = "l'annuler (u) si elle vient d'être saisie, sinon en corriger les dates"
        raise Refus(Anomalie("ACTE_NON_PRESCRIT", "il ne resterait aucune séance dans cette ordonnance", remede))
    return evolve(ordonnance, fin=jour - UN_JOUR, nombre=None)


def changer(ordonnance: Ordonnance, acte: str, nouveau: SoinPrescrit, jour: date, rang: int = 1) -> Ordonnance:
    """`nouveau` takes the place of the act from the passage `rang` of `jour` on, at the same passages and under the same ALD
    when it names none.

    Raises `Refus` ACTE_NON_PRESCRIT when the act is not done from there on.
    """
    anciens = _encore_faits(ordonnance, acte, jour)
    suites: list[SoinPrescrit] = []
    for ancien in anciens[:1] if nouveau.passages else anciens:
        suite = evolve(nouveau, fin=ancien.fin, passages=nouveau.passages or ancien.passages, ald=nouveau.ald or ancien.ald)
        dernier = min((f for f in (ancien.fin, ordonnance.fin) if f is not None), default=None)
        avant, apres = _partager(suite, ordonnance, rang)
        for part, depuis in ((avant, jour + UN_JOUR), (apres, jour)):
            debut = max(depuis, ancien.debut or depuis)
            if part is not None and (dernier is None or debut <= dernier):
                suites.append(evolve(part, debut=debut))
    return evolve(ordonnance, soins=(*_arretes(ordonnance, acte, jour, rang), *suites))


def _encore_faits(ordonnance: Ordonnance, acte: str, jour: date) -> tuple[SoinPrescrit, ...]:
    soins = tuple(s for s in ordonnance.soins if s.acte == acte and (s.fin is None or s.fin >= jour))
    if not soins:
        remede = "choisir l'un des actes de l'ordonnance, et un jour où il est encore fait"
        raise Refus(Anomalie("ACTE_NON_PRESCRIT", f"{acte} n'est plus fait à partir du {afficher_jour(jour)}", remede))
    return soins


def _reste(soin: SoinPrescrit, jour: date, rang: int) -> bool:
    """Whether it may still be done at the passage `rang` of that day or later."""
    if soin.fin is None or soin.fin != jour:
        return soin.fin is None or soin.fin > jour
    return not soin.passages or max(soin.passages) >= rang


def _partager(soin: SoinPrescrit, ordonnance: Ordonnance, rang: int) -> tuple[SoinPrescrit | None, SoinPrescrit | None]:
    """The part of it made at the passages of the day before `rang`, and the one made at `rang` or later; None when empty."""
    passages = soin.passages or tuple(range(1, len(ordonnance.heures) + 1))
    avant, apres = tuple(p for p in passages if p < rang), tuple(p for p in passages if p >= rang)
    if not avant:
        return None, soin
    return evolve(soin, passages=avant), evolve(soin, passages=apres) if apres else None


def _arretes(ordonnance: Ordonnance, acte: str, jour: date, rang: int) -> tuple[SoinPrescrit, ...]:
    """The acts, that one up to the visit before; one that would begin there or later never begins."""
    veille = jour - UN_JOUR
    suite: list[SoinPrescrit] = []
    for soin in ordonnance.soins:
        if soin.acte != acte or (soin.fin is not None and soin.fin < jour):
            suite.append(soin)
            continue
        avant, apres = _partager(soin, ordonnance, rang)
        parts = ((avant, jour), (apres, veille))
        suite += [evolve(s, fin=fin) for s, fin in parts if s is not None and (soin.debut or ordonnance.debut) <= fin]
    return tuple(suite)
