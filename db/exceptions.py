"""Local exceptions of the practices, and which visits are billed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time
from typing import TYPE_CHECKING

from attrs import evolve

from core.erreurs import Anomalie, Refus
from db import tables
from db.socle import Socle, composer, introuvable, parmi
from db.socle import jour as en_jour

if TYPE_CHECKING:
    from core.facturation.fiche import ActeCote
    from core.registre_reglages import ExceptionEnregistree, FactureBreve, VisiteVoisine

_ACTES = "SELECT a.patient, a.infirmier, a.jour, a.acte, a.quantite, s.heure FROM acte_cote a JOIN seance s ON s.id = a.seance"


def en_heure(texte: str) -> time | None:
    """An hour as it is kept, "" when it is not known."""
    return time.fromisoformat(texte) if texte else None


class ReglagesBase(Socle):
    """Implements `core.registre_reglages.RegistreReglages`."""

    def enregistrer_exception(self, exception: ExceptionEnregistree) -> ExceptionEnregistree:
        """Insert or update."""
        e = exception.exception
        champs = {
            "cabinet": exception.cabinet,
            "reglage": e.reglage,
            "valeur": e.valeur,
            "du": e.du,
            "au": e.au,
            "note": e.note,
            "caisse": e.caisse,
        }
        with self.dans_l_ecriture():
            if not exception.id:
                return evolve(exception, id=self.inserer(tables.ExceptionLocale, **champs))
            if self.modifier(tables.ExceptionLocale, exception.id, **champs) != 1:
                raise introuvable("l'exception locale", exception.id)
            return exception

    def exceptions_locales(self, cabinet: str = "") -> list[ExceptionEnregistree]:
        """By practice, setting and first day."""
        from core.cotation.situation import ExceptionLocale
        from core.registre_reglages import ExceptionEnregistree

        ou, valeurs = ("WHERE cabinet = ?", (cabinet,)) if cabinet else ("", ())
        rangs = self.lignes(
            f"SELECT cabinet, reglage, valeur, du, au, note, caisse, id FROM exception_locale {ou} "
            "ORDER BY cabinet, reglage, du, id",
            valeurs,
        )
        return [
            ExceptionEnregistree(c, ExceptionLocale(reglage, valeur, date.fromisoformat(du), en_jour(au), note, caisse), id)
            for c, reglage, valeur, du, au, note, caisse, id in rangs
        ]

    def supprimer_exception(self, id: int) -> None:
        """One row."""
        with self.dans_l_ecriture():
            if self.executer("DELETE FROM exception_locale WHERE id = ?", (id,)) != 1:
                raise introuvable("l'exception locale", id)

    def actes_anterieurs(self, patients: Sequence[int], debut: date, jour: date, suivis: Collection[str]) -> list[ActeCote]:
        """By day, then in the order they were priced."""
        from core.facturation.fiche import ActeCote

        ordre = (
            f"{_ACTES} WHERE a.patient IN ({parmi(patients)}) "
            f"AND a.jour BETWEEN ? AND ? AND (a.jour = ? OR a.acte IN ({parmi(suivis)})) ORDER BY a.jour, a.seance, a.id"
        )
        jours = [debut.isoformat(), jour.isoformat(), jour.isoformat()]
        return [composer(ActeCote, r, c2=en_jour, c5=en_heure) for r in self.lignes(ordre, [*patients, *jours, *sorted(suivis)])]

    def visites_voisines(self, infirmiers: Collection[int], debut: date, fin: date) -> list[VisiteVoisine]:
        """By day, hour and id."""
        from core.registre_reglages import VisiteVoisine

        ordre = (
            "SELECT patient, coalesce(ordonnance, 0), infirmier, jour, contenu, id FROM seance "
            f"WHERE jour BETWEEN ? AND ? AND +infirmier IN ({parmi(infirmiers)}) ORDER BY jour, heure, id"
        )
        rangs = self.lignes(ordre, (debut.isoformat(), fin.isoformat(), *infirmiers))
        return [composer(VisiteVoisine, rang, c3=date.fromisoformat) for rang in rangs]

    def actes_voisins(
        self, patients: Sequence[int], depuis: date, debut: date, fin: date, suivis: Collection[str], sauf: int
    ) -> list[ActeCote]:
        """By day, then in the order they were priced."""
        from core.facturation.fiche import ActeCote

        ordre = (
            f"{_ACTES} WHERE a.patient IN ({parmi(patients)}) "
            "AND a.jour BETWEEN ? AND ? "
            f"AND (a.acte IN ({parmi(suivis)}) OR (a.jour >= ? AND a.infirmier <> ?)) ORDER BY a.jour, a.seance, a.id"
        )
        jours = [depuis.isoformat(), fin.isoformat()]
        return [
            composer(ActeCote, r, c2=en_jour, c5=en_heure)
            for r in self.lignes(ordre, [*patients, *jours, *sorted(suivis), debut.isoformat(), sauf])
        ]

    def factures_numerotees(self, ids: Sequence[int]) -> dict[int, FactureBreve]:
        """By id."""
        from core.registre_reglages import FactureBreve

        ordre = f"SELECT id, numero, etat FROM facture WHERE numero IS NOT NULL AND id IN ({parmi(ids)})"
        return {id: FactureBreve(id, numero, etat) for id, numero, etat in self.lignes(ordre, list(ids))}

    def jours_de_soins(self, debut: date, fin: date) -> list[tuple[date, int]]:
        """By day, then nurse."""
        if debut > fin:
            raise Refus(
                Anomalie("PERIODE_INVERSEE", f"le {debut:%d/%m/%Y} est après le {fin:%d/%m/%Y}", "donner le premier jour d'abord")
            )
        ordre = "SELECT DISTINCT jour, infirmier FROM seance WHERE jour BETWEEN ? AND ? ORDER BY jour, infirmier"
        return [(date.fromisoformat(j), i) for j, i in self.lignes(ordre, (debut.isoformat(), fin.isoformat()))]
