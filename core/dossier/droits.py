"""Rights as dated periods; the situation of a day is computed from them, never stored.

Every period says where it was read (`source`) and when (`lu_le`).  Ends are inclusive; None means open.
"""

from datetime import date
from typing import Literal

from attrs import frozen

Source = Literal["carte", "adri", "attestation", "saisie"]
NatureExoneration = Literal[
    "ald",
    "ald_non_exonerante",
    "post_ald",
    "maternite",
    "at",
    "rente_at",
    "invalidite",
    "aspa",
    "pension_militaire_lie",
    "pension_militaire",
    "regime_local",
    "c2s",
    "c2s_participation",
    "c2s_sortant",
    "ame",
    "ecroue",
    "terrorisme",
    "veuf_invalide",
    "mineur_victime",
    "prevention",
    "sncf_medecin",
    "ame_complementaire",
    "soins_urgents",
    "assure_exonere",
]


@frozen
class PeriodeAmo:
    """Compulsory insurance: régime (2), caisse (3), centre (4) and code gestion (2) as printed on the card."""

    regime: str
    caisse: str
    centre: str
    debut: date
    fin: date | None = None
    code_gestion: str = "10"
    source: Source = "saisie"
    lu_le: date | None = None


@frozen
class Exoneration:
    """A right that changes the rate or the payer; `numero` is the protocol, ALD or AT number, `date_nature` the
    accident date (AT) or the presumed date of birth (maternity)."""

    nature: NatureExoneration
    debut: date
    fin: date | None = None
    numero: str = ""
    date_nature: date | None = None
    source: Source = "saisie"
    lu_le: date | None = None


@frozen
class ContratAmc:
    """A complementary contract: organisme number (8-10), gestion unique (paid by the caisse) or séparée, DRE possible."""

    organisme: str
    nom: str
    debut: date
    fin: date | None = None
    type_contrat: str = ""
    adherent: str = ""
    gestion: Literal["unique", "separee"] = "separee"
    dre: bool = True
    part_tm: int = 100  # percent of the ticket modérateur it pays
    source: Source = "saisie"
    lu_le: date | None = None


@frozen
class Droits:
    """All the periods known for one patient."""

    amo: tuple[PeriodeAmo, ...] = ()
    exonerations: tuple[Exoneration, ...] = ()
    amc: tuple[ContratAmc, ...] = ()

    def ouverts(self, jour: date) -> bool:
        """Whether the caisse pays for something that day: a period of AMO, or the AME."""
        ame = any(e.nature == "ame" and couvre(e.debut, e.fin, jour) for e in self.exonerations)
        return ame or any(couvre(p.debut, p.fin, jour) for p in self.amo)


def couvre(debut: date, fin: date | None, jour: date) -> bool:
    """Whether the day lies in the period, ends included."""
    return debut <= jour and (fin is None or jour <= fin)
