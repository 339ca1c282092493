"""Rates, régimes and franchise as dated data (core/droits/donnees), each version with its text and how sure it is."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Literal

from attrs import field, frozen

from core.donnees import lire_donnees
from core.dossier.droits import couvre
from core.erreurs import Anomalie, Refus

Confiance = Literal["haute", "moyenne", "faible"]
TiersPayantLegal = Literal["facultatif", "obligatoire", "integral"]


@frozen
class VersionTaux:
    """What a situation gives over a period: percents of the base, and the codes for the flow."""

    debut: date
    amo: int
    reference: str
    confiance: Confiance
    verifie_le: date
    fin: date | None = None
    plafond_local: int = 0
    franchise: bool = True
    tp: TiersPayantLegal = "facultatif"
    nature: str = "10"
    exo: str = "0"
    snds: str = ""
    code_situation: str = ""
    remarque: str = ""


@frozen
class SituationTaux:
    """A situation of the table, under its name, with its dated versions."""

    id: str
    libelle: str
    version: tuple[VersionTaux, ...]
    justificatif: str = ""


@frozen
class Regime:
    """A grand régime (or one of its caisses) and the situation that gives its base rate."""

    code: str
    libelle: str
    situation: str
    caisse: str = ""
    retraite: str = ""
    ayant_droit: str = ""


@frozen
class Organisme:
    """A caisse as the cards and attestations name it; only proposed, any code can be typed."""

    regime: str
    caisse: str
    centre: str
    libelle: str


@frozen
class VersionFranchise:
    """The franchise over a period, in cents; `age`: exempt under it on 1 January."""

    debut: date
    par_acte: int
    par_jour: int
    par_an: int
    age: int
    reference: str
    confiance: Confiance
    verifie_le: date
    fin: date | None = None
    remarque: str = ""


@frozen
class _FichierTaux:
    situation: tuple[SituationTaux, ...]


@frozen
class _FichierRegimes:
    regime: tuple[Regime, ...]


@frozen
class _FichierCaisses:
    caisse: tuple[Organisme, ...]


@frozen
class _FichierFranchise:
    version: tuple[VersionFranchise, ...]


@frozen
class Bareme:
    """Everything dated that the split needs."""

    situations: Mapping[str, SituationTaux]
    regimes: tuple[Regime, ...]
    franchises: tuple[VersionFranchise, ...] = field(factory=tuple)

    def taux(self, situation: str, jour: date) -> VersionTaux:
        """The version in force that day; raises `Refus` TAUX_INCONNU."""
        for version in self.situations[situation].version:
            if couvre(version.debut, version.fin, jour):
                return version
        raise Refus(
            Anomalie(
                "TAUX_INCONNU",
                f"pas de taux connu le {jour:%d/%m/%Y} pour « {self.situations[situation].libelle} »",
                "vérifier la date des soins : les taux sont connus depuis le 02/05/2011 (C2S : 01/11/2019)",
            )
        )

    def libelle(self, situation: str) -> str:
        """The French name of a situation."""
        return self.situations[situation].libelle

    def franchise(self, jour: date) -> VersionFranchise | None:
        """The franchise in force that day, if any."""
        return next((v for v in self.franchises if couvre(v.debut, v.fin, jour)), None)

    def situation_de_base(self, regime: str, caisse: str = "", *, retraite: bool = False, ayant_droit: bool = False) -> str:
        """The situation whose rate is the base one for that régime ("droit_commun" when the régime is not known)."""
        propres = [r for r in self.regimes if r.code == regime and r.caisse in ("", caisse)]
        trouve = next((r for r in propres if r.caisse), propres[0] if propres else None)
        if trouve is None:
            return "droit_commun"
        if retraite and trouve.retraite:
            return trouve.retraite
        if ayant_droit and trouve.ayant_droit:
            return trouve.ayant_droit
        return trouve.situation


@lru_cache(maxsize=1)
def bareme() -> Bareme:
    """The data of the package, read once; raises `Refus` with all the faults of the files."""
    taux = lire_donnees("core/droits/donnees/taux.toml", _FichierTaux).situation
    regimes = lire_donnees("core/droits/donnees/regimes.toml", _FichierRegimes).regime
    franchises = lire_donnees("core/droits/donnees/franchise.toml", _FichierFranchise).version
    return Bareme({s.id: s for s in taux}, regimes, franchises)


@lru_cache(maxsize=1)
def organismes() -> tuple[Organisme, ...]:
    """The caisses that a type-ahead proposes."""
    return lire_donnees("core/droits/donnees/caisses.toml", _FichierCaisses).caisse
