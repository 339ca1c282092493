"""What a usual visit pays today under the rights of the patient, and under what the ordonnance may say of the care."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from attrs import evolve, frozen

from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.dossier.droits import couvre
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Patient
from core.droits.bareme import bareme
from core.droits.partage import Partage, partager
from core.droits.situation import situation
from core.facturation.controles import DEPLACEMENTS
from core.facturation.lignes import a_partager, lignes_de

CasDuSoin = Literal[
    "ordonnance",
    "ald",
    "sans_rapport",
    "at",
    "militaire",
    "prevention",
    "acte_exonere",
    "accord_refuse",
    "sans_prescription",
    "hors_nomenclature",
    "non_prescrit",
]
# what the biller reads, in the order of the list; 18 characters at most: a column of the record
LIBELLES: dict[CasDuSoin, str] = {
    "ordonnance": "selon l'ordonnance",
    "ald": "lié à l'ALD",
    "sans_rapport": "sans rapport (ALD)",
    "at": "lié à l'AT",
    "militaire": "lié à l'infirmité",
    "prevention": "prévention",
    "acte_exonere": "acte exonéré",
    "accord_refuse": "accord refusé",
    "sans_prescription": "sans prescription",
    "hors_nomenclature": "hors nomenclature",
    "non_prescrit": "dépl. non prescrit",
}
_NATURES: dict[CasDuSoin, str] = {"at": "41", "militaire": "SMG", "prevention": "90"}
# the visit shown for a patient without ordonnance yet: an injection at home
VISITE_TYPE = (SoinPrescrit("I.1.INJ_SC"),)


@frozen
class PartsDuCas:
    """The parts of the visit under one reading of the care; cents. `local` is the part of the régime local, in `amo`."""

    cas: CasDuSoin
    partage: Partage

    @property
    def amo(self) -> int:
        """AMO and régime local."""
        return self.partage.total("amo") + self.local

    @property
    def local(self) -> int:
        """The part of the régime local."""
        return self.partage.total("rl")

    @property
    def amc(self) -> int:
        """Asked from the complementary, or from the caisse for C2S and AME."""
        return self.partage.total("amc_facturee")

    @property
    def patient(self) -> int:
        """What is left to the patient."""
        return self.partage.total("patient_facture")

    @property
    def taux(self) -> str:
        """The AMO rates of the lines: "60 %", "100 et 60 %"."""
        return " et ".join(dict.fromkeys(str(x.taux) for x in self.partage.lignes)) + " %"

    @property
    def motif(self) -> str:
        """Why: the name of the situation of the first line, and what adds to it."""
        s = self.partage.situation
        lignes = self.partage.lignes
        noms = [lignes[0].motif] if lignes else []
        if s.c2s and "c2s_ald" not in noms:
            noms.append(f"c2s_{s.c2s}")
        noms += [nom for nom, vrai in (("c2s_sortant", s.c2s_sortant), ("regime_local", self.local)) if vrai]
        noms += ["ame_complementaire"] if s.ame == "complementaire" else []
        return " + ".join(bareme().libelle(nom) for nom in dict.fromkeys(noms))


def cas_a_montrer(patient: Patient, jour: date) -> tuple[CasDuSoin, ...]:
    """The readings that the rights open on that day make possible, the ordinary one first."""
    ouvertes = {e.nature for e in patient.droits.exonerations if couvre(e.debut, e.fin, jour)}
    trouves: list[CasDuSoin] = ["ordonnance"]
    if ouvertes & {"ald", "post_ald"}:
        trouves += ["ald", "sans_rapport"]
    trouves += ["at"] if "at" in ouvertes else []
    trouves += ["militaire"] if "pension_militaire_lie" in ouvertes else []
    trouves += ["prevention"] if "prevention" in ouvertes else []
    return tuple(trouves)


def parts_du_cas(
    cas: CasDuSoin,
    patient: Patient,
    ordonnance: Ordonnance,
    seance: Seance,
    cotation: Cotation,
    accord_requis: Callable[[str, date], bool],
) -> PartsDuCas:
    """Split a priced visit as if the ordonnance said so of its care."""
    liens = {soin.acte: soin.ald for soin in ordonnance.soins}
    if cas in ("ald", "sans_rapport"):
        liens = dict.fromkeys(liens, cas == "ald")
    nature = _NATURES.get(cas, ordonnance.nature if cas == "ordonnance" else "10")
    s = situation(patient, seance.jour, nature=nature, date_prescription=ordonnance.jour)
    refus = ordonnance.accord_prealable.startswith("refus")
    non_prescrit = cas == "non_prescrit" or not ordonnance.a_domicile
    lignes = [
        evolve(
            a_partager(x, ap_refuse=cas == "accord_refuse" or (refus and accord_requis(x.acte, seance.jour))),
            sans_prescription=cas == "sans_prescription",
            hors_nomenclature=cas == "hors_nomenclature",
            exo_acte=cas == "acte_exonere",
            qualificatif="F" if non_prescrit and x.acte in DEPLACEMENTS else "",
        )
        for x in lignes_de(seance, cotation, 1, liens)
    ]
    return PartsDuCas(cas, partager(lignes, s, seance.jour))
