"""Which ordonnances of a patient one may still have to work on, and which one to bill first."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from core.dossier.ordonnance import Ordonnance, jours_de_soin
from core.erreurs import Refus
from core.ports import Registre

RECENTE = timedelta(days=30)  # ended lately: it may be renewed
SANS_FIN = timedelta(days=400)  # without a last day, an ordonnance is looked at for about a year, as on F11


def vivantes(registre: Registre, patient: int, jour: date, ordonnances: Sequence[Ordonnance] | None = None) -> list[Ordonnance]:
    """Those with recorded visits to bill, that run or that ended lately; newest first. `ordonnances`: all hers, already read."""
    siennes = registre.ordonnances(patient) if ordonnances is None else ordonnances
    libres = Counter(s.ordonnance for s in registre.seances(patient=patient, fin=jour, a_facturer=True))
    return [o for o in siennes if libres[o.id] or jour <= _derniere_utilite(o)]


def reste_a_facturer(registre: Registre, o: Ordonnance, jour: date) -> int:
    """How many of its visits up to that day are in no invoice, recorded or not yet: what F12 would bill."""
    seances = registre.seances(ordonnance=o.id, fin=jour)
    libres = sum(not s.facture for s in seances)
    return max(_prescrites(o, jour) - (len(seances) - libres), libres)


def _prescrites(o: Ordonnance, jour: date) -> int:
    rangs = range(1, (len(o.heures) or 1) + 1)
    try:
        return sum(
            (j, rang) not in o.absences and any(s.fait(j, rang) for s in o.soins)
            for j in jours_de_soin(o, jour)
            for rang in rangs
        )
    except Refus:  # an absurd rhythm calls for no visit
        return 0


def _derniere_utilite(o: Ordonnance) -> date:
    return o.fin + RECENTE if o.fin is not None else o.jour + SANS_FIN


def premiere_a_facturer(registre: Registre, patient: int, jour: date) -> int:
    """The id of the ordonnance whose visits to bill begin first, those already made before those to come; 0 without any."""
    faites = registre.seances(patient=patient, fin=jour, a_facturer=True)
    libres = faites or registre.seances(patient=patient, a_facturer=True)
    return next((s.ordonnance for s in libres if s.ordonnance), 0)
