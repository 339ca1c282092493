"""What an invoice remembers of the days before: acts that a limit longer than a day, or a recent device, looks at."""

from datetime import date

import pytest

from core.cotation import Situation
from core.cotation.memoire import actes_suivis
from core.erreurs import Refus
from core.nomenclature import charger

JOUR = date(2026, 11, 17)
SUIVIS = {
    "I.10.SURV_TRAITEMENT": "15 passages",
    "I.10.ACCOMP_MED_1": "3 séances, renouvelables une fois",
    "I.3.BILAN_PLAIE": "un par an",
    "I.3.MECHAGE_IRRIGATION": "l'interruption de deux mois se lit dans les pansements lourds",
    "I.3.ANALGESIE": "8 par épisode",
    "I.6.AUTOSONDAGE": "10 séances",
    "I.12.BSI_INTERM": "2 par douze mois",
    "I.14.TELESURV_PANS": "4 par mois",
    "II.5bis.HEBDO_75": "une par semaine",
    "II.5ter.IC_BPCO": "15 séances",
    "II.6.IRRIG_COLIQUE": "20 séances",
    "II.7.POSTOP_SURV": "3 séances",
    "II.7.DRAIN_REDON": "2 séances",
    "DG.RQD": "4 par an",
    "IPA.SEANCE": "4 par an",
    "II.3.PERF_LONGUE": "retrait d'un dispositif en place depuis la veille",
    "II.3.PERF_CHGT_FLACON": "retrait d'un dispositif en place depuis la veille",
}
OUBLIES = {
    "I.1.INJ_SC": "aucune limite",
    "I.12.BSB": "un par jour : la veille ne compte pas",
    "I.6.ETUI_PENIEN": "un par jour",
    "II.6.DIALYSE_PERIT": "4 par jour",
    "I.2.PANS_VARICES": "deux par séance",
    "II.3.PERF_SUPPL_H": "cinq par séance",
    "II.5bis.INSULINE": "aucune limite",
}


@pytest.mark.parametrize("acte", SUIVIS)
def test_acte_dont_le_passe_compte(acte: str) -> None:
    assert acte in actes_suivis(charger(), JOUR, "metropole"), SUIVIS[acte]


@pytest.mark.parametrize("acte", OUBLIES)
def test_acte_dont_le_passe_ne_compte_pas(acte: str) -> None:
    assert acte not in actes_suivis(charger(), JOUR, "metropole"), OUBLIES[acte]


def test_les_regles_sont_celles_du_jour_et_de_la_lecture() -> None:
    """Before CIR-9/2025, or when it is not followed, a removal does not look at the day before."""
    ngap = charger()
    assert "II.3.PERF_LONGUE" not in actes_suivis(ngap, date(2024, 6, 4), "metropole")
    assert "II.3.PERF_LONGUE" not in actes_suivis(ngap, JOUR, "974", Situation(reglages={"D2": "sans_limite"}))
    assert "II.7.POSTOP_SURV" not in actes_suivis(ngap, date(2019, 6, 4), "metropole")


def test_territoire_inconnu() -> None:
    with pytest.raises(Refus):
        actes_suivis(charger(), JOUR, "975")
