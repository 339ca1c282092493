"""Where a command is run: the base, the rules, the clock, the practice and the month one is in, the ways out of the program."""

import calendar
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime

from attrs import field, frozen

from core.citation import citer
from core.erreurs import Anomalie, Refus
from core.nomenclature import Nomenclature
from core.ports import Horloge, LecteurCartes, Registre, ServiceDroits, Teletransmission
from core.services.lieu import exiger_lieu


@frozen
class Cadre:
    """A practice ("" for all), and the first day of a month."""

    cabinet: str
    mois: date

    @property
    def fin(self) -> date:
        """The last day of the month."""
        return self.mois.replace(day=calendar.monthrange(self.mois.year, self.mois.month)[1])

    def repere(self, aujourdhui: date) -> date:
        """The day around which short dates are read: today in this month, else the last day of the month."""
        return aujourdhui if (aujourdhui.year, aujourdhui.month) == (self.mois.year, self.mois.month) else self.fin

    def exiger(self, cabinet: str, quoi: str) -> None:
        """What is named (`le lot 000012`) belongs to this practice; raises `Refus` HORS_DU_CABINET."""
        exiger_lieu(self.cabinet, cabinet, quoi)


@frozen
class Poste:
    """`infirmier` (AM) cares for a new patient; `transport` and `lecteur` are None where nothing leaves; `code` opens the CPS."""

    registre: Registre
    ngap: Nomenclature
    horloge: Horloge
    cadre: Cadre
    infirmier: str = ""
    transport: Teletransmission | None = None
    lecteur: LecteurCartes | None = None
    code: str = field(default="", repr=False)
    progres: Callable[[int, int], None] | None = None
    partir: datetime | None = None  # when what is signed leaves; None: at once
    seul: Callable[[], AbstractContextManager[object]] = nullcontext  # keeps two programs from sending at once
    ecrire: Callable[[str, str], None] | None = None  # a letter (name, text) put beside the base; None where there is no folder
    droits: ServiceDroits | None = None

    @property
    def repere(self) -> date:
        """The day around which the short dates of a command are read."""
        return self.cadre.repere(self.horloge.aujourdhui())

    @property
    def sortie(self) -> Teletransmission:
        """The way out; raises `Refus` SANS_TRANSPORT."""
        if self.transport is None:
            remede = "envoyer depuis les écrans (F4), ou par facturier envoyer"
            raise Refus(Anomalie("SANS_TRANSPORT", "rien ne part et rien n'arrive ici", remede))
        return self.transport


@frozen
class Faite:
    """What a command did: one line of French, the codes of what was wrong although it was done, what it made.

    `ailleurs` is the text of the same command when it was on all there was: it holds on another practice, ids do not.
    """

    phrase: str
    codes: tuple[str, ...] = ()
    ordonnance: int = 0
    factures: tuple[int, ...] = ()
    ailleurs: str = ""


def lire_cadre(texte: str, courant: Cadre) -> Cadre:
    """`10/2026`, `CAB2`, `CAB2 10/2026`, `tous`; what is not said stays as it is. Raises `Refus` MOIS_ILLISIBLE."""
    cabinet, mois = courant.cabinet, courant.mois
    for mot in texte.split():
        if "/" in mot:
            mois = lire_mois(mot)
        else:
            cabinet = "" if mot.casefold() == "tous" else mot
    return Cadre(cabinet, mois)


def lire_mois(texte: str, ou: str = "") -> date:
    """The first day of `11/2026`; raises `Refus` MOIS_ILLISIBLE."""
    mois, _, annee = texte.partition("/")
    try:
        return date(int(annee) + (2000 if len(annee) == 2 else 0), int(mois), 1)
    except ValueError:
        raise Refus(Anomalie("MOIS_ILLISIBLE", f"mois illisible : {citer(texte)}", "écrire 11/2026", ou)) from None
