"""What the situation of a patient pays today, on the visit of the last ordonnance."""

from datetime import date

from attrs import evolve

from core.argent import afficher
from core.cotation.moteur import coter
from core.erreurs import Refus
from core.nomenclature import Nomenclature
from core.services.parts import circonstances, parts
from core.services.saisie import seance_du
from tui.ecrans.dossier_saisi import DossierSaisi
from tui.widgets.lignes import Ligne


def visite_usuelle(dossier: DossierSaisi, ngap: Nomenclature, jour: date) -> list[Ligne]:
    """One or two lines; empty when there is no ordonnance to start from."""
    d = dossier
    if not (d.patient and d.base and d.infirmier and d.prescripteur and d.cabinet):
        return []
    heure = d.base.heures[0] if d.base.heures else None
    seance = seance_du(jour, heure, d.base.soins, d.base, d.patient, d.cabinet)
    cotation = coter(evolve(seance, jour=jour), ngap)
    refusees = [a for a in cotation.anomalies if a.gravite == "bloquant"]
    if refusees:
        return [[("Une séance aujourd'hui : ", "titre"), (refusees[0].message, "alerte")]]
    try:
        p = parts(circonstances(d.patient, d.base, d.infirmier, d.prescripteur, d.cabinet, ngap), [(seance, cotation)])
    except Refus as refus:
        return [[("Une séance aujourd'hui : ", "titre"), (refus.anomalies[0].message, "alerte")]]
    actes = " + ".join(f"{x.lettre} {x.coefficient.normalize():f}".replace(".", ",") for x in cotation.lignes if x.montant)
    payeurs = " · ".join(f"{nom} {afficher(m)}" for nom, m in p.lignes())
    return [
        [("Une séance aujourd'hui : ", "titre"), (f"{actes} = {afficher(cotation.montant)} — {payeurs}", "")],
    ]
