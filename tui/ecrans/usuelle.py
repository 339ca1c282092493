"""What the situation of a patient pays today, on the visit of the last ordonnance, as lines."""

from datetime import date

from attrs import evolve, frozen

from core.argent import afficher
from core.cotation.moteur import coter
from core.cotation.resultat import Cotation
from core.cotation.seance import Seance
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Cabinet, Patient
from core.erreurs import Refus
from core.nomenclature import Nomenclature
from core.services.saisie import seance_du
from core.services.usuelle import LIBELLES, VISITE_TYPE, CasDuSoin, PartsDuCas, cas_a_montrer, parts_du_cas
from tui.ecrans.dossier_saisi import DossierSaisi
from tui.widgets.lignes import Ligne, ajuster


@frozen
class VisiteUsuelle:
    """The visit priced once; the parts then follow the rights."""

    ordonnance: Ordonnance
    seance: Seance
    cotation: Cotation
    ngap: Nomenclature

    def parts(self, patient: Patient, cas: CasDuSoin) -> PartsDuCas:
        """Under that reading of the care; raises `Refus`."""
        return parts_du_cas(cas, patient, self.ordonnance, self.seance, self.cotation, self._accord_requis)

    def _accord_requis(self, acte: str, jour: date) -> bool:
        version = self.ngap.au(jour, self.seance.territoire).acte(acte)
        return version is not None and version.accord_prealable


def visite_du(dossier: DossierSaisi, patient: Patient, ngap: Nomenclature, jour: date) -> VisiteUsuelle:
    """The first passage of the last ordonnance, done today; an injection at home when there is none."""
    cabinet = dossier.cabinet or Cabinet("", "", "")
    base = dossier.base or Ordonnance(patient.id, 0, 0, jour, VISITE_TYPE, jour)
    heure = base.heures[0] if base.heures else None
    seance = evolve(seance_du(jour, heure, base.soins, base, patient, cabinet), jour=jour)
    return VisiteUsuelle(base, seance, coter(seance, ngap), ngap)


def lignes_de_visite(visite: VisiteUsuelle, patient: Patient, forces: tuple[CasDuSoin, ...] = ()) -> list[Ligne]:
    """The price, then one line a reading of the care: rate, parts, why. `forces`: the readings asked for."""
    cotation = visite.cotation
    refusees = [a for a in cotation.anomalies if a.gravite == "bloquant"]
    if refusees:
        return [[("Une séance aujourd'hui : ", "titre"), (refusees[0].message, "alerte")]]
    actes = " + ".join(f"{x.lettre} {x.coefficient.normalize():f}".replace(".", ",") for x in cotation.lignes if x.montant)
    actes += "".join(f" + {s.code}" for s in cotation.supplements)
    lignes: list[Ligne] = [[("Une séance aujourd'hui : ", "titre"), (f"{actes} = {afficher(cotation.montant)}", "montant")]]
    for cas in dict.fromkeys((*cas_a_montrer(patient, visite.seance.jour), *forces)):
        try:
            lignes.append(_ligne(visite.parts(patient, cas)))
        except Refus as refus:
            lignes.append([(f"  {LIBELLES[cas]} : ", ""), (refus.anomalies[0].message, "alerte")])
    return lignes


def _ligne(p: PartsDuCas) -> Ligne:
    local = f" (dont local {_montant(p.local)})" if p.local else ""
    payeurs = f"AMO {_montant(p.amo)}{local} · AMC {_montant(p.amc)} · patient {_montant(p.patient)}"
    return [(f"  {ajuster(LIBELLES[p.cas], 18)} {p.taux:>5} ", ""), (payeurs, "montant"), (f" {p.motif}", "discret")]


def _montant(centimes: int) -> str:
    return afficher(centimes).removesuffix("€").rstrip()
