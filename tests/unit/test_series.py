"""The visits of an ordonnance: days, passages, facts of the day, homes."""

from datetime import date, time
from decimal import Decimal

import pytest
from attrs import evolve

from core.dossier.ordonnance import Ordonnance, SoinPrescrit, jours_de_soin
from core.dossier.personnes import Cabinet, Patient
from core.erreurs import Refus
from core.services.saisie import passages

CABINET = Cabinet("PLA", "Cabinet de la plaine", "TESTVILLE")
PATIENT = Patient("TESTA", "ALPHA", "19400115", bsi="B", bsi_depuis=date(2026, 11, 10), insulino_traite=True)
ORDONNANCE = Ordonnance(
    patient=1,
    prescripteur=1,
    infirmier=1,
    jour=date(2026, 11, 1),
    soins=(SoinPrescrit("X.INSULINE"), SoinPrescrit("X.FORFAIT", passages=(1,)), SoinPrescrit("X.SOIR", passages=(2,))),
    debut=date(2026, 11, 2),
    fin=date(2026, 11, 30),
    heures=(time(8), time(19)),
)


@pytest.mark.parametrize(
    ("cas", "changements", "jusqua", "attendus"),
    [
        ("tous les jours jusqu'à la date", {}, date(2026, 11, 4), [2, 3, 4]),
        ("un jour sur deux", {"tous_les": 2}, date(2026, 11, 7), [2, 4, 6]),
        ("lundi, mercredi, vendredi", {"jours_semaine": (0, 2, 4)}, date(2026, 11, 9), [2, 4, 6, 9]),
        ("trois jours de soin", {"nombre": 3}, date(2026, 11, 30), [2, 3, 4]),
        ("trois lundis", {"nombre": 3, "jours_semaine": (0,)}, date(2026, 12, 31), [2, 9, 16]),
        ("la fin de l'ordonnance borne", {"fin": date(2026, 11, 3)}, date(2026, 12, 31), [2, 3]),
        ("rien avant le début", {}, date(2026, 11, 1), []),
    ],
)
def test_jours(cas, changements, jusqua, attendus):
    obtenus = [j.day for j in jours_de_soin(evolve(ORDONNANCE, **changements), jusqua)]
    assert obtenus == attendus, cas


def test_passages_du_jour_et_actes_de_chacun():
    matin, soir = passages(ORDONNANCE, PATIENT, CABINET, date(2026, 11, 2))
    assert [a.acte for a in matin.seance.actes] == ["X.INSULINE", "X.FORFAIT"]
    assert [a.acte for a in soir.seance.actes] == ["X.INSULINE", "X.SOIR"]
    assert (matin.seance.heure, soir.seance.heure) == (time(8), time(19))


def test_la_classe_bsi_ne_vaut_que_depuis_sa_date():
    par_jour = {p.seance.jour.day: p.seance.bsi for p in passages(ORDONNANCE, PATIENT, CABINET, date(2026, 11, 11))}
    assert par_jour[9] is None
    assert par_jour[10] == "B"


def test_l_age_est_celui_du_jour_du_soin():
    enfant = evolve(PATIENT, naissance="20191105", bsi="")
    ages = [p.seance.age for p in passages(evolve(ORDONNANCE, heures=()), enfant, CABINET, date(2026, 11, 5))]
    assert ages == [6, 6, 6, 7]


def test_au_cabinet_pas_de_distance():
    loin = evolve(PATIENT, distance_km=Decimal("7"))
    assert passages(ORDONNANCE, loin, CABINET, date(2026, 11, 2))[0].seance.distance_km == 7
    assert passages(evolve(ORDONNANCE, lieu="cabinet"), loin, CABINET, date(2026, 11, 2))[0].seance.distance_km is None


def test_le_foyer_et_l_ordonnance_suivent_la_seance():
    seance = passages(ORDONNANCE, evolve(PATIENT, id=7, foyer="F1"), CABINET, date(2026, 11, 2))[0].seance
    assert (seance.patient, seance.foyer, seance.prescription.jour) == ("7", "F1", date(2026, 11, 1))


def test_l_accord_prealable_est_lu_de_l_ordonnance():
    avec = evolve(ORDONNANCE, accord_prealable="accord:2026-10-20")
    accord = passages(avec, PATIENT, CABINET, date(2026, 11, 2))[0].seance.prescription.accord_prealable
    assert (accord.etat, accord.jour) == ("accord", date(2026, 10, 20))


@pytest.mark.erreur("ACCORD_ILLISIBLE")
def test_accord_illisible():
    with pytest.raises(Refus, match="demande, accord, refus ou urgence"):
        passages(evolve(ORDONNANCE, accord_prealable="oui"), PATIENT, CABINET, date(2026, 11, 2))


@pytest.mark.erreur("RYTHME_ABSURDE")
def test_rythme_absurde():
    with pytest.raises(Refus, match="au moins 1 jour"):
        list(jours_de_soin(evolve(ORDONNANCE, tous_les=0), date(2026, 11, 5)))


@pytest.mark.erreur("SERIE_TROP_LONGUE")
def test_serie_trop_longue():
    with pytest.raises(Refus, match="date de fin"):
        passages(evolve(ORDONNANCE, fin=None), PATIENT, CABINET, date(2036, 1, 1))
