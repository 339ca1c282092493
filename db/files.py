"""What waits, counted and summed by SQL; each query goes through an index (db.index) and reads what it shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve

from core.facturation.etats import REFUSEES, SANS_DEMANDE
from core.facturation.instantane import depuis_json
from db.dossier import DossierBase
from db.echanges import ENVOI, LOT, LotsBase, lire_envoi, lire_lot
from db.exceptions import en_heure
from db.index import EN_ATTENTE
from db.retours import REJET
from db.socle import composer, litteraux, parmi
from db.socle import jour as en_jour

if TYPE_CHECKING:
    from core.dossier.ordonnance import Ordonnance
    from core.dossier.personnes import Patient
    from core.lots.echanges import Envoi, Lot, RejetRecu
    from core.registre_files import ActeRepete, BilanLot, LotEnAttente, SeancesLibres, SommeLots, SommePretes

TRANCHE = 500
_REJETEES = f"f.etat IN {litteraux(REFUSEES)} AND NOT EXISTS (SELECT 1 FROM facture r WHERE r.remplace = f.id)"
_BILAN = (
    "lot, count(*), sum(paye), sum(etat = 'rejetee' OR (etat = 'close' AND NOT paye)), sum(etat = 'partielle'), "
    "sum(etat IN ('transmise', 'acceptee', 'en_lot')), sum(etat = 'differee')"
)
# each line finds the patients of one kind of deadline; an endless ordonnance is left to the domain
_A_SUIVRE = """
SELECT patient FROM ordonnance WHERE json_extract(contenu, '$.fin') BETWEEN :debut AND :fin
UNION ALL SELECT patient FROM ordonnance WHERE jour >= :depuis AND json_extract(contenu, '$.accord_prealable') <> ''
UNION ALL SELECT patient FROM droit WHERE fin BETWEEN :debut AND :fin
UNION ALL SELECT id FROM patient WHERE json_extract(contenu, '$.bsi') <> ''
UNION ALL SELECT o.patient FROM ordonnance o WHERE o.jour >= :depuis AND NOT EXISTS (SELECT 1 FROM droit d
  WHERE d.patient = o.patient AND d.genre = 'amo' AND d.debut <= :jour AND (d.fin IS NULL OR d.fin > :fin))
UNION ALL SELECT patient FROM ordonnance WHERE jour >= :depuis AND json_extract(contenu, '$.soins') IN ({soins})"""

# the same as `core.facturation.etats.vivante`
VIVANTE = f"f.etat NOT IN {litteraux(SANS_DEMANDE)} AND NOT (f.etat = 'close' AND f.paye = 0)"
# CROSS JOIN keeps the order: the visits of the invoices first, then what else is priced for their patient on their day
_REPETES = f"""
SELECT s.facture, s.jour, a.acte, s.heure, coalesce(s.ordonnance, 0), f.id, f.numero, o.heure, coalesce(o.ordonnance, 0), p.jour,
  f.etat <> 'validee'
FROM seance s
CROSS JOIN acte_cote a ON a.seance = s.id
CROSS JOIN acte_cote b ON b.patient = a.patient AND b.jour = a.jour AND b.acte = a.acte AND b.seance <> a.seance
CROSS JOIN seance o ON o.id = b.seance
CROSS JOIN facture_seance fs ON fs.seance = o.id AND fs.facture <> s.facture
CROSS JOIN facture f ON f.id = fs.facture
LEFT JOIN ordonnance p ON p.id = o.ordonnance
WHERE s.facture IN ({{factures}}) AND f.nature = 'FSE' AND {VIVANTE}
ORDER BY s.facture, s.jour, s.heure, f.id
"""


class FilesBase(LotsBase, DossierBase):
    """Implements `core.registre_files.RegistreFiles`."""

    def lots_en_attente(self, cabinet: str = "") -> list[LotEnAttente]:
        """The index of those that wait says which; with min(), SQLite takes the practice from the row of the first invoice."""
        from core.registre_files import LotEnAttente

        ou, valeurs = _du_cabinet("cabinet", cabinet)
        sommes = (
            "SELECT lot, min(id), cabinet AS chez, count(*) AS attendues, sum(demande - paye) AS reste FROM facture "
            f"INDEXED BY facture_attente WHERE {EN_ATTENTE} AND lot IS NOT NULL{ou} GROUP BY lot"
        )
        ordre = f"SELECT chez, attendues, reste, {LOT} FROM ({sommes}) s JOIN lot ON lot.id = s.lot ORDER BY id"
        return [LotEnAttente(lire_lot(rang[3:]), *rang[:3]) for rang in self.lignes(ordre, valeurs)]

    def compter_rejets(self, cabinet: str = "") -> int:
        """One query."""
        ou, valeurs = _du_cabinet("f.cabinet", cabinet)
        return self._nombre(f"SELECT count(*) FROM facture f WHERE {_REJETEES}{ou}", valeurs)

    def rejets_de(self, factures: Sequence[int]) -> dict[int, tuple[RejetRecu, ...]]:
        """A few hundred invoices a query."""
        from core.lots.echanges import RejetRecu

        trouves: dict[int, tuple[RejetRecu, ...]] = {}
        for tranche in _tranches(factures):
            for rang in self.lignes(f"SELECT {REJET} FROM rejet WHERE facture IN ({parmi(tranche)}) ORDER BY id", tranche):
                trouves[rang[0]] = (*trouves.get(rang[0], ()), composer(RejetRecu, rang))
        return trouves

    def seances_libres(self, jour: date, cabinet: str = "") -> list[SeancesLibres]:
        """The largest sums first; the practice is that of the last visit."""
        from core.registre_files import SeancesLibres

        ou, valeurs = _du_cabinet("s.cabinet", cabinet)
        ordre = (
            "SELECT s.patient, s.cabinet, p.nom || ' ' || p.prenom, count(*), sum(s.montant), max(s.jour) FROM seance s JOIN "
            f"patient p ON p.id = s.patient WHERE s.facture IS NULL AND s.jour <= ?{ou} GROUP BY s.patient ORDER BY 5 DESC, 1"
        )
        return [composer(SeancesLibres, rang, c5=date.fromisoformat) for rang in self.lignes(ordre, [jour.isoformat(), *valeurs])]

    def actes_repetes(self, factures: Sequence[int]) -> list[ActeRepete]:
        """From the visits of these invoices, by the index on patient and day; a few hundred invoices a query."""
        from core.registre_files import ActeRepete

        trouves: list[ActeRepete] = []
        for tranche in _tranches(factures):
            for rang in self.lignes(_REPETES.format(factures=parmi(tranche)), tranche):
                trouves.append(composer(ActeRepete, rang, c1=en_jour, c3=en_heure, c7=en_heure, c9=en_jour, c10=bool))
        return trouves

    def patients_a_suivre(
        self, jour: date, marge: int, depuis: date, soumis: Callable[[str], bool], cabinet: str = ""
    ) -> list[int]:
        """By id. The sets of acts prescribed lately are few: they are judged first."""
        distincts = "SELECT DISTINCT json_extract(contenu, '$.soins') FROM ordonnance WHERE jour >= ?"
        soins = [t for (t,) in self.lignes(distincts, (depuis.isoformat(),)) if any(soumis(s["acte"]) for s in json.loads(t))]
        noms = {f"s{i}": texte for i, texte in enumerate(soins)}
        limites = {"debut": jour - timedelta(marge), "fin": jour + timedelta(marge), "depuis": depuis, "jour": jour}
        # the rows of the patients are read only for their practice: few of those found had an ordonnance lately
        ordre = (
            f"SELECT DISTINCT x.patient FROM ({_A_SUIVRE.format(soins=', '.join(f':{n}' for n in noms))}) x "
            "WHERE EXISTS (SELECT 1 FROM ordonnance o WHERE o.patient = x.patient AND o.jour >= :depuis) "
            "AND (:cabinet = '' OR EXISTS (SELECT 1 FROM patient p WHERE p.id = x.patient AND p.cabinet = :cabinet)) ORDER BY 1"
        )
        valeurs = {nom: quand.isoformat() for nom, quand in limites.items()} | noms | {"cabinet": cabinet}
        return [id for (id,) in self.lignes(ordre, valeurs)]

    def patients_et_ordonnances(self, patients: Sequence[int], depuis: date) -> list[tuple[Patient, list[Ordonnance]]]:
        """Two queries beside those of the patients."""
        from core.dossier.ordonnance import Ordonnance

        ordre = (
            f"SELECT patient, id, contenu FROM ordonnance WHERE patient IN ({parmi(patients)}) AND jour >= ? "
            "ORDER BY jour DESC, id DESC"
        )
        par_patient: dict[int, list[Ordonnance]] = {}
        for patient, id, contenu in self.lignes(ordre, [*patients, depuis.isoformat()]):
            par_patient.setdefault(patient, []).append(evolve(depuis_json(contenu, Ordonnance), id=id))
        return [(p, par_patient.get(p.id, [])) for p in self._patients(f"id IN ({parmi(patients)})", patients)]

    def derniers_lots(self, limite: int, cabinet: str = "", numero: int = 0) -> tuple[list[Lot], int]:
        """Three short queries."""
        ou, valeurs = (" AND infirmier IN (SELECT am FROM infirmier WHERE cabinet = ?)", [cabinet]) if cabinet else ("", [])
        rangs: dict[int, Any] = {}
        for condition, siennes in (
            ("1", []),
            ("etat IN ('constitue', 'signe')", []),
            *((("numero = ?", [numero]),) if numero else ()),
        ):
            ordre = f"SELECT {LOT} FROM lot WHERE {condition}{ou} ORDER BY id DESC LIMIT ?"
            rangs |= {r[0]: r for r in self.lignes(ordre, [*siennes, *valeurs, limite])}
        total = self._nombre(f"SELECT count(*) FROM lot WHERE 1{ou}", valeurs)
        return [lire_lot(rangs[id]) for id in sorted(rangs, reverse=True)], total

    def sommes_des_lots(self, cabinet: str = "") -> list[SommeLots]:
        """One walk of the lots, a hundred times fewer than the invoices."""
        from core.registre_files import SommeLots

        ou, valeurs = (" WHERE infirmier IN (SELECT am FROM infirmier WHERE cabinet = ?)", [cabinet]) if cabinet else ("", [])
        ordre = f"SELECT etat, infirmier, count(*), sum(nombre), sum(demande) FROM lot{ou} GROUP BY etat, infirmier"
        return [composer(SommeLots, rang) for rang in self.lignes(ordre, valeurs)]

    def sommes_pretes(self, cabinet: str = "") -> list[SommePretes]:
        """By the index on the state."""
        from core.registre_files import SommePretes

        ou, valeurs = _du_cabinet("cabinet", cabinet)
        ordre = f"SELECT infirmier, count(*), sum(demande) FROM facture WHERE etat = 'validee'{ou} GROUP BY infirmier"
        return [composer(SommePretes, rang) for rang in self.lignes(ordre, valeurs)]

    def empreintes_des_patients(self, patients: Sequence[int]) -> dict[int, int]:
        """Two queries for a few hundred patients; the text is read, not understood."""
        textes: dict[int, tuple[str, ...]] = {}
        for tranche in _tranches(sorted(set(patients))):
            textes |= {
                id: (t,) for id, t in self.lignes(f"SELECT id, contenu FROM patient WHERE id IN ({parmi(tranche)})", tranche)
            }
            ordre = f"SELECT patient, genre, contenu FROM droit WHERE patient IN ({parmi(tranche)}) ORDER BY id"
            for id, genre, contenu in self.lignes(ordre, tranche):
                textes[id] += (genre, contenu)
        return {id: hash(t) for id, t in textes.items()}

    def bilans_de_lots(self, lots: Sequence[int]) -> dict[int, BilanLot]:
        """A few hundred lots a query."""
        from core.registre_files import BilanLot

        trouves: dict[int, BilanLot] = {}
        for tranche in _tranches(lots):
            ordre = f"SELECT {_BILAN} FROM facture WHERE lot IN ({parmi(tranche)}) GROUP BY lot"
            trouves |= {id: BilanLot(*sommes) for id, *sommes in self.lignes(ordre, tranche)}
        return trouves

    def derniers_deposes(self, limite: int, cabinet: str = "") -> list[Envoi]:
        """Walks the packages from the end and stops at the limit."""
        chez = " AND lot IN (SELECT l.id FROM lot l JOIN infirmier i ON i.am = l.infirmier WHERE i.cabinet = ?)"
        ou, valeurs = (chez, [cabinet]) if cabinet else ("", [])
        ordre = f"SELECT {ENVOI} FROM envoi WHERE +etat = 'depose'{ou} ORDER BY id DESC LIMIT ?"
        return [lire_envoi(rang) for rang in self.lignes(ordre, [*valeurs, limite])]

    def envois_de_lots(self, lots: Sequence[int]) -> dict[int, tuple[Envoi, ...]]:
        """A few hundred lots a query."""
        trouves: dict[int, tuple[Envoi, ...]] = {}
        for tranche in _tranches(lots):
            for rang in self.lignes(f"SELECT {ENVOI} FROM envoi WHERE lot IN ({parmi(tranche)}) ORDER BY id", tranche):
                envoi = lire_envoi(rang)
                trouves[envoi.lot] = (*trouves.get(envoi.lot, ()), envoi)
        return trouves

    def _nombre(self, ordre: str, valeurs: Sequence[Any]) -> int:
        trouve = self.ligne(ordre, valeurs)
        return int(trouve[0]) if trouve else 0


def _du_cabinet(colonne: str, cabinet: str) -> tuple[str, list[str]]:
    return (f" AND {colonne} = ?", [cabinet]) if cabinet else ("", [])


def _tranches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """Few enough for the variables of one statement."""
    return (ids[i : i + TRANCHE] for i in range(0, len(ids), TRANCHE))
