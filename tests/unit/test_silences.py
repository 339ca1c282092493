"""Silences: a lot whose ARL or payment is late by the days granted to its payer, and the reminder of those without ARL."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from fabrique_base import MAINTENANT, SANS_FERIES, arl_de, noemie_de
from test_services_retours import Cabinet

from core.erreurs import Refus
from core.nomenclature import charger
from core.services.controle import points
from core.services.feries import Feries
from core.services.parametres import regler
from core.services.silences import relancer_arl, retards, silences
from tests.unit.lecture_bureau import lire_bureau
from tui.ecrans.compteurs import compter

JOUR = MAINTENANT.date()  # Friday 20/11/2026


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path)


def vus(cabinet: Cabinet, jour: date) -> list[tuple[str, int]]:
    return [(s.quoi, s.nombre) for s in silences(cabinet.registre, jour, SANS_FERIES)]


def test_sans_arl_apres_deux_jours_ouvres(cabinet: Cabinet) -> None:
    assert vus(cabinet, JOUR + timedelta(days=4)) == []  # Tuesday, the second working day
    assert vus(cabinet, JOUR + timedelta(days=5)) == [("arl", 2)]


def test_accepte_et_impaye_apres_le_delai_du_payeur(cabinet: Cabinet) -> None:
    cabinet.recevoir(cabinet.arl())
    payeur = cabinet.registre.lots()[0].payeur
    nom, jours = ("silence_amo", 7) if payeur.startswith("amo") else ("silence_amc", 10)
    tard = JOUR + timedelta(days=30)
    (s,) = silences(cabinet.registre, tard, SANS_FERIES)
    assert (s.quoi, s.montant, s.depuis) == ("silence", 1080, JOUR)
    assert vus(cabinet, JOUR + timedelta(days=jours)) == []
    regler(cabinet.registre, nom, "60")
    assert vus(cabinet, tard) == []


def test_les_jours_de_l_arl_et_ceux_de_chaque_complementaire_se_reglent(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, 1, dre=True)
    assert vus(cabinet, JOUR + timedelta(days=5)) == [("arl", 1), ("arl", 1)]
    regler(cabinet.registre, "arl_jours", "30")
    assert vus(cabinet, JOUR + timedelta(days=5)) == []
    dre = next(lot for lot in cabinet.registre.lots() if lot.nature == "DRE")
    cabinet.recevoir(*(arl_de(lot, (), f"A0000{lot.id}") for lot in cabinet.registre.lots()))
    assert [lot for lot, _ in retards(cabinet.registre, JOUR + timedelta(days=12), SANS_FERIES).values()] == [
        lot for lot in cabinet.registre.lots()[::-1] if lot.id != dre.id
    ], "7 jours ouvrés pour la caisse, 10 pour la complémentaire"
    regler(cabinet.registre, f"silence_amc:{dre.payeur.removeprefix('amc:')}", "5")
    assert dre.id in retards(cabinet.registre, JOUR + timedelta(days=10), SANS_FERIES)


@pytest.mark.parametrize(
    ("territoire", "depose", "dernier"),
    [
        ("metropole", "2027-03-25", date(2027, 3, 26)),  # Good Friday is worked
        ("alsace_moselle", "2027-03-25", date(2027, 3, 30)),  # it is not, nor Easter Monday
        ("metropole", "2027-05-21", date(2027, 5, 24)),
        ("972", "2027-05-21", date(2027, 5, 24)),  # 22 May, the abolition in Martinique, is a Saturday
        ("971", "2027-05-26", date(2027, 5, 28)),  # 27 May in Guadeloupe
    ],
)
def test_les_jours_ouvres_sont_ceux_du_cabinet_de_l_infirmier(
    cabinet: Cabinet, territoire: str, depose: str, dernier: date
) -> None:
    r, ngap = cabinet.registre, charger()
    (lieu,) = r.cabinets()
    r.enregistrer_cabinet(evolve(lieu, territoire=territoire))
    r.executer("UPDATE lot SET depose_le = ?", (f"{depose} 09:00:00",))
    regler(r, "arl_jours", "1")
    feries = Feries(lambda: ngap)
    assert silences(r, dernier, feries) == []
    assert [s.quoi for s in silences(r, dernier + timedelta(1), feries)] == ["arl"]


def test_le_compteur_le_controle_et_les_lots_disent_les_memes_retards(cabinet: Cabinet) -> None:
    cabinet.recevoir(cabinet.arl())
    cabinet.recevoir(noemie_de([cabinet.repondre(0), cabinet.repondre(1)]))
    cabinet.horloge.avancer(timedelta(days=30))
    tard = cabinet.horloge.aujourdhui()
    assert retards(cabinet.registre, tard, SANS_FERIES) == {}
    assert compter(cabinet.registre, tard, SANS_FERIES)["silences"] == 0
    (vu,) = lire_bureau(cabinet.registre, cabinet.horloge, SANS_FERIES).lots
    assert vu.tard == "", "un lot payé n'est pas muet"
    assert not [p for p in points(cabinet.registre, cabinet.horloge, SANS_FERIES) if p.anomalie.code == "PAYEUR_SILENCIEUX"]


def test_ce_qui_est_paye_n_est_plus_attendu(cabinet: Cabinet) -> None:
    cabinet.recevoir(cabinet.arl())
    cabinet.recevoir(noemie_de([cabinet.repondre(0)]))
    assert vus(cabinet, JOUR + timedelta(days=30)) == [("silence", 1)]
    assert silences(cabinet.registre, JOUR + timedelta(days=30), SANS_FERIES, "AUTRE") == []


def test_relancer_est_tout_ou_rien(cabinet: Cabinet) -> None:
    with pytest.raises(Refus):
        relancer_arl(cabinet.registre, [1, 99], cabinet.horloge)
    assert [e.etat for e in cabinet.registre.envois()] == ["depose"]
    assert relancer_arl(cabinet.registre, [1], cabinet.horloge) == 1
    assert [e.etat for e in cabinet.registre.envois()] == ["differe"]
