"""Templates, macros and saved filters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from db import tables
from db.socle import Socle, introuvable
from db.socle import jour as en_jour

if TYPE_CHECKING:
    from core.registre_actions import Filtre, Macro, Modele

_MODELE = "nom, texte, cabinet, auteur, note, version, cree_le, employe_le, emplois, retire, id"


class PosteBase(Socle):
    """Implements the rest of `core.registre_actions.RegistreActions`."""

    def enregistrer_modele(self, modele: Modele) -> Modele:
        """Insert or update."""
        champs = {nom: getattr(modele, nom) for nom in _MODELE.split(", ") if nom != "id"}
        champs["retire"] = int(modele.retire)
        with self.dans_l_ecriture():
            if not modele.id:
                return evolve(modele, id=self.inserer(tables.Modele, **champs))
            if self.modifier(tables.Modele, modele.id, **champs) != 1:
                raise introuvable("le modèle", modele.id)
            return modele

    def modeles(self) -> list[Modele]:
        """All versions, by name then newest first."""
        from core.registre_actions import Modele

        rangs = self.lignes(f"SELECT {_MODELE} FROM modele ORDER BY nom, cabinet, auteur, version DESC")
        return [
            Modele(nom, texte, cabinet, auteur, note, version, en_jour(cree), en_jour(employe), emplois, bool(retire), id)
            for nom, texte, cabinet, auteur, note, version, cree, employe, emplois, retire, id in rangs
        ]

    def enregistrer_macro(self, macro: Macro) -> None:
        """Insert or update: a name keeps its row."""
        m = macro
        with self.dans_l_ecriture():
            self.executer(
                "INSERT INTO macro (nom, contenu, cree_le, employe_le) VALUES (?, ?, ?, ?) ON CONFLICT (nom) DO UPDATE SET "
                "contenu = excluded.contenu, cree_le = excluded.cree_le, employe_le = excluded.employe_le",
                (m.nom, m.contenu, m.cree_le.isoformat(), m.employe_le.isoformat() if m.employe_le else None),
            )

    def macros(self) -> list[Macro]:
        """By name."""
        from core.registre_actions import Macro

        rangs = self.lignes("SELECT nom, contenu, cree_le, employe_le FROM macro ORDER BY nom")
        return [Macro(nom, contenu, date.fromisoformat(cree), en_jour(employe)) for nom, contenu, cree, employe in rangs]

    def supprimer_macro(self, nom: str) -> None:
        """One row."""
        with self.dans_l_ecriture():
            if self.executer("DELETE FROM macro WHERE nom = ?", (nom,)) != 1:
                raise introuvable("la macro", nom)

    def enregistrer_filtre(self, filtre: Filtre) -> None:
        """Insert or update: a name keeps its row."""
        with self.dans_l_ecriture():
            self.executer(
                "INSERT INTO filtre (nom, ecran, texte) VALUES (?, ?, ?) ON CONFLICT (nom) DO UPDATE SET "
                "ecran = excluded.ecran, texte = excluded.texte",
                (filtre.nom, filtre.ecran, filtre.texte),
            )

    def filtres(self, ecran: str = "") -> list[Filtre]:
        """By name."""
        from core.registre_actions import Filtre

        rangs = self.lignes("SELECT nom, ecran, texte FROM filtre WHERE ? IN ('', ecran) ORDER BY nom", (ecran,))
        return [Filtre(*r) for r in rangs]

    def supprimer_filtre(self, nom: str) -> None:
        """One row."""
        with self.dans_l_ecriture():
            if self.executer("DELETE FROM filtre WHERE nom = ?", (nom,)) != 1:
                raise introuvable("le filtre", nom)

    def parametres(self) -> dict[str, str]:
        """By name."""
        return dict(self.lignes("SELECT nom, valeur FROM parametre ORDER BY nom"))

    def fixer_parametre(self, nom: str, valeur: str) -> None:
        """Insert or update: a name keeps its row."""
        with self.dans_l_ecriture():
            self.executer(
                "INSERT INTO parametre (nom, valeur) VALUES (?, ?) ON CONFLICT (nom) DO UPDATE SET valeur = excluded.valeur",
                (nom, valeur),
            )

    def oublier_parametre(self, nom: str) -> None:
        """Back to the default; nothing happens when it was there already."""
        with self.dans_l_ecriture():
            self.executer("DELETE FROM parametre WHERE nom = ?", (nom,))
