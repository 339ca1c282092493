"""The part of the `Registre` for what the biller makes and undoes: actions, templates, macros, saved filters."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Literal, Protocol

from attrs import frozen

EtatAction = Literal["faite", "defaite"]


@frozen
class Effet:
    """Whom and what an action changed: `nom` is the patient when there is one alone, `objets` what has no patient (templates,
    routines, filters, prescribers), `parametre` the one it set; `montant` in cents, of invoices made, else changed, else of sums
    noted (0: none)."""

    nom: str = ""
    patients: int = 0
    visites: int = 0
    facturees: int = 0
    factures: tuple[int, ...] = ()
    montant: int = 0
    objets: tuple[str, ...] = ()
    parametre: str = ""


@frozen
class Action:
    """Something done in one transaction, kept with the rows it changed.

    `frontiere` names the fact that cannot be taken back ("lot", "fusion", "message"; "" when there is none); `effet` is known
    once it is asked for.
    """

    libelle: str
    moment: datetime
    auteur: str = ""
    etat: EtatAction = "faite"
    frontiere: str = ""
    id: int = 0
    effet: Effet = Effet()


@frozen
class Modele:
    """A line of entry kept under a short name, shared: `cabinet` and `auteur` empty mean everyone's.

    Every change makes a new `version`; a name taken back (`retire`) is only kept for what was done with it.
    """

    nom: str
    texte: str
    cabinet: str = ""
    auteur: str = ""
    note: str = ""
    version: int = 1
    cree_le: date | None = None
    employe_le: date | None = None
    emplois: int = 0
    retire: bool = False
    id: int = 0


@frozen
class Macro:
    """A routine: the lines of its commands, and what each answered when it was recorded (JSON of core.services.macros)."""

    nom: str
    contenu: str
    cree_le: date
    employe_le: date | None = None


@frozen
class Filtre:
    """What to keep of a list, under a name."""

    nom: str
    ecran: str
    texte: str


class RegistreActions(Protocol):
    """Undo and redo, templates, macros, filters and parameters."""

    def action(self, libelle: str, moment: datetime, auteur: str = "") -> AbstractContextManager[None]:
        """What is written inside can be undone as one action, kept in the same transaction; reading leaves no trace."""
        ...

    def actions(self, limite: int = 50, auteur: str = "") -> Sequence[Action]:
        """Of that author, newest first."""
        ...

    def effet_action(self, id: int) -> Effet:
        """Whom and what it changed."""
        ...

    def defaire_action(self, id: int) -> Sequence[str]:
        """Give every row its content of before; the names of the tables changed.

        Raises `Refus` ANNULATION_IMPOSSIBLE, nothing being changed, when a row moved since.
        """
        ...

    def refaire_action(self, id: int) -> Sequence[str]:
        """The reverse of `defaire_action`."""
        ...

    def enregistrer_modele(self, modele: Modele) -> Modele:
        """Insert (`id` 0) or update."""
        ...

    def modeles(self) -> Sequence[Modele]:
        """All versions, by name then newest first."""
        ...

    def enregistrer_macro(self, macro: Macro) -> None:
        """Insert or replace."""
        ...

    def macros(self) -> Sequence[Macro]:
        """By name."""
        ...

    def supprimer_macro(self, nom: str) -> None:
        """Forget one (INTROUVABLE if unknown)."""
        ...

    def enregistrer_filtre(self, filtre: Filtre) -> None:
        """Insert or replace."""
        ...

    def filtres(self, ecran: str = "") -> Sequence[Filtre]:
        """By name."""
        ...

    def supprimer_filtre(self, nom: str) -> None:
        """Forget one (INTROUVABLE if unknown)."""
        ...

    def parametres(self) -> dict[str, str]:
        """What was changed from the defaults (core.parametres), by name, as text."""
        ...

    def fixer_parametre(self, nom: str, valeur: str) -> None:
        """Insert or replace."""
        ...

    def oublier_parametre(self, nom: str) -> None:
        """Back to the default; nothing happens when it was there already."""
        ...
