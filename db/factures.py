"""Invoices: drafts, numbers given once, content frozen, states moved one conditional update at a time."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import evolve

from core.erreurs import Anomalie, Refus
from core.facturation.etats import TRANSITIONS, EtatFacture, EvenementFacture, suivant
from core.facturation.instantane import figer, relire
from db import tables
from db.socle import Ligne, Socle, composer, etat_change, introuvable, parmi
from db.socle import jour as en_jour

if TYPE_CHECKING:
    from core.facturation.facture import Facture
    from core.facturation.fiche import FactureEnregistree, Instantane, NatureFacture, ResumeFacture

RESUME = (
    "f.id, f.nature, coalesce(f.numero, 0), f.etat, f.infirmier, f.cabinet, f.patient, f.nom, f.payeur, f.mode, f.jour, f.fin, "
    "f.honoraires, f.part_amo, f.part_amc, f.part_patient, f.demande, f.paye, coalesce(f.lot, 0), coalesce(f.fse, 0), "
    "coalesce(f.remplace, 0), coalesce((SELECT r.id FROM facture r WHERE r.remplace = f.id), 0), f.motif, f.validee_le, f.nir"
)
NUMERO_MAXIMUM = 999_999_999


class FacturesBase(Socle):
    """Implements `core.registre.RegistreFactures`."""

    def creer_facture(
        self, instantane: Instantane, seances: Sequence[int], nature: NatureFacture = "FSE", remplace: int = 0, fse: int = 0
    ) -> FactureEnregistree:
        """The visits of a replaced invoice pass to the new one."""
        from core.facturation.fiche import FactureEnregistree

        with self.ecriture():
            id = self.inserer(
                tables.Facture,
                **_colonnes(instantane.facture, instantane.patient.nom, nature, instantane),
                numero=None,
                etat="brouillon",
                paye=0,
                lot=None,
                fse=fse or None,
                remplace=remplace or None,
                motif="",
                validee_le=None,
            )
            self._figer(id, instantane)
            for seance in seances:
                prise = self.executer(
                    "UPDATE seance SET facture = ? WHERE id = ? AND facture IS ?", (id, seance, remplace or None)
                )
                if prise != 1:
                    raise Refus(
                        Anomalie(
                            "SEANCE_FACTUREE",
                            f"le passage {seance} n'existe pas ou est déjà dans une autre facture",
                            "rafraîchir la liste des passages à facturer",
                        )
                    )
                self.inserer(tables.FactureSeance, facture=id, seance=seance)
            return FactureEnregistree(self._resume(id), instantane, tuple(sorted(seances)))

    def modifier_facture(self, id: int, instantane: Instantane) -> FactureEnregistree:
        """Only a draft: the base refuses the rest."""
        from core.facturation.fiche import FactureEnregistree

        with self.ecriture():
            avant = self._resume(id)
            self._brouillon(avant)
            valeurs = _colonnes(instantane.facture, instantane.patient.nom, avant.nature, instantane)
            self.modifier(tables.Facture, id, **valeurs)
            self.executer("DELETE FROM instantane WHERE facture = ?", (id,))
            self._figer(id, instantane)
            return FactureEnregistree(self._resume(id), instantane, self._seances(id))

    def supprimer_facture(self, id: int) -> None:
        """The visits go back to the invoice it was to replace, or become free."""
        with self.ecriture():
            avant = self._resume(id)
            self._brouillon(avant)
            self.executer("UPDATE seance SET facture = ? WHERE facture = ?", (avant.remplace or None, id))
            for table in ("facture_seance", "instantane"):
                self.executer(f"DELETE FROM {table} WHERE facture = ?", (id,))
            self.executer("DELETE FROM facture WHERE id = ?", (id,))

    def _brouillon(self, resume: ResumeFacture) -> None:
        if resume.numero:
            raise Refus(
                Anomalie(
                    "FACTURE_FIGEE",
                    f"la facture {resume.numero} est numérotée : son contenu ne change plus",
                    "corriger par une nouvelle facture liée à celle-ci (écran Rejets)",
                )
            )

    def valider_facture(
        self, id: int, jour: date, instantane: Instantane | None = None, *, avec_dre: bool = True, dre_remplacee: int = 0
    ) -> FactureEnregistree:
        """The number is taken first; then everything else, or nothing, number included."""
        from core.facturation.fiche import FactureEnregistree

        with self.ecriture():
            numero = self._numero()
            if self.executer("UPDATE facture SET motif = motif WHERE id = ? AND etat = 'brouillon'", (id,)) != 1:
                raise etat_change("la facture", id, "brouillon")
            fiche = self.modifier_facture(id, instantane) if instantane else self.facture(id)
            nature = fiche.resume.nature
            champs: dict[str, Any] = {"numero": numero}
            if nature != "FSE" and fiche.resume.fse:
                champs["numero_fse"] = self._resume(fiche.resume.fse).numero
            if fiche.resume.remplace:
                avant = self._resume(fiche.resume.remplace)
                # a payer that never saw the first has nothing to rectify, but for what the first rectified
                champs["rectifie"] = avant.numero if avant.lot else self.facture(avant.id).facture.rectifie
            contenu = evolve(fiche.instantane, facture=evolve(fiche.facture, **champs))
            self.executer("DELETE FROM instantane WHERE facture = ?", (id,))
            self._figer(id, contenu)
            change = self.executer(
                "UPDATE facture SET numero = ?, etat = ?, validee_le = ? WHERE id = ? AND etat = 'brouillon'",
                (numero, suivant("brouillon", "valider"), jour.isoformat(), id),
            )
            if change != 1:
                raise etat_change("la facture", id, "brouillon")
            if nature == "FSE" and contenu.facture.dre and avec_dre:
                copie = evolve(contenu, facture=evolve(contenu.facture, numero=0, rectifie=0))
                dre = self.creer_facture(copie, (), "DRE", remplace=dre_remplacee, fse=id)
                self.valider_facture(dre.id, jour)
            return FactureEnregistree(self._resume(id), contenu, fiche.seances)

    def _numero(self) -> int:
        numero = self.compter_un("facture")
        if numero > NUMERO_MAXIMUM:
            raise Refus(
                Anomalie("NUMEROS_EPUISES", "tous les numéros de facture sur 9 chiffres sont donnés", "ouvrir une nouvelle base")
            )
        return numero

    def _figer(self, id: int, instantane: Instantane) -> None:
        texte = figer(instantane).encode()
        self.inserer(
            tables.Instantane,
            facture=id,
            contenu=zlib.compress(texte, 6),
            empreinte=hashlib.sha256(texte).hexdigest(),
        )

    def facture(self, id: int) -> FactureEnregistree:
        """By id."""
        return self._complete(self._resume(id))

    def _resume(self, id: int) -> ResumeFacture:
        trouves = self._resumes("f.id = ?", (id,))
        if not trouves:
            raise introuvable("la facture", id)
        return trouves[0]

    def _seances(self, id: int) -> tuple[int, ...]:
        ordre = "SELECT seance FROM facture_seance WHERE facture = ? ORDER BY seance"
        return tuple(s for (s,) in self.lignes(ordre, (id,)))

    def facture_par_numero(self, numero: int) -> FactureEnregistree | None:
        """By number."""
        trouves = self._resumes("f.numero = ?", (numero,))
        return self._complete(trouves[0]) if trouves else None

    def _complete(self, resume: ResumeFacture) -> FactureEnregistree:
        from core.facturation.fiche import FactureEnregistree

        rang = self.ligne("SELECT contenu, empreinte FROM instantane WHERE facture = ?", (resume.id,))
        if rang is None:
            raise introuvable("le contenu de la facture", resume.id)
        texte = zlib.decompress(rang[0])
        if hashlib.sha256(texte).hexdigest() != rang[1]:
            raise Refus(
                Anomalie(
                    "INSTANTANE_ALTERE",
                    f"le contenu figé de la facture {resume.numero} ne correspond plus à son empreinte",
                    "lancer « facturier verifier », puis restaurer la dernière sauvegarde",
                )
            )
        return FactureEnregistree(resume, relire(texte.decode()), self._seances(resume.id))

    def factures(
        self,
        *,
        etats: Sequence[EtatFacture] = (),
        nature: NatureFacture | None = None,
        infirmier: str = "",
        cabinet: str = "",
        patient: int = 0,
        numero: int = 0,
        lot: int = 0,
        fse: int = 0,
        remplace: int = 0,
        limite: int = 0,
        debut: int = 0,
    ) -> list[ResumeFacture]:
        """By id."""
        egalites = {
            "nature": nature,
            "infirmier": infirmier,
            "cabinet": cabinet,
            "patient": patient,
            "numero": numero,
            "lot": lot,
            "fse": fse,
            "remplace": remplace,
        }
        ou, valeurs = _filtres(etats, egalites)
        fin = f" LIMIT {int(limite) or -1} OFFSET {int(debut)}" if limite or debut else ""
        return self._resumes(f"{ou} ORDER BY f.id{fin}", valeurs)

    def _resumes_de(self, ids: Sequence[int]) -> list[ResumeFacture]:
        """In slices: the variables of a query are counted."""
        tranches = (ids[i : i + 500] for i in range(0, len(ids), 500))
        return [r for tranche in tranches for r in self._resumes(f"f.id IN ({parmi(tranche)})", tranche)]

    def factures_de_numeros(self, numeros: Sequence[int]) -> list[ResumeFacture]:
        """One query."""
        return self._resumes(f"f.numero IN ({parmi(numeros)})", numeros)

    def compter_factures(self, *, etats: Sequence[EtatFacture] = (), infirmier: str = "", cabinet: str = "") -> int:
        """How many."""
        ou, valeurs = _filtres(etats, {"infirmier": infirmier, "cabinet": cabinet})
        trouve = self.ligne(f"SELECT count(*) FROM facture f WHERE {ou}", valeurs)
        return int(trouve[0]) if trouve else 0

    def _resumes(self, condition: str, valeurs: Sequence[Any]) -> list[ResumeFacture]:
        return [lire_resume(r) for r in self.lignes(f"SELECT {RESUME} FROM facture f WHERE {condition}", valeurs)]

    def parcourir_factures(self) -> Iterator[FactureEnregistree]:
        """By id, one at a time."""
        dernier = 0
        while page := self._resumes("f.id > ? AND f.numero IS NOT NULL ORDER BY f.id LIMIT 200", (dernier,)):
            for resume in page:
                yield self._complete(resume)
            dernier = page[-1].id

    def avancer_facture(self, id: int, evenement: EvenementFacture, *, motif: str = "", lot: int = 0) -> EtatFacture:
        """One conditional update made from the table of transitions: exactly one row moves, or the refusal says why."""
        if evenement == "clore" and not motif.strip():
            raise Refus(Anomalie("MOTIF_ABSENT", "une facture se clôt avec un motif", "dire pourquoi elle ne sera pas payée"))
        with self.dans_l_ecriture():
            apres: Ligne | None = self.ligne(_avance(evenement), (motif, motif, evenement, lot or None, id))
            if apres is None:
                etat = self._resume(id).etat
                suivant(etat, evenement)
                raise etat_change("la facture", id, etat)
            arrive: EtatFacture = apres[0]
            return arrive


@cache
def _avance(evenement: EvenementFacture) -> str:
    """The UPDATE of an event: from each state that admits it to the next one, and from no other."""
    passages = {avant: suite[evenement] for avant, suite in TRANSITIONS.items() if evenement in suite}
    cas = " ".join(f"WHEN '{avant}' THEN '{apres}'" for avant, apres in passages.items())
    admis = ", ".join(f"'{avant}'" for avant in passages)
    return (
        f"UPDATE facture SET etat = CASE etat {cas} END, motif = CASE WHEN ? = '' THEN motif ELSE ? END, "
        "lot = CASE ? WHEN 'mettre_en_lot' THEN ? WHEN 'retirer_du_lot' THEN NULL ELSE lot END "
        f"WHERE id = ? AND etat IN ({admis}) RETURNING etat"
    )


def _filtres(etats: Sequence[str], egalites: dict[str, Any]) -> tuple[str, list[Any]]:
    """The WHERE of the filters that are given."""
    conditions, valeurs = ["1"], []
    if etats:
        conditions.append(f"f.etat IN ({parmi(etats)})")
        valeurs += list(etats)
    for colonne, valeur in egalites.items():
        if valeur:
            conditions.append(f"f.{colonne} = ?")
            valeurs.append(valeur)
    return " AND ".join(conditions), valeurs


def _colonnes(facture: Facture, nom: str, nature: NatureFacture, instantane: Instantane) -> dict[str, Any]:
    """What the row repeats of the content, to be searched and summed."""
    from core.facturation.payeur import demande, payeur

    jours = [ligne.jour for ligne in facture.lignes]
    if not jours:
        raise Refus(Anomalie("FACTURE_VIDE", "une facture sans ligne ne s'enregistre pas", "choisir au moins un passage coté"))
    return {
        "nature": nature,
        "infirmier": facture.executant.am,
        "cabinet": facture.executant.cabinet,
        "patient": instantane.patient.id,
        "nom": f"{nom} {instantane.patient.prenom}".strip(),
        "nir": facture.beneficiaire.nir,
        "payeur": payeur(facture, nature),
        "mode": facture.mode,
        "jour": min(jours),
        "fin": max(jours),
        "honoraires": facture.honoraires,
        "part_amo": facture.part_amo,
        "part_amc": facture.part_amc,
        "part_patient": facture.part_patient,
        "demande": demande(facture, nature),
    }


def lire_resume(r: tuple[Any, ...]) -> ResumeFacture:
    """A row of `RESUME`."""
    from core.facturation.fiche import ResumeFacture

    return composer(ResumeFacture, r, c10=en_jour, c11=en_jour, c23=en_jour)
