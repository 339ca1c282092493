"""Rows and details of the unsettled points and of the local exceptions, for the Référentiel."""

from collections.abc import Iterable, Mapping
from datetime import date

from core.cotation.situation import ExceptionLocale
from core.dates import afficher_jour
from core.nomenclature.modele import Reglage
from core.ports import Registre
from core.registre_reglages import ExceptionEnregistree

Rang = tuple[str, tuple[str, str, str, str]]


def cabinet_courant(registre: Registre, code: str) -> str:
    """The practice shown, or the first of the base; "" when there is none."""
    return code or next((c.code for c in registre.cabinets()), "")


def lecture_du_jour(reglage: Reglage, exceptions: Iterable[ExceptionEnregistree], jour: date) -> tuple[str, bool]:
    """The reading followed that day, and whether a local exception says so."""
    for e in exceptions:
        x = e.exception
        if x.reglage == reglage.id and x.du <= jour and (x.au is None or jour <= x.au):
            return x.valeur, True
    return reglage.defaut, False


def rang_reglage(reglage: Reglage, exceptions: Iterable[ExceptionEnregistree], jour: date) -> tuple[str, str, str, str]:
    """Id, title, local or not, reading followed."""
    valeur, locale = lecture_du_jour(reglage, exceptions, jour)
    return reglage.id, reglage.titre, "local" if locale else "", valeur


def rang_exception(e: ExceptionEnregistree, reglages: Mapping[str, Reglage]) -> tuple[str, str, str, str]:
    """Setting, its title and dates, practice, reading."""
    x = e.exception
    titre = reglages[x.reglage].titre if x.reglage in reglages else x.reglage
    return x.reglage, f"{dates(x)} : {titre}", e.cabinet, x.valeur


def dates(x: ExceptionLocale) -> str:
    """du 01/11/2026 au 30/11/2026, or sans fin."""
    return f"du {afficher_jour(x.du)} " + (f"au {afficher_jour(x.au)}" if x.au else "sans fin")


def lectures(reglage: Reglage) -> tuple[str, ...]:
    """Each reading, who reads so; the first is the default."""
    return tuple(
        f"{'défaut — ' if rang == 0 else ''}{lecture.valeur} : {lecture.phrase} ({lecture.qui})"
        for rang, lecture in enumerate(reglage.lectures)
    )
