"""The hour of a departure, as typed: `18h30`, `8h`, `+45` (minutes), `+2h`, `demain 8h`, `24/11 8h`, `lu 8h`."""

import re
from datetime import datetime, time, timedelta

from core.citation import citer
from core.dates import JOURS
from core.erreurs import Anomalie, Refus
from core.langage.dates import lire_jour_court

_HEURE = re.compile(r"(\d{1,2})(?:[h:](\d{2})?)\Z")
_DANS = re.compile(r"\+(\d{1,4})(h|min|m)?\Z")


def lire_moment(texte: str, maintenant: datetime) -> datetime:
    """The moment meant, after `maintenant`: an hour alone that is past is tomorrow's, a weekday is the next one.

    Raises `Refus` MOMENT_ILLISIBLE, DATE_COURTE_ILLISIBLE.
    """
    mot = texte.strip().casefold()
    dans = _DANS.match(mot)
    if dans:
        nombre = int(dans[1])
        return maintenant + (timedelta(hours=nombre) if dans[2] == "h" else timedelta(minutes=nombre))
    jour, _, heure = mot.rpartition(" ")
    lue = _HEURE.match(heure)
    if not lue or int(lue[1]) > 23 or int(lue[2] or 0) > 59:
        raise Refus(
            Anomalie(
                "MOMENT_ILLISIBLE", f"heure illisible : {citer(texte)}", "écrire 18h30, +45 (minutes), +2h, demain 8h ou 24/11 8h"
            )
        )
    a = time(int(lue[1]), int(lue[2] or 0))
    aujourdhui = maintenant.date()
    if not jour.strip():
        meme_jour = datetime.combine(aujourdhui, a)
        return meme_jour if meme_jour > maintenant else meme_jour + timedelta(days=1)
    if "demain".startswith(jour.strip()) and len(jour.strip()) >= 2:
        return datetime.combine(aujourdhui + timedelta(days=1), a)
    if len(jour.strip()) >= 2 and jour.strip().isalpha() and any(nom.startswith(jour.strip()) for nom in JOURS):
        dernier = lire_jour_court(jour, aujourdhui)  # the last such weekday, today included
        choisi = datetime.combine(dernier, a)
        return choisi if choisi > maintenant else choisi + timedelta(days=7)
    return datetime.combine(lire_jour_court(jour, aujourdhui), a)
