"""Merges of records: the rows that follow, the trace, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from core.erreurs import Anomalie, Refus
from core.facturation.instantane import depuis_json, vers_json
from db import tables
from db.dossier import NON_FUSIONNE, DossierBase
from db.index import NIR_JUSTE
from db.ressemblances import porteurs
from db.socle import introuvable, moment, parmi

if TYPE_CHECKING:
    from core.dossier.fusion import Fusion
    from core.dossier.personnes import Patient

_FUSION = "SELECT id, contenu, defaite_le FROM fusion"


class FusionsBase(DossierBase):
    """The part of `core.registre.RegistreDossier` about merges."""

    def patient(self, id: int) -> Patient:
        """By id; a merged record is the one that was kept."""
        dans = self._garde_de(id)
        return super().patient(id if dans is None else dans)

    def enregistrer_patient(self, patient: Patient) -> Patient:
        """A merged record is not written any more."""
        dans = self._garde_de(patient.id) if patient.id else None
        if dans is not None:
            message = f"le dossier {patient.id} a été fusionné dans le dossier {dans}"
            raise Refus(Anomalie("PATIENT_FUSIONNE", message, "ouvrir le dossier gardé, ou défaire la fusion", "patient"))
        return super().enregistrer_patient(patient)

    def _garde_de(self, id: int) -> int | None:
        """The record that holds this one now; a kept record may have been merged in its turn."""
        trouve: int | None = None
        while rang := self.ligne("SELECT garde FROM fusion WHERE absorbe = ? AND defaite_le IS NULL", (trouve or id,)):
            trouve = int(rang[0])
        return trouve

    def enregistrer_fusion(self, fusion: Fusion) -> Fusion:
        """Write the trace, then move the rows: the trigger of numbered invoices asks for the trace."""
        garde, absorbe = fusion.garde.id, fusion.absorbe.id
        with self.ecriture():
            suivis = {t: self._ids(t, absorbe) for t in ("ordonnance", "seance", "facture")}
            tracee = evolve(fusion, ordonnances=suivis["ordonnance"], seances=suivis["seance"], factures=suivis["facture"], id=0)
            id = self.inserer(
                tables.Fusion,
                garde=garde,
                absorbe=absorbe,
                moment=fusion.moment,
                defaite_le=None,
                contenu=vers_json(tracee),
            )
            self._deplacer(tracee, absorbe, garde)
            self.enregistrer_patient(evolve(fusion.reuni, id=garde))
            return evolve(tracee, id=id)

    def fusion(self, id: int) -> Fusion:
        """By id."""
        trouvee = self.ligne(f"{_FUSION} WHERE id = ?", (id,))
        if trouvee is None:
            raise introuvable("la fusion", id)
        return _lire(*trouvee)

    def fusions(self, patient: int = 0) -> list[Fusion]:
        """Newest first."""
        ou, valeurs = (" WHERE garde = ?", (patient,)) if patient else ("", ())
        return [_lire(*rang) for rang in self.lignes(f"{_FUSION}{ou} ORDER BY id DESC", valeurs)]

    def defaire_fusion(self, id: int, moment: datetime) -> None:
        """What had followed goes back, if it is still there (a visit may have been removed since)."""
        with self.ecriture():
            fusion = self.fusion(id)
            self.modifier(tables.Fusion, id, defaite_le=moment)
            self._deplacer(fusion, fusion.garde.id, fusion.absorbe.id)

    def patients_au_nir_douteux(self, cabinet: str = "") -> list[Patient]:
        """What plain arithmetic does not clear (letters of Corsica included) is left to the caller to judge."""
        ou, valeurs = ("cabinet = ? AND ", (cabinet,)) if cabinet else ("", ())
        douteux = f"id IN (SELECT id FROM patient INDEXED BY patient_nir_douteux WHERE NOT ({NIR_JUSTE}))"
        return self._patients(f"{ou}{douteux} AND {NON_FUSIONNE}", valeurs)

    def cles_semblables(self) -> list[str]:
        """By the index of the few that several records share (db.ressemblances)."""
        return [cle for (cle,) in self.lignes("SELECT cle FROM ressemblance WHERE nombre > 1 ORDER BY cle")]

    def patients_de_cles(self, cles: Sequence[str], cabinet: str = "") -> list[Patient]:
        """One short query a key, then the records whole."""
        ou, siennes = (" AND cabinet = ?", [cabinet]) if cabinet else ("", [])
        ids: set[int] = set()
        for cle in cles:
            condition, valeurs = porteurs(cle)
            ordre = f"SELECT id FROM patient WHERE {condition}{ou} AND {NON_FUSIONNE}"
            ids |= {id for (id,) in self.lignes(ordre, [*valeurs, *siennes])}
        trouves: list[Patient] = []
        for tranche in _tranches(sorted(ids)):
            trouves += self._patients(f"id IN ({parmi(tranche)})", tranche)
        return trouves

    def _ids(self, table: str, patient: int) -> tuple[int, ...]:
        return tuple(int(r[0]) for r in self.lignes(f"SELECT id FROM {table} WHERE patient = ? ORDER BY id", (patient,)))

    def _deplacer(self, fusion: Fusion, de: int, vers: int) -> None:
        for tranche in _tranches(fusion.ordonnances):
            self.executer(
                "UPDATE ordonnance SET patient = ?, contenu = json_set(contenu, '$.patient', ?) "
                f"WHERE patient = ? AND id IN ({parmi(tranche)})",
                [vers, vers, de, *tranche],
            )
        for tranche in _tranches(fusion.seances):
            self.executer(
                f"UPDATE acte_cote SET patient = ? WHERE patient = ? AND seance IN ({parmi(tranche)})", [vers, de, *tranche]
            )
            self.executer(
                "UPDATE seance SET patient = ?, contenu = json_set(contenu, '$.patient', ?) "
                f"WHERE patient = ? AND id IN ({parmi(tranche)})",
                [vers, str(vers), de, *tranche],
            )
        for tranche in _tranches(fusion.factures):
            self.executer(f"UPDATE facture SET patient = ? WHERE patient = ? AND id IN ({parmi(tranche)})", [vers, de, *tranche])


def _tranches(ids: Sequence[int]) -> list[Sequence[int]]:
    """Few enough for the variables of one statement."""
    return [ids[i : i + 500] for i in range(0, len(ids), 500)]


def _lire(id: int, contenu: str, defaite_le: str | None) -> Fusion:
    from core.dossier.fusion import Fusion

    return evolve(depuis_json(contenu, Fusion), id=id, defaite_le=moment(defaite_le))
