"""Bank lines, amounts due and their age, reminders, patients' payments. Sums are made by the base, in integer cents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import evolve

from core.erreurs import Anomalie, Refus
from core.reglements.mots import BORNES, PATIENT
from db import tables
from db.factures import RESUME, lire_resume
from db.socle import Ligne, Socle, composer, introuvable, parmi
from db.socle import jour as en_jour

if TYPE_CHECKING:
    from core.lots.echanges import Virement
    from core.reglements.banque import LigneBanque, LigneSuivie, Pointage, SommeVirements, VirementSuivi
    from core.reglements.creances import Creance, Encaissement, LigneEcheancier, PaiementRecu
    from core.reglements.relances import Demarche

_ENCAISSE = "coalesce((SELECT sum(e.montant) FROM encaissement e WHERE e.facture = f.id), 0)"
_CHAMPS_DEMARCHE = (
    "cabinet, payeur, jour, niveau, canal, montant, coalesce(patient, 0), interlocuteur, note, fichier, id, "
    "coalesce((SELECT p.prenom || ' ' || p.nom FROM patient p WHERE p.id = demarche.patient), '')"
)
_CHAMPS_LIGNE = "cabinet, jour, libelle, montant, reference, rang, id"
_CHAMPS_VIREMENT = "v.id, v.message, v.payeur, v.infirmier, v.jour, v.libelle, v.montant"


class ReglementsBase(Socle):
    """Implements `core.registre_reglements.RegistreReglements`."""

    # -- bank ---------------------------------------------------------------------------------------------------------

    def ajouter_lignes_banque(self, lignes: Sequence[LigneBanque], jour: date) -> int:
        """One transaction; what is already there is left."""
        nouvelles = 0
        with self.ecriture():
            for x in lignes:
                nouvelles += self.executer(
                    "INSERT INTO ligne_banque (cabinet, jour, libelle, montant, reference, rang, importee_le) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cabinet, jour, libelle, montant, rang) DO NOTHING",
                    (x.cabinet, x.jour.isoformat(), x.libelle, x.montant, x.reference, x.rang, jour.isoformat()),
                )
        return nouvelles

    def lignes_banque(self, cabinet: str = "") -> list[LigneSuivie]:
        """Two queries, joined here."""
        from core.lots.echanges import Virement
        from core.reglements.banque import LigneBanque, LigneSuivie

        pris: dict[int, list[Virement]] = {}
        for r in self.lignes(
            f"SELECT p.ligne, {_CHAMPS_VIREMENT} FROM pointage p JOIN virement v ON v.id = p.virement ORDER BY v.id"
        ):
            pris.setdefault(r[0], []).append(composer(Virement, r[1:], c4=en_jour))
        ou, valeurs = ("WHERE cabinet = ?", [cabinet]) if cabinet else ("", [])
        ordre = f"SELECT {_CHAMPS_LIGNE} FROM ligne_banque {ou} ORDER BY jour DESC, id DESC"
        return [LigneSuivie(composer(LigneBanque, r, c1=en_jour), tuple(pris.get(r[6], ()))) for r in self.lignes(ordre, valeurs)]

    def virements_suivis(self, cabinet: str = "", ids: Sequence[int] = ()) -> list[VirementSuivi]:
        """Newest first."""
        from core.lots.echanges import Virement
        from core.reglements.banque import VirementSuivi

        ou, valeurs = _virements_de(cabinet)
        if ids:
            ou, valeurs = f"WHERE v.id IN ({parmi(ids)})", list(ids)
        rangs = self.lignes(
            f"SELECT {_CHAMPS_VIREMENT}, i.cabinet, coalesce(p.ligne, 0), coalesce(p.manuel, 0) FROM virement v "
            "LEFT JOIN infirmier i ON i.am = v.infirmier LEFT JOIN pointage p ON p.virement = v.id "
            f"{ou} ORDER BY v.jour DESC, v.id DESC",
            valeurs,
        )
        return [VirementSuivi(composer(Virement, r[:7], c4=en_jour), r[7] or "", r[8], bool(r[9])) for r in rangs]

    def cles_virements(self, cabinet: str = "") -> list[int]:
        """By the same order."""
        ou, valeurs = _virements_de(cabinet)
        ordre = f"SELECT v.id FROM virement v LEFT JOIN infirmier i ON i.am = v.infirmier {ou} ORDER BY v.jour DESC, v.id DESC"
        return [id for (id,) in self.lignes(ordre, valeurs)]

    def somme_virements(self, cabinet: str = "") -> SommeVirements:
        """One walk of the transfers."""
        from core.reglements.banque import SommeVirements

        ou, valeurs = _virements_de(cabinet)
        ordre = (
            "SELECT count(*), sum(v.montant), count(p.virement), sum(CASE WHEN p.virement IS NULL THEN v.montant ELSE 0 END) "
            "FROM virement v LEFT JOIN infirmier i ON i.am = v.infirmier LEFT JOIN pointage p ON p.virement = v.id "
        )
        return SommeVirements(*(x or 0 for x in self.ligne(ordre + ou, valeurs) or ()))

    def pointer(self, pointage: Pointage) -> None:
        """Once a transfer."""
        p = pointage
        with self.dans_l_ecriture():
            if self.ligne("SELECT 1 FROM ligne_banque WHERE id = ?", (p.ligne,)) is None:
                raise introuvable("la ligne de banque", p.ligne)
            if self.ligne("SELECT 1 FROM virement WHERE id = ?", (p.virement,)) is None:
                raise introuvable("le virement", p.virement)
            fait = self.executer(
                "INSERT INTO pointage (virement, ligne, manuel) VALUES (?, ?, ?) ON CONFLICT (virement) DO NOTHING",
                (p.virement, p.ligne, int(p.manuel)),
            )
            if fait != 1:
                raise Refus(
                    Anomalie(
                        "VIREMENT_POINTE",
                        "ce virement est déjà rapproché d'une ligne de la banque",
                        "le détacher d'abord (d sur l'écran Règlements), puis choisir l'autre ligne",
                    )
                )

    def depointer(self, virement: int) -> None:
        """One row."""
        with self.dans_l_ecriture():
            if self.executer("DELETE FROM pointage WHERE virement = ?", (virement,)) != 1:
                raise introuvable("le rapprochement du virement", virement)

    def paiements(self, message: int) -> list[PaiementRecu]:
        """In the order of the return."""
        from core.reglements.creances import PaiementRecu

        rangs = self.lignes(
            f"SELECT g.part, g.demande, g.paye, g.etat, g.ecart, date(l.accepte_le), {RESUME} FROM reglement g "
            "JOIN facture f ON f.id = g.facture LEFT JOIN lot l ON l.id = f.lot WHERE g.message = ? ORDER BY g.rang",
            (message,),
        )
        return [PaiementRecu(lire_resume(r[6:]), r[0], r[1], r[2], r[3], r[4], en_jour(r[5])) for r in rangs]

    # -- what is due --------------------------------------------------------------------------------------------------

    def echeancier(self, jour: date, cabinet: str = "") -> list[LigneEcheancier]:
        """One walk of the index of what is due (db.creances): an age is a range of days."""
        from core.reglements.creances import LigneEcheancier

        # the first day of each age, the youngest first; beyond the last one, everything older
        debuts = [(jour - timedelta(borne)).isoformat() for borne in BORNES]
        ages = [f"depuis >= '{debuts[0]}'", *(f"depuis >= '{a}' AND depuis < '{b}'" for b, a in pairwise(debuts))]
        sommes = ", ".join(f"sum(CASE WHEN {age} THEN du ELSE 0 END)" for age in (*ages, f"depuis < '{debuts[-1]}'"))
        ou, valeurs = ("WHERE cabinet = ?", [cabinet]) if cabinet else ("", [])
        ordre = (
            f"SELECT cabinet, payeur, count(*), {sommes}, sum(du * rejete) FROM creance {ou} GROUP BY payeur, cabinet "
            f"ORDER BY payeur = '{PATIENT}', sum(du) DESC"
        )
        return [LigneEcheancier(r[0], r[1], r[2], r[3:7], r[7]) for r in self.lignes(ordre, valeurs)]

    def creances(
        self, jour: date, payeur: str, cabinet: str = "", limite: int = 0, factures: Sequence[int] = (), patient: int = 0
    ) -> list[Creance]:
        """By the index of what is due."""
        relance = (
            "SELECT {} FROM demarche_facture df JOIN demarche d ON d.id = df.demarche "
            "WHERE df.facture = f.id AND d.niveau > 0 AND d.payeur = c.payeur"
        )
        suivi = f"coalesce(({relance.format('max(d.niveau)')}), 0), ({relance.format('max(d.jour)')})"
        encaisse = _ENCAISSE if payeur == PATIENT else "0"
        # by the invoices when they are named, else by the payer: never the whole list for a page of it
        ou, valeurs = _creances_de(payeur, cabinet, "+" if factures or patient else "")
        if factures:
            ou, valeurs = f"{ou} AND c.facture IN ({parmi(factures)})", [*valeurs, *factures]
        if patient:
            ou, valeurs = f"{ou} AND c.facture IN (SELECT id FROM facture WHERE patient = ?)", [*valeurs, patient]
        ordre = (
            f"SELECT c.du, c.depuis, date(l.accepte_le), {suivi}, {encaisse}, {RESUME} FROM creance c "
            f"CROSS JOIN facture f ON f.id = c.facture LEFT JOIN lot l ON l.id = f.lot WHERE {ou} "
            f"ORDER BY c.depuis, c.facture LIMIT {int(limite) or -1}"
        )
        return [_creance(r, payeur) for r in self.lignes(ordre, valeurs)]

    def cles_creances(self, payeur: str, cabinet: str = "") -> list[int]:
        """By the index of what is due."""
        ou, valeurs = _creances_de(payeur, cabinet)
        return [id for (id,) in self.lignes(f"SELECT c.facture FROM creance c WHERE {ou} ORDER BY c.depuis, c.facture", valeurs)]

    def somme_creances(self, payeur: str, cabinet: str = "") -> int:
        """By the same index."""
        ou, valeurs = _creances_de(payeur, cabinet)
        trouve = self.ligne(f"SELECT coalesce(sum(c.du), 0) FROM creance c WHERE {ou}", valeurs)
        return int(trouve[0]) if trouve else 0

    # -- patients' payments, reminders --------------------------------------------------------------------------------

    def encaisser(self, encaissement: Encaissement) -> Encaissement:
        """One row."""
        e = encaissement
        with self.dans_l_ecriture():
            id = self.inserer(tables.Encaissement, facture=e.facture, jour=e.jour, montant=e.montant, moyen=e.moyen, note=e.note)
            return evolve(e, id=id)

    def encaissements(self, facture: int) -> list[Encaissement]:
        """In order."""
        from core.reglements.creances import Encaissement

        ordre = "SELECT facture, jour, montant, moyen, note, id FROM encaissement WHERE facture = ? ORDER BY jour, id"
        return [composer(Encaissement, r, c1=en_jour) for r in self.lignes(ordre, (facture,))]

    def noter_demarche(self, demarche: Demarche) -> Demarche:
        """The row and what it is about."""
        d = demarche
        with self.ecriture():
            id = self.inserer(
                tables.Demarche,
                cabinet=d.cabinet,
                payeur=d.payeur,
                patient=d.patient or None,
                jour=d.jour,
                niveau=d.niveau,
                canal=d.canal,
                montant=d.montant,
                interlocuteur=d.interlocuteur,
                note=d.note,
                fichier=d.fichier,
            )
            for facture in d.factures:
                self.inserer(tables.DemarcheFacture, demarche=id, facture=facture)
            return evolve(d, id=id)

    def demarches(self, *, cabinet: str = "", payeur: str = "", patient: int = 0, facture: int = 0) -> list[Demarche]:
        """Newest first."""
        from core.reglements.relances import Demarche

        filtres = {"cabinet = ?": cabinet, "payeur = ?": payeur, "patient = ?": patient}
        filtres["id IN (SELECT demarche FROM demarche_facture WHERE facture = ?)"] = facture
        poses = {condition: valeur for condition, valeur in filtres.items() if valeur}
        ou = " AND ".join(poses) or "1"
        rangs = self.lignes(f"SELECT {_CHAMPS_DEMARCHE} FROM demarche WHERE {ou} ORDER BY jour DESC, id DESC", [*poses.values()])
        liees: dict[int, list[int]] = {}
        ids = [r[10] for r in rangs]
        for debut in range(0, len(ids), 500):
            lot = ids[debut : debut + 500]
            marques = ", ".join("?" for _ in lot)
            for d, f in self.lignes(f"SELECT demarche, facture FROM demarche_facture WHERE demarche IN ({marques})", lot):
                liees.setdefault(d, []).append(f)
        return [composer(Demarche, (*r[:6], tuple(sorted(liees.get(r[10], ()))), *r[6:]), c2=date.fromisoformat) for r in rangs]


def _virements_de(cabinet: str) -> tuple[str, list[Any]]:
    return ("WHERE i.cabinet = ?", [cabinet]) if cabinet else ("", [])


def _creances_de(payeur: str, cabinet: str, sans_index: str = "") -> tuple[str, list[Any]]:
    ou, valeurs = f"{sans_index}c.payeur = ?", [payeur]
    return (f"{ou} AND {sans_index}c.cabinet = ?", [*valeurs, cabinet]) if cabinet else (ou, valeurs)


def _creance(r: Ligne, payeur: str) -> Creance:
    from core.reglements.creances import Creance

    du, depuis, recue, niveau, relance, encaisse = r[:6]
    facture = lire_resume(r[6:])
    return Creance(
        facture=facture,
        payeur=payeur,
        du=du,
        depuis=date.fromisoformat(depuis),
        recue=en_jour(recue),
        niveau=niveau,
        relance=en_jour(relance),
        encaisse=encaisse,
    )
