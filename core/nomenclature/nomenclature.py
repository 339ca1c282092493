"""The nomenclature and its view on one day in one territory.

Between two dates where nothing changes the view is the same object: `au` finds it by bisection, so that pricing a year of
visits builds a handful of views.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from core.erreurs import Anomalie, Refus
from core.nomenclature.feries import feries_de
from core.nomenclature.modele import (
    Donnees,
    Ferie,
    GrilleBsi,
    Reglage,
    Tarif,
    Territoire,
    VersionActe,
    VersionRegle,
    en_vigueur,
)
from core.nomenclature.recherche import Index, chercher, indexer, plier

_RECHERCHES_GARDEES = 256


class NomenclatureDuJour:
    """Acts, tariffs, rules and holidays in force on the days of one period, in one territory."""

    __slots__ = (
        "_feries",
        "_index",
        "_regles_feries",
        "_tarifs",
        "_trouves",
        "_variantes",
        "actes",
        "empreinte",
        "memo",
        "regles",
        "territoire",
    )

    def __init__(self, donnees: Donnees, jour: date, territoire: Territoire) -> None:
        self.empreinte = donnees.empreinte
        self.territoire = territoire
        self.actes: Mapping[str, VersionActe] = MappingProxyType(
            {
                version.id: version
                for versions in donnees.actes.values()
                for version in versions
                if version.etat == "inscrit" and en_vigueur(version.du, version.au, jour)
            }
        )
        self._tarifs: dict[str, Tarif] = {}
        self._variantes: dict[tuple[str, str, str], Tarif] = {}
        for tarif in donnees.tarifs:
            if tarif.territoire == territoire.grille and tarif.etat == "inscrit" and en_vigueur(tarif.du, tarif.au, jour):
                if tarif.si is None:
                    self._tarifs[tarif.code] = tarif
                else:
                    self._variantes[(tarif.code, *tarif.si)] = tarif
        self.regles: tuple[VersionRegle, ...] = tuple(r for r in donnees.regles if en_vigueur(r.du, r.au, jour))
        self._regles_feries = donnees.feries
        self._feries: dict[int, dict[date, Ferie]] = {}
        self._index: Index | None = None
        self._trouves: dict[str, list[VersionActe]] = {}  # by text: a line typed letter by letter asks for the same again
        self.memo: dict[Any, Any] = {}  # what the pricing engine prepares once for this period

    def acte(self, identifiant: str) -> VersionActe | None:
        """The act in force, None if it is unknown, abrogated, not yet in force or only announced."""
        return self.actes.get(identifiant)

    def tarif(self, code: str, reglages: Mapping[str, str] | None = None) -> Tarif | None:
        """The value of a key letter or supplement in cents; `reglages` may choose another reading of its date or amount."""
        if reglages and self._variantes:
            for (variante, reglage, valeur), tarif in self._variantes.items():
                if variante == code and reglages.get(reglage) == valeur:
                    return tarif
        return self._tarifs.get(code)

    @property
    def tarifs(self) -> Mapping[str, Tarif]:
        """The values in force under the default readings, by code."""
        return MappingProxyType(self._tarifs)

    @property
    def variantes(self) -> Mapping[tuple[str, str, str], Tarif]:
        """The values that another reading would give, by (code, setting, reading)."""
        return MappingProxyType(self._variantes)

    def ferie(self, jour: date) -> Ferie | None:
        """The public holiday of that day in the territory, if it is one."""
        annee = self._feries.get(jour.year)
        if annee is None:
            annee = self._feries[jour.year] = feries_de(jour.year, self.territoire.id, self._regles_feries)
        return annee.get(jour)

    def chercher(self, texte: str, limite: int = 9) -> list[VersionActe]:
        """The acts that match what is typed, best first."""
        trouves = self._trouves.get(texte)
        if trouves is None:
            if self._index is None:
                self._index = indexer(self.actes.values())
            if len(self._trouves) >= _RECHERCHES_GARDEES:
                self._trouves.clear()
            trouves = self._trouves[texte] = chercher(self._index, texte)
        return trouves[:limite]


class Nomenclature:
    """All the dated data; `au` gives the view of a day."""

    def __init__(self, donnees: Donnees) -> None:
        self._donnees = donnees
        self._bornes = _bornes(donnees)
        self._vues: dict[tuple[int, str], NomenclatureDuJour] = {}

    def au(self, jour: date, territoire: str = "metropole") -> NomenclatureDuJour:
        """What is in force that day in that territory; raises `Refus` TERRITOIRE_INCONNU."""
        cle = (bisect_right(self._bornes, jour), territoire)
        vue = self._vues.get(cle)
        if vue is None:
            connu = self._donnees.territoires.get(territoire)
            if connu is None:
                raise Refus(
                    Anomalie(
                        "TERRITOIRE_INCONNU",
                        f"territoire inconnu : « {territoire} »",
                        "écrire un territoire parmi " + ", ".join(self._donnees.territoires),
                        "territoire",
                    )
                )
            vue = self._vues[cle] = NomenclatureDuJour(self._donnees, jour, connu)
        return vue

    def chercher(self, texte: str, jour: date, territoire: str = "metropole", limite: int = 9) -> list[VersionActe]:
        """Type-ahead on the acts in force that day: id, short code, synonyms, words of the label."""
        return self.au(jour, territoire).chercher(texte, limite)

    def chercher_partout(self, texte: str, limite: int = 20) -> list[VersionActe]:
        """The last version of the acts that match, abrogated and announced ones included."""
        return chercher(indexer(versions[-1] for versions in self._donnees.actes.values()), texte)[:limite]

    def versions(self, identifiant: str) -> tuple[VersionActe, ...]:
        """All the versions of an act, announced and abrogated ones included; empty if it is unknown."""
        return self._donnees.actes.get(identifiant, ())

    @property
    def actes(self) -> Mapping[str, tuple[VersionActe, ...]]:
        """Every act with its history."""
        return self._donnees.actes

    @property
    def tarifs(self) -> tuple[Tarif, ...]:
        """Every dated value."""
        return self._donnees.tarifs

    @property
    def regles(self) -> tuple[VersionRegle, ...]:
        """Every version of every rule."""
        return self._donnees.regles

    @property
    def reglages(self) -> Mapping[str, Reglage]:
        """The unsettled points by id."""
        return self._donnees.reglages

    def territoire_nomme(self, texte: str) -> str:
        """The id of the territory of that id, or with a word that begins so; what fits none or several comes back as it was."""
        voulu = plier(texte).strip()
        if not voulu or texte.strip() in self.territoires:
            return texte.strip() or "metropole"
        trouves = [t.id for t in self.territoires.values() if f" {voulu}" in f" {plier(t.libelle)}"]
        return trouves[0] if len(trouves) == 1 else texte.strip()

    @property
    def territoires(self) -> Mapping[str, Territoire]:
        """The territories by id."""
        return self._donnees.territoires

    @property
    def grille_bsi(self) -> GrilleBsi:
        """The grid of the dependence classes."""
        return self._donnees.grille_bsi

    @property
    def empreinte(self) -> str:
        """SHA-256 of all the data files, in hexadecimal."""
        return self._donnees.empreinte

    @property
    def bornes(self) -> tuple[date, ...]:
        """The days on which something changes, in order."""
        return tuple(self._bornes)


def _bornes(donnees: Donnees) -> list[date]:
    """Every first day of a version and every day after a last one."""
    jours: set[date] = set()
    dates = [(v.du, v.au) for versions in donnees.actes.values() for v in versions]
    dates += [(t.du, t.au) for t in donnees.tarifs] + [(r.du, r.au) for r in donnees.regles]
    for du, au in dates:
        if du is not None:
            jours.add(du)
        if au is not None and au < date.max:
            jours.add(au + timedelta(days=1))
    return sorted(jours)
