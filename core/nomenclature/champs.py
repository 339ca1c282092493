"""Strict reading of TOML tables: a wrong key, a missing one or a wrong type is a fault, and all faults are kept.

Structuring is done by these small readers rather than by cattrs: importing cattrs costs more than reading the whole
nomenclature, and its default hooks would accept "non" as True.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from attrs import define, evolve, field

from core.citation import citer
from core.erreurs import Anomalie
from core.nomenclature.faute import Chemin, ligne

CONFIANCES = ("haute", "moyenne", "basse")


@define
class Fautes:
    """The faults found so far in all files; `sources` keeps the text of each file to name lines."""

    sources: dict[str, str] = field(factory=dict)
    trouvees: list[Anomalie] = field(factory=list)

    def ajouter(self, faute: Anomalie, fichier: str, chemin: Chemin = ()) -> None:
        """Keep a fault, placed at file:line."""
        self.trouvees.append(evolve(faute, ou=f"ngap/{fichier}:{ligne(self.sources.get(fichier, ''), chemin)}"))


@define
class Table:
    """One TOML table being read; every key must be taken, what is left is a fault."""

    valeurs: Mapping[str, Any]
    fichier: str
    chemin: tuple[str | int, ...]
    fautes: Fautes
    pris: set[str] = field(factory=set)

    def _faute(self, cle: str, attendu: str) -> None:
        self.fautes.ajouter(
            Anomalie(
                "NGAP_VALEUR_FAUSSE",
                f"clé « {cle} » : {citer(self.valeurs.get(cle))} n'est pas {attendu}",
                "corriger la valeur (voir ngap/SCHEMA.md)",
            ),
            self.fichier,
            (*self.chemin, cle),
        )

    def _lire(self, cle: str, obligatoire: bool) -> Any:
        self.pris.add(cle)
        valeur = self.valeurs.get(cle)
        if valeur is None and obligatoire:
            self.fautes.ajouter(
                Anomalie(
                    "NGAP_CLE_ABSENTE",
                    f"clé obligatoire absente : « {cle} »",
                    "l'ajouter : sans elle la nomenclature n'est pas chargée",
                ),
                self.fichier,
                self.chemin,
            )
        return valeur

    def texte(self, cle: str, obligatoire: bool = False) -> str:
        """A non-empty string, "" when absent."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return ""
        if type(valeur) is not str or not valeur.strip():
            self._faute(cle, "un texte")
            return ""
        return valeur

    def choix(self, cle: str, possibles: tuple[str, ...], obligatoire: bool = True, defaut: str = "") -> str:
        """One of a few words."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return defaut
        if valeur not in possibles:
            self._faute(cle, "un mot parmi " + ", ".join(possibles))
            return defaut
        return str(valeur)

    def jour(self, cle: str, obligatoire: bool = False) -> date | None:
        """A TOML date (not a date-time, not a string)."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return None
        if type(valeur) is not date or isinstance(valeur, datetime):
            self._faute(cle, "une date AAAA-MM-JJ sans guillemets")
            return None
        return valeur

    def entier(self, cle: str, obligatoire: bool = False) -> int | None:
        """An integer (True is not one)."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return None
        if type(valeur) is not int:
            self._faute(cle, "un nombre entier")
            return None
        return valeur

    def decimal(self, cle: str, obligatoire: bool = False) -> Decimal | None:
        """A positive exact number."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return None
        if type(valeur) not in (int, Decimal) or valeur < 0:
            self._faute(cle, "un nombre positif")
            return None
        return Decimal(valeur)

    def booleen(self, cle: str) -> bool:
        """true or false, False when absent."""
        valeur = self._lire(cle, False)
        if valeur is None:
            return False
        if type(valeur) is not bool:
            self._faute(cle, "true ou false")
            return False
        return valeur

    def textes(self, cle: str, obligatoire: bool = False) -> tuple[str, ...]:
        """A list of strings without repeats."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return ()
        if type(valeur) is not list or any(type(v) is not str or not v for v in valeur) or len(set(valeur)) != len(valeur):
            self._faute(cle, "une liste de textes sans répétition")
            return ()
        return tuple(valeur)

    def entiers(self, cle: str, obligatoire: bool = False) -> tuple[int, ...]:
        """A list of integers."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return ()
        if type(valeur) is not list or any(type(v) is not int for v in valeur):
            self._faute(cle, "une liste d'entiers")
            return ()
        return tuple(valeur)

    def table(self, cle: str, obligatoire: bool = False) -> "Table | None":
        """A sub-table."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return None
        if type(valeur) is not dict:
            self._faute(cle, "une table")
            return None
        return Table(valeur, self.fichier, (*self.chemin, cle), self.fautes)

    def tables(self, cle: str, obligatoire: bool = False) -> Iterator["Table"]:
        """Each table of an array of tables."""
        valeur = self._lire(cle, obligatoire)
        if valeur is None:
            return
        if type(valeur) is not list or any(type(v) is not dict for v in valeur):
            self._faute(cle, "une suite de tables")
            return
        for rang, contenu in enumerate(valeur):
            yield Table(contenu, self.fichier, (*self.chemin, cle, rang), self.fautes)

    def provenance(self) -> tuple[str, str, date]:
        """`reference`, `confiance` and `verifie_le`, mandatory in every version."""
        reference = self.texte("reference", True)
        confiance = self.choix("confiance", CONFIANCES, defaut="basse")
        return reference, confiance, self.jour("verifie_le", True) or date.min

    def finir(self) -> None:
        """Refuse the keys nobody asked for."""
        for cle in self.valeurs:
            if cle not in self.pris:
                self.fautes.ajouter(
                    Anomalie(
                        "NGAP_CLE_INCONNUE",
                        f"clé inconnue : « {cle} »",
                        "la corriger ou la retirer (voir ngap/SCHEMA.md)",
                    ),
                    self.fichier,
                    (*self.chemin, cle),
                )
