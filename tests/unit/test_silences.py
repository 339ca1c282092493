"""Silences: a lot whose ARL or payment is late by the days granted to its payer, and the reminder of those without ARL."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from fabrique_base import MAINTENANT, noemie_de
from test_services_retours import Cabinet

from core.erreurs import Refus
from core.services.parametres import regler
from core.services.silences import relancer_arl, silences

JOUR = MAINTENANT.date()  # Friday 20/11/2026


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path)


def vus(cabinet: Cabinet, jour: date) -> list[tuple[str, int]]:
    return [(s.quoi, len(s.factures)) for s in silences(cabinet.registre, jour, lambda _: False)]


def test_sans_arl_apres_deux_jours_ouvres(cabinet: Cabinet) -> None:
    assert vus(cabinet, JOUR + timedelta(days=4)) == []  # Tuesday, the second working day
    assert vus(cabinet, JOUR + timedelta(days=5)) == [("arl", 2)]


def test_accepte_et_impaye_apres_le_delai_du_payeur(cabinet: Cabinet) -> None:
    cabinet.recevoir(cabinet.arl())
    payeur = cabinet.registre.lots()[0].payeur
    nom, jours = ("silence_amo", 7) if payeur.startswith("amo") else ("silence_amc", 10)
    tard = JOUR + timedelta(days=30)
    (s,) = silences(cabinet.registre, tard, lambda _: False)
    assert (s.quoi, s.montant, s.depuis) == ("silence", 1080, JOUR)
    assert vus(cabinet, JOUR + timedelta(days=jours)) == []
    regler(cabinet.registre, nom, "60")
    assert vus(cabinet, tard) == []


def test_ce_qui_est_paye_n_est_plus_attendu(cabinet: Cabinet) -> None:
    cabinet.recevoir(cabinet.arl())
    cabinet.recevoir(noemie_de([cabinet.repondre(0)]))
    assert vus(cabinet, JOUR + timedelta(days=30)) == [("silence", 1)]
    assert silences(cabinet.registre, JOUR + timedelta(days=30), lambda _: False, "AUTRE") == []


def test_relancer_est_tout_ou_rien(cabinet: Cabinet) -> None:
    with pytest.raises(Refus):
        relancer_arl(cabinet.registre, [1, 99], cabinet.horloge)
    assert [e.etat for e in cabinet.registre.envois()] == ["depose"]
    assert relancer_arl(cabinet.registre, [1], cabinet.horloge) == 1
    assert [e.etat for e in cabinet.registre.envois()] == ["differe"]
