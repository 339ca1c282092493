"""What the three parts of the registre share: the connection, the one write door, the numbers, short queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from core.erreurs import Anomalie, Refus
from db.fautes import traduire

if TYPE_CHECKING:
    from core.registre import Nature
    from db.champs import Table

T = TypeVar("T")
Ligne = tuple[Any, ...]
Parametres = Sequence[Any] | Mapping[str, Any]


class Socle:
    """One open base. Not shared between threads."""

    def __init__(self, base: Any, nature: Nature, chemin: str) -> None:
        self.base = base
        self.nature: Nature = nature
        self.chemin = chemin

    def fermer(self) -> None:
        """Close the connection; the WAL is folded back into the file."""
        self.base.close()

    @contextmanager
    def ecriture(self) -> Iterator[None]:
        """One write transaction, IMMEDIATE so that two billers wait instead of failing.

        Nested, what is done inside is still whole or undone (a savepoint), and the outer one decides of everything.
        """
        with traduire(self.chemin), self._point() if self.base.in_transaction() else self.base.atomic("IMMEDIATE"):
            yield

    @contextmanager
    def _point(self) -> Iterator[None]:
        """A savepoint always of the same name, released in any case: those of peewee are new texts each time, in the place of
        statements that the connection keeps prepared."""
        self.base.execute_sql("SAVEPOINT point")
        try:
            yield
        except BaseException:
            self.base.execute_sql("ROLLBACK TO point")
            self.base.execute_sql("RELEASE point")
            raise
        self.base.execute_sql("RELEASE point")

    @contextmanager
    def dans_l_ecriture(self) -> Iterator[None]:
        """For one statement, or a few that only fail together: the transaction under way, or one of its own."""
        if self.base.in_transaction():
            with traduire(self.chemin):
                yield
        else:
            with self.ecriture():
                yield

    def lignes(self, ordre: str, parametres: Parametres = ()) -> list[Ligne]:
        """All the rows of a query."""
        with traduire(self.chemin):
            return list(self.base.execute_sql(ordre, parametres).fetchall())

    def ligne(self, ordre: str, parametres: Parametres = ()) -> Ligne | None:
        """The first row, if any."""
        with traduire(self.chemin):
            curseur = self.base.execute_sql(ordre, parametres)
            trouvee: Ligne | None = curseur.fetchone()
            curseur.close()
            return trouvee

    def executer(self, ordre: str, parametres: Parametres = ()) -> int:
        """Run a write; the number of rows it changed."""
        with traduire(self.chemin):
            return int(self.base.execute_sql(ordre, parametres).rowcount)

    def executer_tous(self, ordre: str, rangs: Iterable[Sequence[Any]]) -> int:
        """Run one write for each row of values, whatever their number; how many rows changed in all."""
        with traduire(self.chemin):
            return int(self.base.connection().executemany(ordre, rangs).rowcount)

    def inserer_tous(self, table: type[Table], noms: tuple[str, ...], rangs: Iterable[Sequence[Any]]) -> None:
        """Insert rows of the values of these columns, each checked by its column of the model."""
        ordre, champs = _insertion(table, noms)
        conversions = [champ.db_value for champ in champs]
        self.executer_tous(ordre, ([c(v) for c, v in zip(conversions, rang, strict=True)] for rang in rangs))

    def inserer(self, table: type[Table], **valeurs: Any) -> int:
        """Insert, each value checked by its column of the model; the id."""
        ordre, champs = _insertion(table, tuple(valeurs))
        parametres = [champ.db_value(valeur) for champ, valeur in zip(champs, valeurs.values(), strict=True)]
        with traduire(self.chemin):
            return int(self.base.execute_sql(ordre, parametres).lastrowid)

    def modifier(self, table: Any, id: int, **valeurs: Any) -> int:
        """Update one row through the model; the number of rows changed."""
        with traduire(self.chemin):
            return int(table.update(**valeurs).where(table.id == id).execute(self.base))

    def compter_un(self, nom: str, modulo: int = 0) -> int:
        """The next number of a sequence, from 1; after `modulo` comes 1 again. Inside a write transaction."""
        suivant = f"valeur % {int(modulo)} + 1" if modulo else "valeur + 1"
        trouve = self.ligne(
            "INSERT INTO compteur (nom, valeur) VALUES (?, 1) "
            f"ON CONFLICT (nom) DO UPDATE SET valeur = {suivant} RETURNING valeur",
            (nom,),
        )
        if trouve is None:
            raise AssertionError(f"le compteur {nom} ne rend pas de valeur")
        return int(trouve[0])


@cache
def _insertion(table: type[Table], noms: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """The INSERT of these columns and their fields, built once: peewee's own builder costs ten times the insertion."""
    meta: Any = table._meta
    champs = tuple(meta.fields[nom] for nom in noms)
    colonnes = ", ".join(f'"{champ.column_name}"' for champ in champs)
    return f'INSERT INTO "{meta.table_name}" ({colonnes}) VALUES ({parmi(noms)})', champs


def composer(modele: Callable[..., T], ligne: Ligne, **conversions: Callable[[Any], Any]) -> T:
    """A value made of a row in the order of its columns; `c9=date.fromisoformat` converts column 9."""
    valeurs = list(ligne)
    for nom, convertir in conversions.items():
        rang = int(nom[1:])
        valeurs[rang] = convertir(valeurs[rang])
    return modele(*valeurs)


def moment(texte: str | None) -> datetime | None:
    """A moment as it is kept, or None."""
    return datetime.fromisoformat(texte) if texte else None


def jour(texte: str | None) -> date | None:
    """A day as it is kept, or None."""
    return date.fromisoformat(texte) if texte else None


def parmi(valeurs: Iterable[object]) -> str:
    """A list of question marks for IN (…)."""
    return ", ".join("?" for _ in valeurs)


def litteraux(mots: Iterable[str]) -> str:
    """A list of words for IN, written out where they cannot be bound: a view, an index, the query that the index serves."""
    return "(" + ", ".join(f"'{mot}'" for mot in mots) + ")"


def introuvable(quoi: str, id: object) -> Refus:
    """The refusal for an unknown id."""
    return Refus(
        Anomalie("INTROUVABLE", f"{quoi} {id} n'existe pas dans cette base", "rafraîchir la liste : la fiche a peut-être changé")
    )


def etat_change(quoi: str, id: object, attendu: str) -> Refus:
    """The refusal when another session moved the row between our reading and our writing."""
    return Refus(
        Anomalie(
            "ETAT_CHANGE",
            f"{quoi} {id} n'est plus dans l'état « {attendu} » : une autre session vient de l'avancer",
            "rafraîchir l'écran et regarder le nouvel état avant de recommencer",
        )
    )
