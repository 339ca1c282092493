"""The nomenclature as frozen values: acts, tariffs, rules, holidays, settings, each version with its reference.

Dates are inclusive; `du` None means "in force as far back as known".  Tariffs are integer cents.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from attrs import field, frozen

Confiance = Literal["haute", "moyenne", "basse"]


@frozen
class VersionActe:
    """An act as it stood between two dates.

    `lettre_dependance` is the key letter used on a day under a dependence forfait ("" when the act is then included in it);
    `etiquettes` are the groups the rules name; `etat` "annonce" means not inscribed, so never priced.
    """

    id: str
    libelle: str
    titre: str
    article: str
    lettre: str
    coefficient: Decimal
    reference: str
    confiance: str
    verifie_le: date
    du: date | None = None
    au: date | None = None
    codes: tuple[str, ...] = ()
    synonymes: tuple[str, ...] = ()
    lettre_dependance: str = ""
    etiquettes: frozenset[str] = frozenset()
    etat: str = "inscrit"
    prescription: str = ""
    conditions: str = ""
    note: str = ""

    @property
    def accord_prealable(self) -> bool:
        """Whether the caisse must agree before the act (art. 7)."""
        return "accord_prealable" in self.etiquettes


@frozen
class Tarif:
    """Value in cents of a key letter or a supplement in a tariff territory, between two dates."""

    code: str
    libelle: str
    territoire: str
    montant: int
    reference: str
    confiance: str
    verifie_le: date
    du: date | None = None
    au: date | None = None
    etat: str = "inscrit"
    si: tuple[str, str] | None = None  # (setting, value) under which this value replaces the ordinary one
    note: str = ""


@frozen
class VersionRegle:
    """A rule between two dates: the named form that computes it and the numbers it is given.

    `si` (setting, value) makes the version apply only under that reading.
    """

    id: str
    forme: str
    titre: str
    parametres: Mapping[str, Any]
    reference: str
    confiance: str
    verifie_le: date
    du: date | None = None
    au: date | None = None
    si: tuple[str, str] | None = None
    note: str = ""


@frozen
class Lecture:
    """One way to read an unsettled point, and who reads it so."""

    valeur: str
    qui: str
    phrase: str


@frozen
class Reglage:
    """An unsettled point of the texts as a named setting; the first reading is the default."""

    id: str
    titre: str
    lectures: tuple[Lecture, ...]
    reference: str
    confiance: str
    verifie_le: date
    note: str = ""

    @property
    def defaut(self) -> str:
        """The reading used unless the practice chose another."""
        return self.lectures[0].valeur


@frozen
class RegleFerie:
    """A public holiday: a fixed day "MM-JJ" or a number of days after Easter, in some territories (empty: all)."""

    nom: str
    reference: str
    confiance: str
    verifie_le: date
    jour: tuple[int, int] | None = None
    paques: int | None = None
    territoires: frozenset[str] = frozenset()
    du: date | None = None
    au: date | None = None
    note: str = ""


@frozen
class Ferie:
    """A public holiday of one year."""

    jour: date
    nom: str
    reference: str


@frozen
class Territoire:
    """Where care is given: which tariff grid it follows."""

    id: str
    libelle: str
    grille: str


@frozen
class GrilleBsi:
    """Forfait class per (H, E, M) groups, under and over the age of the switch (included)."""

    combinaisons: Mapping[tuple[int, int, int], tuple[str, str]]
    age_bascule: int
    reference: str


@frozen
class Donnees:
    """Everything read from the data files, already checked."""

    actes: Mapping[str, tuple[VersionActe, ...]]
    tarifs: tuple[Tarif, ...]
    regles: tuple[VersionRegle, ...]
    reglages: Mapping[str, Reglage]
    feries: tuple[RegleFerie, ...]
    territoires: Mapping[str, Territoire]
    grille_bsi: GrilleBsi
    empreinte: str = field(default="")


def en_vigueur(du: date | None, au: date | None, jour: date) -> bool:
    """Whether the day lies between two inclusive dates, None being open."""
    return (du is None or du <= jour) and (au is None or jour <= au)
