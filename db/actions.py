"""Actions kept with the rows they changed, undone and redone row by row in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve

from core.erreurs import Anomalie, Refus
from db import tables, trace
from db.socle import Socle, introuvable
from db.trace import SOUPLES, Colonnes, Pas, colonnes

if TYPE_CHECKING:
    from core.registre_actions import Action, Effet

# older actions can no longer be undone: nobody goes further back than a day or two
GARDEES = 300


class ActionsBase(Socle):
    """Implements the actions of `core.registre_actions.RegistreActions`."""

    _en_cours: Action | None = None
    _trace_prete = False

    @contextmanager
    def action(self, libelle: str, moment: datetime, auteur: str = "") -> Iterator[None]:
        """An action inside another one is part of it."""
        if self._en_cours is not None:
            yield
            return
        from core.registre_actions import Action

        self._en_cours = Action(libelle, moment, auteur)
        try:
            yield
        finally:
            self._en_cours = None

    @contextmanager
    def ecriture(self) -> Iterator[None]:
        """The outer transaction of an action keeps its trace before it ends."""
        suivie = self._en_cours is not None and not self.base.in_transaction()
        if suivie and not self._trace_prete:
            trace.installer(self)
            self._trace_prete = True
        with super().ecriture():
            if suivie:
                trace.commencer(self)
            yield
            if suivie:
                self._garder_trace(*trace.finir(self))

    def _garder_trace(self, pas: list[Pas], frontiere: str) -> None:
        action = self._en_cours
        if action is None or not (frontiere or any(p.table not in SOUPLES for p in pas)):
            return  # a draft or a number alone is not something one undoes
        if frontiere == "message":
            return  # what the payer says is not something the biller did; the rows it moved can no longer be taken back
        if action.id:  # a second transaction of the same action
            deja = self._pas(action.id)
            self.modifier(
                tables.Action,
                action.id,
                contenu=trace.serrer(deja + pas),
                frontiere=trace.premiere(action.frontiere, frontiere),
            )
            return
        self.executer("DELETE FROM action WHERE auteur = ? AND etat = 'defaite'", (action.auteur,))
        id = self.inserer(
            tables.Action,
            libelle=action.libelle,
            auteur=action.auteur,
            moment=action.moment,
            etat="faite",
            frontiere=frontiere,
            contenu=trace.serrer(pas),
        )
        self._en_cours = evolve(action, id=id, frontiere=frontiere)
        self.executer("DELETE FROM action WHERE id <= ?", (id - GARDEES,))

    def actions(self, limite: int = 50, auteur: str = "") -> list[Action]:
        """Newest first."""
        from core.registre_actions import Action

        ordre = "SELECT libelle, moment, auteur, etat, frontiere, id FROM action WHERE auteur = ? ORDER BY id DESC LIMIT ?"
        return [
            Action(libelle, datetime.fromisoformat(moment), qui, etat, frontiere, id)
            for libelle, moment, qui, etat, frontiere, id in self.lignes(ordre, (auteur, limite))
        ]

    def effet_action(self, id: int) -> Effet:
        """Counted from its rows."""
        from db.effets import effet

        return effet(self, self._pas(id))

    def defaire_action(self, id: int) -> list[str]:
        """Last change first."""
        pas = self._pas(id)
        return self._rejouer(id, [Pas(p.table, p.apres, p.avant) for p in reversed(pas)], "defaite")

    def refaire_action(self, id: int) -> list[str]:
        """First change first."""
        return self._rejouer(id, self._pas(id), "faite")

    def _pas(self, id: int) -> list[Pas]:
        trouve = self.ligne("SELECT contenu FROM action WHERE id = ?", (id,))
        if trouve is None:
            raise introuvable("l'action", id)
        return trace.desserrer(bytes(trouve[0]))

    def _rejouer(self, id: int, pas: list[Pas], etat: str) -> list[str]:
        par_table: dict[str, Colonnes] = {}
        with self.ecriture():
            self.executer("INSERT INTO annulation (action) VALUES (?)", (id,))
            for p in pas:
                c = par_table.setdefault(p.table, colonnes(self, p.table))
                self._poser(p, c)
            self.executer("DELETE FROM annulation")
            self.modifier(tables.Action, id, etat=etat)
        return list(par_table)

    def _poser(self, p: Pas, c: Colonnes) -> None:
        """Bring one row from `avant` to `apres`, if it is what it is said to be."""
        nommee: Any = p.avant or p.apres
        cle = [nommee[nom] for nom in c.cle]
        ou = " AND ".join(f'"{nom}" = ?' for nom in c.cle)
        courante = self.ligne(f'SELECT {c.image("")} FROM "{p.table}" WHERE {ou}', cle)
        if not trace.pareilles(p.table, trace.lire_image(courante[0]) if courante else None, p.avant):
            if p.table in SOUPLES:
                return
            raise _change(p.table)
        if p.apres is None:
            self.executer(f'DELETE FROM "{p.table}" WHERE {ou}', cle)
        elif p.avant is None:
            noms = ", ".join(f'"{nom}"' for nom in p.apres)
            valeurs = [c.valeur(nom, v) for nom, v in p.apres.items()]
            self.executer(f'INSERT INTO "{p.table}" ({noms}) VALUES ({", ".join("?" for _ in valeurs)})', valeurs)
        else:
            tues = trace.EMPLOIS.get(p.table, frozenset())
            changees = {nom: v for nom, v in p.apres.items() if p.avant.get(nom) != v and nom not in tues}
            poses = ", ".join(f'"{nom}" = ?' for nom in changees)
            valeurs = [c.valeur(nom, v) for nom, v in changees.items()]
            self.executer(f'UPDATE "{p.table}" SET {poses} WHERE {ou}', [*valeurs, *cle])


_NOMS = {
    "facture": "une facture",
    "seance": "une séance",
    "patient": "un patient",
    "ordonnance": "une ordonnance",
    "question": "une question",
}


def _change(table: str) -> Refus:
    return Refus(
        Anomalie(
            "ANNULATION_IMPOSSIBLE",
            f"{_NOMS.get(table, 'une fiche')} a changé depuis (envoi, retour de la caisse ou autre poste) : rien n'est annulé",
            "corriger à la main : F5 pour une facture envoyée, la fiche sinon",
        )
    )
