"""The month of a practice, summed by the base over an index on practice and day; and the time spent."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from core.facturation.etats import EN_ROUTE
from db import tables
from db.creances import PART_DU_PATIENT, REPORTE, VIVANTE
from db.socle import Socle, composer, litteraux
from db.socle import jour as en_jour

if TYPE_CHECKING:
    from core.bilan.modele import Attentes, CauseRejet, Compte, ComptesInfirmier, Laisse, TempsPasse
    from core.registre_bilan import LignesBilan, MesuresBilan, Temps

_DU_MOIS = "f.cabinet = ? AND f.jour BETWEEN ? AND ? AND f.etat <> 'brouillon' AND f.nature <> 'ANNULATION'"
_OU = {
    "validee": "a_envoyer",
    "en_lot": "a_envoyer",
    "transmise": "attendu",
    "acceptee": "attendu",
    "differee": "attendu",
    "partielle": "attendu",
    "rejetee": "rejete",
    "refusee": "rejete",
    "close": "laisse",
}


class BilanBase(Socle):
    """Implements `core.registre_bilan.RegistreBilan`."""

    def comptes(self, cabinet: str, debut: date, fin: date) -> list[ComptesInfirmier]:
        """One grouped query, another for what patients paid; a few rows a nurse, put in their accounts here."""
        from core.bilan.modele import ComptesInfirmier
        from core.facturation.modes import DEGRADE, NON_SECURISE, SANS_VITALE

        rangs = self.lignes(
            f"SELECT f.infirmier, f.nature, f.etat, {VIVANTE} AS vivante, count(*), "
            f"sum(f.mode IN ({NON_SECURISE}, {SANS_VITALE}, {DEGRADE})), sum(f.honoraires), sum(f.demande), sum(f.paye), "
            "sum(max(0, f.demande - f.paye)), sum(max(0, f.paye - f.demande)), "
            f"sum({PART_DU_PATIENT}), sum({REPORTE}), sum(CASE WHEN ({REPORTE}) > 0 THEN 0 ELSE {PART_DU_PATIENT} END) "
            f"FROM facture f WHERE {_DU_MOIS} GROUP BY 1, 2, 3, 4 ORDER BY 1",
            self._mois(cabinet, debut, fin),
        )
        noms: dict[str, str] = {am: f"{prenom} {nom}" for am, prenom, nom in self.lignes("SELECT am, prenom, nom FROM infirmier")}
        par_infirmier: dict[str, ComptesInfirmier] = {}
        for rang in rangs:
            am = rang[0]
            avant = par_infirmier.get(am) or ComptesInfirmier(am, str(noms.get(am, am)))
            par_infirmier[am] = _poser(avant, rang)
        for am, recu, remis in self.lignes(
            "SELECT f.infirmier, sum(CASE WHEN e.moyen = 'remise' THEN 0 ELSE e.montant END), "
            "sum(CASE WHEN e.moyen = 'remise' THEN e.montant ELSE 0 END) FROM facture f JOIN encaissement e ON e.facture = f.id "
            f"WHERE {_DU_MOIS} GROUP BY 1",
            self._mois(cabinet, debut, fin),
        ):
            c = par_infirmier[am]
            patient = evolve(c.patient, paye=recu, laisse=c.patient.laisse + remis)
            par_infirmier[am] = evolve(c, patient=patient)
        return [evolve(c, patient=_solder(c.patient)) for c in par_infirmier.values()]

    @staticmethod
    def _mois(cabinet: str, debut: date, fin: date) -> tuple[str, str, str]:
        return cabinet, debut.isoformat(), fin.isoformat()

    def lignes_bilan(self, cabinet: str, debut: date, fin: date) -> list[LignesBilan]:
        """Read in the frozen contents, without building them: some hundreds a month."""
        from core.registre_bilan import LignesBilan

        sommes: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0, 0])
        ordre = f"SELECT i.contenu FROM facture f JOIN instantane i ON i.facture = f.id WHERE {_DU_MOIS} AND f.nature = 'FSE'"
        for (contenu,) in self.lignes(f"{ordre} AND {VIVANTE}", self._mois(cabinet, debut, fin)):
            for ligne in json.loads(zlib.decompress(contenu))["facture"]["lignes"]:
                somme = sommes[ligne["acte"], ligne["supplement"]]
                somme[0] += ligne["quantite"]
                somme[1] += ligne["honoraires"]
        return [LignesBilan(acte, supplement, *somme) for (acte, supplement), somme in sommes.items()]

    def fse_en_cours(self, cabinet: str, debut: date, fin: date) -> list[int]:
        """By the index on practice and day."""
        etats = litteraux(("validee", *EN_ROUTE))
        ordre = f"SELECT f.id FROM facture f WHERE {_DU_MOIS} AND f.nature = 'FSE' AND +f.etat IN {etats} ORDER BY f.id"
        return [id for (id,) in self.lignes(ordre, self._mois(cabinet, debut, fin))]

    def mesures_bilan(self, cabinet: str, debut: date, fin: date, faites: date) -> MesuresBilan:
        """Short counts."""
        from core.registre_bilan import MesuresBilan

        mois = self._mois(cabinet, debut, fin)
        seances, patients = self._un(
            "SELECT count(DISTINCT fs.seance), count(DISTINCT f.patient) FROM facture f "
            f"JOIN facture_seance fs ON fs.facture = f.id WHERE {_DU_MOIS} AND f.nature = 'FSE' AND {VIVANTE}",
            mois,
        )
        reste, montant = self._un(
            "SELECT count(*), coalesce(sum(montant), 0) FROM seance "
            "WHERE jour BETWEEN ? AND ? AND cabinet = ? AND facture IS NULL",
            (debut.isoformat(), min(fin, faites).isoformat(), cabinet),
        )
        (rejetees,) = self._un(
            "SELECT count(DISTINCT f.id) FROM facture f JOIN rejet r ON r.facture = f.id "
            f"WHERE {_DU_MOIS} AND r.nature = 'rejet'",
            mois,
        )
        lots = self.lignes(
            "SELECT l.etat, count(DISTINCT l.id) FROM facture f JOIN lot l ON l.id = f.lot "
            f"WHERE {_DU_MOIS} GROUP BY 1 ORDER BY 1",
            mois,
        )
        return MesuresBilan(seances, patients, reste, montant, rejetees, tuple((etat, n) for etat, n in lots))

    def _un(self, ordre: str, valeurs: tuple[Any, ...]) -> tuple[Any, ...]:
        return self.ligne(ordre, valeurs) or ()

    def causes_rejets(self, cabinet: str, debut: date, fin: date) -> list[CauseRejet]:
        """Each invoice once a code; settled when it is paid, closed or replaced."""
        from core.bilan.modele import CauseRejet

        rangs = self.lignes(
            "SELECT code, max(libelle), count(*), sum(demande), sum(etat IN ('payee', 'close')) FROM ("
            "SELECT DISTINCT trim(r.code || ' ' || r.sous_code) AS code, r.libelle AS libelle, f.id AS id, f.demande AS demande, "
            f"f.etat AS etat FROM facture f JOIN rejet r ON r.facture = f.id WHERE {_DU_MOIS} AND r.nature = 'rejet' "
            "GROUP BY 1, f.id) GROUP BY code ORDER BY count(*) DESC, code",
            self._mois(cabinet, debut, fin),
        )
        return [CauseRejet(*r) for r in rangs]

    def laisses(self, cabinet: str, debut: date, fin: date) -> list[Laisse]:
        """Closed, asked, not replaced."""
        from core.bilan.modele import Laisse

        rangs = self.lignes(
            "SELECT f.numero, f.nom, f.demande - f.paye, f.motif FROM facture f "
            f"WHERE {_DU_MOIS} AND f.etat = 'close' AND f.demande > f.paye AND {VIVANTE} ORDER BY f.numero",
            self._mois(cabinet, debut, fin),
        )
        return [Laisse(*r) for r in rangs]

    def attentes(self, cabinet: str, debut: date, fin: date) -> Attentes:
        """Tenths of a day for the means."""
        from core.bilan.modele import Attentes

        envoi = "julianday(date(l.depose_le)) - julianday(f.fin)"
        paiement = "julianday(g.jour) - julianday(date(l.depose_le))"
        lot = "FROM facture f JOIN lot l ON l.id = f.lot AND l.depose_le IS NOT NULL"
        mois = self._mois(cabinet, debut, fin)
        a = self._un(f"SELECT round(10 * avg({envoi})), max({envoi}) {lot} WHERE {_DU_MOIS}", mois)
        b = self._un(
            f"SELECT round(10 * avg({paiement})), max({paiement}) {lot} JOIN reglement g ON g.facture = f.id AND g.paye > 0 "
            f"WHERE {_DU_MOIS}",
            mois,
        )
        return Attentes(*(int(x or 0) for x in (*a, *b)))

    # -- time ---------------------------------------------------------------------------------------------------------

    def ajouter_temps(self, temps: Temps) -> Temps:
        """Measured time is added to its line."""
        t = temps
        with self.dans_l_ecriture():
            if not t.saisi:
                deja = self.ligne(
                    "UPDATE temps SET secondes = secondes + ? WHERE cabinet = ? AND tache = ? AND jour = ? AND saisi = 0 "
                    "RETURNING id, secondes",
                    (t.secondes, t.cabinet, t.tache, t.jour.isoformat()),
                )
                if deja is not None:
                    return evolve(t, id=deja[0], secondes=deja[1])
            id = self.inserer(
                tables.Temps,
                cabinet=t.cabinet,
                tache=t.tache,
                jour=t.jour,
                secondes=t.secondes,
                saisi=int(t.saisi),
                note=t.note,
            )
            return evolve(t, id=id)

    def temps(self, cabinet: str, debut: date, fin: date) -> list[Temps]:
        """By day."""
        from core.registre_bilan import Temps

        rangs = self.lignes(
            "SELECT cabinet, tache, jour, secondes, saisi, note, id FROM temps WHERE cabinet = ? AND jour BETWEEN ? AND ? "
            "ORDER BY jour, id",
            self._mois(cabinet, debut, fin),
        )
        return [composer(Temps, r, c2=en_jour, c4=bool) for r in rangs]

    def temps_par_tache(self, cabinet: str, debut: date, fin: date) -> list[TempsPasse]:
        """Corrections included."""
        from core.bilan.modele import TempsPasse

        rangs = self.lignes(
            "SELECT tache, sum(secondes) FROM temps WHERE cabinet = ? AND jour BETWEEN ? AND ? GROUP BY tache "
            "HAVING sum(secondes) <> 0 ORDER BY 2 DESC, tache",
            self._mois(cabinet, debut, fin),
        )
        return [TempsPasse(*r) for r in rangs]


def _poser(c: ComptesInfirmier, rang: tuple[Any, ...]) -> ComptesInfirmier:
    """Add one group of invoices to the accounts of the nurse."""
    _, nature, etat, vivante, nombre, degradees, honoraires, demande, paye, reste, trop, part, reporte, part_hors_report = rang
    fse = nature == "FSE"
    compte = c.amo if fse else c.amc
    if not vivante:
        compte = evolve(compte, demande=compte.demande + paye, paye=compte.paye + paye)
        c = evolve(c, repris=c.repris + paye)
    else:
        place = _OU.get(etat, "laisse")  # a paid invoice leaves nothing
        champs = {place: getattr(compte, place) + reste, "trop": compte.trop + trop}
        compte = evolve(compte, demande=compte.demande + demande, paye=compte.paye + paye, **champs)
        p = c.patient
        p = evolve(p, reporte=p.reporte + reporte, demande=p.demande + (part if fse else 0))
        if fse and etat == "close":
            p = evolve(p, laisse=p.laisse + part_hors_report)
        c = evolve(c, patient=p)
    if fse and vivante:
        c = evolve(c, factures=c.factures + nombre, degradees=c.degradees + degradees, honoraires=c.honoraires + honoraires)
    elif vivante:
        c = evolve(c, dre=c.dre + nombre)
    return evolve(c, amo=compte) if fse else evolve(c, amc=compte)


def _solder(p: Compte) -> Compte:
    """What patients still owe is what nothing else explains."""
    reste = p.demande + p.reporte - p.laisse - p.paye
    return evolve(p, attendu=max(0, reste), trop=max(0, -reste))
