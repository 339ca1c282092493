"""What the reading of a form says of the ordonnance as a whole: acts of no visit, an ALD nobody knows of."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from core.dossier.droits import couvre
from core.dossier.ordonnance import Ordonnance, SoinPrescrit, jours_de_soin
from core.dossier.personnes import Patient
from core.erreurs import Anomalie
from core.langage.actes import Jeton

# an ordonnance without an end is looked at no further
_LOIN = timedelta(days=100)


def actes_finis_avant(jetons: Sequence[Jeton], debut: date) -> Iterator[Anomalie]:
    """A fault for each act whose own last day comes before the care begins: its date is that of other care."""
    for j in jetons:
        if j.soin is not None and j.soin.fin is not None and j.soin.fin < debut:
            message = f"{j.nom} s'arrête le {j.soin.fin:%d/%m}, avant le début du {debut:%d/%m} : l'acte n'est d'aucune séance"
            yield Anomalie("ACTE_FINI_AVANT", message, "corriger sa date, l'ôter (« : » et la suite) ou retirer l'acte", "actes")


def avis_d_ordonnance(ordonnance: Ordonnance, jetons: Sequence[Jeton], patient: Patient) -> list[str]:
    """What is worth a look in it, in words."""
    avis = [
        f"{j.nom} n'est d'aucune séance : {_pourquoi(j.soin, ordonnance)}"
        for j in jetons
        if j.soin is not None and not _est_fait(j.soin, ordonnance)
    ]
    ald = {e.nature for e in patient.droits.exonerations if couvre(e.debut, e.fin, ordonnance.debut)}
    if any(s.ald for s in ordonnance.soins) and not ald & {"ald", "post_ald", "ald_non_exonerante"}:
        mot = "ald" if all(s.ald for s in ordonnance.soins) else "!"
        jour = f"{ordonnance.debut:%d/%m}"
        suite = f"rien n'est exonéré à ce titre — F12 des droits (F2), ou retirer {mot}"
        avis.append(f"« {mot} » est noté mais aucune ALD n'est connue au {jour} : {suite}")
    return avis


def _est_fait(soin: SoinPrescrit, ordonnance: Ordonnance) -> bool:
    """Whether some visit has it, those that were not made included."""
    jusqua = ordonnance.fin or max(ordonnance.debut, soin.debut or ordonnance.debut) + _LOIN
    rangs = range(1, max(1, len(ordonnance.heures)) + 1)
    return any(soin.fait(jour, rang) for jour in jours_de_soin(ordonnance, jusqua) for rang in rangs)


def _pourquoi(soin: SoinPrescrit, ordonnance: Ordonnance) -> str:
    if ordonnance.fin is not None and soin.debut is not None and soin.debut > ordonnance.fin:
        return f"il commence le {soin.debut:%d/%m}, après la fin du {ordonnance.fin:%d/%m}"
    if soin.passages and min(soin.passages) > max(1, len(ordonnance.heures)):
        return f"il n'y a pas de passage {min(soin.passages)} dans la journée"
    return "aucun jour de soin ne tombe dans ses dates"
