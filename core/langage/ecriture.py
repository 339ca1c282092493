"""The entry form written as one line, so that what was done with fields can be typed, kept and replayed."""

from datetime import date

from core.erreurs import Refus
from core.langage.dates import lire_jour_court
from core.langage.fiche import Fiche

# a word that is also a weekday or a rhythm of several days
_SEULS = {"l": "/lu", "m": "/ma", "e": "/me", "j": "/je", "v": "/ve", "s": "/sa", "d": "/di"}


def ecrire_ligne(fiche: Fiche, patient: str, prescripteur: str = "", mois: date | None = None) -> str:
    """The line that reads back as this form. `patient` is how she is named (`#12`, `dup je`), `prescripteur` without its `@`.

    With `mois`, the first day of a month, the days of that month are written alone: `12` for 12/11, so that the line means
    the same day of another month.
    """

    def du_mois(texte: str) -> date | None:
        if mois is None or not texte.strip():
            return None
        try:
            lu = lire_jour_court(texte, mois)
        except Refus:
            return None
        return lu if (lu.year, lu.month) == (mois.year, mois.month) else None

    def jour(texte: str) -> str:
        lu = du_mois(texte)
        return str(lu.day) if lu else texte

    duree = fiche.duree.replace(" ", "")
    # a day alone is read from the one before it: the first day of care from that of the ordonnance, the last from the first
    debut = jour(fiche.debut) if du_mois(fiche.jour) or not fiche.jour.strip() else fiche.debut
    if duree.startswith("..") and len(duree) > 2 and du_mois(fiche.debut or fiche.jour):
        duree = ".." + jour(duree[2:])
    rythme = fiche.rythme.replace(" ", "")
    if not rythme.startswith("/") and rythme:
        rythme = _SEULS.get(rythme) or ",".join(rythme.replace(",", ""))
    km = fiche.km.replace(" ", "")
    mots = [
        patient,
        fiche.actes.replace(" ", ""),
        debut,
        duree,
        ",".join(fiche.heures.replace(",", " ").split()),
        rythme,
        fiche.lieu,
        km if km.endswith(("km", "kmm")) or not km else f"{km}km",
        fiche.mentions,
        f"o:{jour(fiche.jour)}" if fiche.jour.strip() else "",
        f"abs:{','.join(fiche.absences.replace(',', ' ').split())}" if fiche.absences.strip() else "",
        *(f"inf:{mot}" for mot in fiche.soignants.split()),
        f"@{prescripteur}" if prescripteur else "",
    ]
    return " ".join(mot for mot in mots if mot)
