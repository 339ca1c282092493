"""The people and their care: practices, nurses, prescribers, patients and rights, ordonnances, visits, drafts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any

from attrs import evolve

from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.personnes import Cabinet, Infirmier, Patient, Prescripteur
from core.dossier.relecture import relecteur
from core.erreurs import Anomalie, Refus
from core.facturation.instantane import depuis_json, vers_json
from db import tables
from db.identites import verifier_identite
from db.ressemblances import traits
from db.socle import Socle, composer, introuvable, parmi
from db.socle import jour as en_jour

if TYPE_CHECKING:
    from core.dossier.ordonnance import Ordonnance
    from core.facturation.fiche import ActeCote, SeanceEnregistree
    from db.champs import Table

_CABINET = "code, nom, commune, zone, territoire, adresse, id"
_INFIRMIER = "am, rpps, nom, prenom, cabinet, convention, zone_tarifaire, zone_ik, id"
_PRESCRIPTEUR = "nom, prenom, am, rpps, specialite, id"
_SEANCE = "patient, infirmier, cabinet, contenu, ordonnance, passage, montant, cotation, facture, id"
# a record merged into another one is in no list
MOTS_MAX, LETTRES_MAX = 20, 100  # of a search
NON_FUSIONNE = "id NOT IN (SELECT absorbe FROM fusion WHERE defaite_le IS NULL)"
_GENRES: dict[str, Any] = {"amo": PeriodeAmo, "exoneration": Exoneration, "amc": ContratAmc}


def normaliser(texte: str) -> str:
    """Upper case without accents; everything but letters and digits becomes one space."""
    nu = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    nu = "".join(c for c in nu if not unicodedata.combining(c)).upper()
    return re.sub(r"[^A-Z0-9]+", " ", nu).strip()


def mots_cherches(texte: str) -> list[str]:
    """The fragments to find, all of them; a date in any usual form becomes AAAAMMJJ."""
    texte = re.sub(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", lambda m: f" {m[3]}{int(m[2]):02d}{int(m[1]):02d} ", texte)
    texte = re.sub(r"\b(\d{4})-(\d{2})-(\d{2})\b", r" \1\2\3 ", texte)
    return normaliser(texte).split()


class DossierBase(Socle):
    """Implements `core.registre.RegistreDossier`."""

    _brouillons_ecrits = 0  # rows written or deleted

    def enregistrer_cabinet(self, cabinet: Cabinet) -> Cabinet:
        """Insert or update."""
        champs = _champs(cabinet, _CABINET)
        return evolve(cabinet, id=self._enregistrer(tables.Cabinet, cabinet.id, champs, "le cabinet"))

    def cabinets(self) -> list[Cabinet]:
        """By name."""
        return [Cabinet(*r) for r in self.lignes(f"SELECT {_CABINET} FROM cabinet ORDER BY nom, id")]

    def cabinet(self, code: str) -> Cabinet | None:
        """By code."""
        trouve = self.ligne(f"SELECT {_CABINET} FROM cabinet WHERE code = ?", (code,))
        return Cabinet(*trouve) if trouve else None

    def enregistrer_infirmier(self, infirmier: Infirmier) -> Infirmier:
        """Insert or update."""
        champs = _champs(infirmier, _INFIRMIER)
        return evolve(infirmier, id=self._enregistrer(tables.Infirmier, infirmier.id, champs, "l'infirmier"))

    def infirmiers(self, cabinet: str = "") -> list[Infirmier]:
        """By name."""
        ou, valeurs = (" WHERE cabinet = ?", (cabinet,)) if cabinet else ("", ())
        return [Infirmier(*r) for r in self.lignes(f"SELECT {_INFIRMIER} FROM infirmier{ou} ORDER BY nom, prenom, id", valeurs)]

    def infirmier(self, id: int) -> Infirmier:
        """By id."""
        trouve = self.ligne(f"SELECT {_INFIRMIER} FROM infirmier WHERE id = ?", (id,))
        if not trouve:
            raise introuvable("l'infirmier", id)
        return Infirmier(*trouve)

    def infirmier_par_am(self, am: str) -> Infirmier | None:
        """By AM number."""
        trouve = self.ligne(f"SELECT {_INFIRMIER} FROM infirmier WHERE am = ?", (am,))
        return Infirmier(*trouve) if trouve else None

    def enregistrer_prescripteur(self, prescripteur: Prescripteur) -> Prescripteur:
        """Insert or update."""
        champs = _champs(prescripteur, _PRESCRIPTEUR)
        p = prescripteur
        champs["recherche"] = normaliser(f"{p.nom} {p.prenom} {p.am} {p.rpps}")
        return evolve(p, id=self._enregistrer(tables.Prescripteur, p.id, champs, "le prescripteur"))

    def prescripteur(self, id: int) -> Prescripteur:
        """By id."""
        trouve = self.ligne(f"SELECT {_PRESCRIPTEUR} FROM prescripteur WHERE id = ?", (id,))
        if not trouve:
            raise introuvable("le prescripteur", id)
        return Prescripteur(*trouve)

    def chercher_prescripteurs(self, texte: str = "", limite: int = 20) -> list[Prescripteur]:
        """Every fragment must be found."""
        ou, valeurs = _recherche(normaliser(texte).split())
        rangs = self.lignes(
            f"SELECT {_PRESCRIPTEUR} FROM prescripteur WHERE {ou} ORDER BY recherche, id LIMIT ?", [*valeurs, limite]
        )
        return [Prescripteur(*r) for r in rangs]

    def enregistrer_patient(self, patient: Patient) -> Patient:
        """The patient and its periods of rights, together."""
        verifier_identite(patient, self.nature)
        p = patient
        champs = {
            "cabinet": p.cabinet,
            "nom": p.nom,
            "prenom": p.prenom,
            "naissance": p.naissance,
            "nir": p.nir,
            "cle": p.cle,
            "nir_individuel": p.nir_individuel,
            "traits": traits(p),
            "recherche": normaliser(f"{p.nom} {p.nom_usuel} {p.prenom} {p.naissance} {p.nir}{p.cle} {p.nir_individuel}"),
            "contenu": vers_json(evolve(p, droits=Droits(), id=0)),
        }
        with self.ecriture():
            id = self._enregistrer(tables.Patient, p.id, champs, "le patient")
            self.executer("DELETE FROM droit WHERE patient = ?", (id,))
            d = p.droits
            for genre, periodes in (("amo", d.amo), ("exoneration", d.exonerations), ("amc", d.amc)):
                for periode in periodes:
                    self.inserer(
                        tables.Droit,
                        patient=id,
                        genre=genre,
                        debut=periode.debut,
                        fin=periode.fin,
                        contenu=vers_json(periode),
                    )
        return evolve(p, id=id)

    def patient(self, id: int) -> Patient:
        """By id, with its rights."""
        trouves = self._patients("id = ?", (id,))
        if not trouves:
            raise introuvable("le patient", id)
        return trouves[0]

    def chercher_patients(self, texte: str = "", cabinet: str = "", limite: int = 20, debut: int = 0) -> list[Patient]:
        """Walks the index on `recherche` in order and stops at the limit: a few milliseconds for 100 000 patients."""
        ou, valeurs = _recherche(mots_cherches(texte), cabinet)
        ou += f" AND {NON_FUSIONNE}"
        return self._patients(
            f"id IN (SELECT id FROM patient WHERE {ou} ORDER BY recherche, id LIMIT ? OFFSET ?)", [*valeurs, limite, debut]
        )

    def patients_par_nir(self, nir: str) -> list[Patient]:
        """The beneficiaries of that number."""
        return self._patients(f"nir = ? AND {NON_FUSIONNE}", (nir,))

    def _patients(self, condition: str, valeurs: Sequence[Any]) -> list[Patient]:
        rangs = self.lignes(f"SELECT id, contenu FROM patient WHERE {condition} ORDER BY recherche, id", valeurs)
        ids = [r[0] for r in rangs]
        periodes: dict[int, dict[str, list[Any]]] = {}
        ordre = f"SELECT patient, genre, contenu FROM droit WHERE patient IN ({parmi(ids)}) ORDER BY id"
        for patient, genre, contenu in self.lignes(ordre, ids) if ids else ():
            periodes.setdefault(patient, {}).setdefault(genre, []).append(relecteur(_GENRES[genre])(contenu))
        trouves, relire = [], relecteur(Patient, "droits", "id")
        for id, contenu in rangs:
            d = periodes.get(id, {})
            droits = Droits(tuple(d.get("amo", ())), tuple(d.get("exoneration", ())), tuple(d.get("amc", ())))
            trouves.append(relire(contenu, id=id, droits=droits))
        return trouves

    def enregistrer_ordonnance(self, ordonnance: Ordonnance) -> Ordonnance:
        """Insert or update."""
        o = ordonnance
        champs = {"patient": o.patient, "prescripteur": o.prescripteur, "infirmier": o.infirmier, "jour": o.jour}
        champs["contenu"] = vers_json(evolve(o, id=0))
        return evolve(o, id=self._enregistrer(tables.Ordonnance, o.id, champs, "l'ordonnance"))

    def ordonnance(self, id: int) -> Ordonnance:
        """By id."""
        trouve = self.ligne("SELECT contenu FROM ordonnance WHERE id = ?", (id,))
        if not trouve:
            raise introuvable("l'ordonnance", id)
        return _lire_ordonnance(id, trouve[0])

    def ordonnances(self, patient: int = 0) -> list[Ordonnance]:
        """Newest first."""
        ou, valeurs = (" WHERE patient = ?", (patient,)) if patient else ("", ())
        rangs = self.lignes(f"SELECT id, contenu FROM ordonnance{ou} ORDER BY jour DESC, id DESC", valeurs)
        return [_lire_ordonnance(id, contenu) for id, contenu in rangs]

    def enregistrer_seances(self, seances: Sequence[SeanceEnregistree]) -> list[SeanceEnregistree]:
        """All or none."""
        with self.ecriture():
            return [evolve(s, id=self._seance(s)) for s in seances]

    def _seance(self, s: SeanceEnregistree) -> int:
        from core.facturation.fiche import actes_factures

        champs = {
            "patient": s.patient,
            "infirmier": s.infirmier,
            "ordonnance": s.ordonnance or None,
            "cabinet": s.cabinet,
            "jour": s.seance.jour,
            "heure": _heure(s.seance.heure),
            "passage": s.passage,
            "contenu": vers_json(s.seance),
            "cotation": vers_json(s.cotation) if s.cotation else None,
            "montant": s.montant,
        }
        if s.id:
            self._libres([s.id])
            self.executer("DELETE FROM acte_cote WHERE seance = ?", (s.id,))
        id = self._enregistrer(tables.Seance, s.id, champs, "le passage")
        for acte, quantite in actes_factures(s.cotation):
            self.inserer(
                tables.ActeCote,
                seance=id,
                patient=s.patient,
                infirmier=s.infirmier,
                jour=s.seance.jour,
                acte=acte,
                quantite=quantite,
            )
        return id

    def _libres(self, ids: Sequence[int]) -> None:
        prises = self.lignes(f"SELECT id, jour FROM seance WHERE facture IS NOT NULL AND id IN ({parmi(ids)})", ids)
        if prises:
            raise Refus(
                Anomalie(
                    "SEANCE_FACTUREE",
                    f"le passage du {date.fromisoformat(jour):%d/%m/%Y} est déjà dans une facture",
                    "supprimer le brouillon de facture, ou corriger la facture numérotée depuis l'écran Rejets",
                    f"passage {id}",
                )
                for id, jour in prises
            )

    def actes_cotes(self, patients: Sequence[int], debut: date, fin: date) -> list[ActeCote]:
        """By day, then in the order they were priced."""
        from core.facturation.fiche import ActeCote

        ordre = (
            "SELECT patient, infirmier, jour, acte, quantite FROM acte_cote "
            f"WHERE patient IN ({parmi(patients)}) AND jour BETWEEN ? AND ? ORDER BY jour, seance, id"
        )
        rangs = self.lignes(ordre, [*patients, debut.isoformat(), fin.isoformat()])
        return [composer(ActeCote, r, c2=en_jour) for r in rangs]

    def supprimer_seances(self, ids: Sequence[int]) -> None:
        """Those in no invoice."""
        with self.ecriture():
            self._libres(ids)
            self.executer(f"DELETE FROM acte_cote WHERE seance IN ({parmi(ids)})", ids)
            self.executer(f"DELETE FROM seance WHERE id IN ({parmi(ids)})", ids)

    def seances(
        self,
        *,
        patient: int = 0,
        ordonnance: int = 0,
        infirmier: int = 0,
        cabinet: str = "",
        facture: int = 0,
        debut: date | None = None,
        fin: date | None = None,
        a_facturer: bool = False,
    ) -> list[SeanceEnregistree]:
        """By day, hour and id. `facture` also finds the visits of a past invoice."""
        filtres: list[tuple[str, Any]] = [
            ("patient = ?", patient),
            ("ordonnance = ?", ordonnance),
            # the index on the day reads far fewer rows than the one on the nurse
            ("+infirmier = ?" if debut else "infirmier = ?", infirmier),
            ("cabinet = ?", cabinet),
            ("id IN (SELECT seance FROM facture_seance WHERE facture = ?)", facture),
            ("jour >= ?", debut.isoformat() if debut else ""),
            ("jour <= ?", fin.isoformat() if fin else ""),
        ]
        gardes = [(ou, valeur) for ou, valeur in filtres if valeur]
        conditions = [ou for ou, _ in gardes] + (["facture IS NULL"] if a_facturer else [])
        ou = " AND ".join(conditions) or "1"
        rangs = self.lignes(f"SELECT {_SEANCE} FROM seance WHERE {ou} ORDER BY jour, heure, id", [v for _, v in gardes])
        return [_lire_seance(r) for r in rangs]

    def changements(self) -> tuple[int, int]:
        """What SQLite counts of this connection (what is undone too) and of the others; no list is made of drafts."""
        (autres,) = self.ligne("PRAGMA data_version") or (0,)
        return self.base.connection().total_changes - self._brouillons_ecrits, autres

    def garder_brouillon(self, cle: str, json: str) -> None:
        """Insert or replace."""
        self._ecrire_brouillon("INSERT OR REPLACE INTO brouillon (cle, contenu) VALUES (?, ?)", (cle, json))

    def _ecrire_brouillon(self, ordre: str, parametres: tuple[str, ...]) -> None:
        with self.dans_l_ecriture():
            self._brouillons_ecrits += self.executer(ordre, parametres)

    def brouillon(self, cle: str) -> str | None:
        """By key."""
        trouve = self.ligne("SELECT contenu FROM brouillon WHERE cle = ?", (cle,))
        return str(trouve[0]) if trouve else None

    def jeter_brouillon(self, cle: str) -> None:
        """Forget it."""
        self._ecrire_brouillon("DELETE FROM brouillon WHERE cle = ?", (cle,))

    def _enregistrer(self, table: type[Table], id: int, champs: dict[str, Any], quoi: str) -> int:
        """Insert (`id` 0) or update through the model; the id."""
        with self.dans_l_ecriture():
            if not id:
                return self.inserer(table, **champs)
            if self.modifier(table, id, **champs) != 1:
                raise introuvable(quoi, id)
            return id


def _lire_ordonnance(id: int, contenu: str) -> Ordonnance:
    from core.dossier.ordonnance import Ordonnance

    return evolve(depuis_json(contenu, Ordonnance), id=id)


def _champs(valeur: object, colonnes: str) -> dict[str, Any]:
    """The columns of a domain value, without its id."""
    return {nom: getattr(valeur, nom) for nom in colonnes.split(", ") if nom != "id"}


def _recherche(mots: Sequence[str], cabinet: str = "") -> tuple[str, list[str]]:
    """The condition on the index: every word somewhere; eight digits JJMMAAAA are also tried as a date of birth."""
    conditions, valeurs = ["1"], []
    if cabinet:
        conditions, valeurs = ["cabinet = ?"], [cabinet]
    for mot in (m[:LETTRES_MAX] for m in mots[:MOTS_MAX]):  # beyond, SQLite refuses the pattern, or the condition
        formes = [mot]
        if re.fullmatch(r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d\d", mot):
            formes.append(mot[4:] + mot[2:4] + mot[:2])
        conditions.append("(" + " OR ".join("recherche GLOB ?" for _ in formes) + ")")
        valeurs += [f"*{forme}*" for forme in formes]
    return " AND ".join(conditions), valeurs


def _heure(heure: time | None) -> str:
    return heure.isoformat() if heure else ""


def _lire_seance(r: tuple[Any, ...]) -> SeanceEnregistree:
    from core.cotation.resultat import Cotation
    from core.cotation.seance import Seance
    from core.facturation.fiche import SeanceEnregistree

    patient, infirmier, cabinet, contenu, ordonnance, passage, montant, cotation, facture, id = r
    return SeanceEnregistree(
        patient=patient,
        infirmier=infirmier,
        cabinet=cabinet,
        seance=depuis_json(contenu, Seance),
        ordonnance=ordonnance or 0,
        passage=passage,
        montant=montant,
        cotation=depuis_json(cotation, Cotation) if cotation else None,
        facture=facture or 0,
        id=id,
    )
