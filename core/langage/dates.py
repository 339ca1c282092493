"""Short dates and lengths: `12`, `12/11`, `j`, `h`, `+1`, `lu`, `30j`, `4s`, `3m`, `x14`."""

import calendar
import re
from datetime import date, timedelta

from core.citation import citer
from core.dates import JOURS, afficher_jour
from core.erreurs import Anomalie, Refus

_CHIFFRES = re.compile(r"(\d{1,2})(?:[/.\- ](\d{1,2}))?(?:[/.\- ](\d{4}|\d{2}))?\Z")
_COLLES = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})\Z")
_RELATIVE = re.compile(r"[+-]\d{1,3}\Z")
_DUREE = re.compile(r"(\d{1,3})([jsm])\Z")
# 28/12 typed in January is the year before; 05/01 typed in December may be the next one only when it is near
_DEMI_ANNEE = 183


def lire_jour_court(texte: str, repere: date, aujourdhui: date | None = None) -> date:
    """The day meant by a short form, around `repere` (today, or the date of the ordonnance).

    `12` is in the month of `repere`; without a year, the nearest year; `+3` and `-2` count from it.
    `j` is `aujourdhui` (`repere` when not given), `h` the day before, `lu`… `di` the last such weekday, that day included.
    Raises `Refus` DATE_COURTE_ILLISIBLE.
    """
    mot = texte.strip().casefold()
    present = aujourdhui or repere
    if mot == "j":
        return present
    if mot == "h":
        return present - timedelta(days=1)
    if _RELATIVE.match(mot):
        return repere + timedelta(days=int(mot))
    if len(mot) >= 2 and mot.isalpha():
        for rang, nom in enumerate(JOURS):
            if nom.startswith(mot):
                return present - timedelta(days=(present.weekday() - rang) % 7)
    trouve = _CHIFFRES.match(mot) or _COLLES.match(mot)
    if trouve:
        jour, mois, annee = trouve.groups()
        try:
            return _placer(int(jour), int(mois) if mois else None, annee, repere)
        except ValueError:
            pass
    raise Refus(
        Anomalie(
            "DATE_COURTE_ILLISIBLE",
            f"date illisible : {citer(texte)}",
            "écrire 12, 12/11, 12/11/26, j (aujourd'hui), h (hier), +1, -2 ou lu, ma, me…",
        )
    )


def _placer(jour: int, mois: int | None, annee: str | None, repere: date) -> date:
    if mois is None:
        return repere.replace(day=jour)
    if annee is not None:
        return date(int(annee) if len(annee) == 4 else 2000 + int(annee), mois, jour)
    candidats = []
    for an in (repere.year - 1, repere.year, repere.year + 1):
        if jour <= calendar.monthrange(an, mois)[1]:
            candidats.append(date(an, mois, jour))
    proche = min(candidats, key=lambda d: abs((d - repere).days), default=None)
    if proche is None:
        raise ValueError("pas de tel jour")
    return proche


def lire_dernier_jour(texte: str, debut: date) -> date:
    """The last day of what begins on `debut`: a day alone that is over by then is the one of the next month.

    Raises `Refus` DATE_COURTE_ILLISIBLE.
    """
    mot = texte.strip()
    if mot.isdecimal() and len(mot) <= 2 and int(mot) < debut.day:
        return lire_jour_court(mot, _plus_mois(debut.replace(day=1), 1))
    return lire_jour_court(mot, debut)


def lire_duree(texte: str, debut: date) -> tuple[date | None, int | None]:
    """The end of a series: (last day, None), or (None, number of days of care) for `x14`; (None, None) when empty or `..`.

    `30j` 30 days, `debut` included; `4s` weeks; `3m` months; `..30/11` is the last day itself (`lire_dernier_jour`).
    Raises `Refus` DUREE_ILLISIBLE or DATE_COURTE_ILLISIBLE.
    """
    mot = texte.strip().casefold().replace(" ", "")
    if mot in ("", ".."):
        return None, None
    if mot[0] == "x" and mot[1:].isdigit() and 1 <= int(mot[1:]) <= 999:
        return None, int(mot[1:])
    duree = _DUREE.match(mot)
    if duree and int(duree[1]):
        nombre = int(duree[1])
        if duree[2] == "m":
            return _plus_mois(debut, nombre) - timedelta(days=1), None
        return debut + timedelta(days=nombre * (7 if duree[2] == "s" else 1) - 1), None
    if duree or mot[0] == "x":
        raise Refus(Anomalie("DUREE_ILLISIBLE", f"durée illisible : {citer(texte)}", "écrire 30j, 4s, 3m, x14 ou ..30/11"))
    fin = lire_dernier_jour(mot.removeprefix(".."), debut)
    if fin < debut:
        raise Refus(
            Anomalie(
                "DUREE_ILLISIBLE",
                f"la fin ({afficher_jour(fin)}) est avant le début ({afficher_jour(debut)})",
                "corriger l'une des deux dates",
            )
        )
    return fin, None


def _plus_mois(jour: date, nombre: int) -> date:
    rang = jour.year * 12 + jour.month - 1 + nombre
    an, mois = rang // 12, rang % 12 + 1
    return date(an, mois, min(jour.day, calendar.monthrange(an, mois)[1]))


def avis_d_annee(texte: str, lu: date, aujourdhui: date) -> str:
    """What is said of a short date read in a year that is over, so that nobody bills last December by mistake; else ""."""
    if lu.year < aujourdhui.year and texte.count("/") < 2:
        return f"« {texte.strip()} » est lu {afficher_jour(lu)} : l'année précédente"
    return ""
