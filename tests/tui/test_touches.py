"""The keys of each daily task stay within their budget, and do what they say (facturier bench touches)."""

import pytest
from attrs import evolve

from core.erreurs import Refus
from tui.__main__ import main
from tui.mesures import touches


def test_chaque_tache_tient_dans_son_budget(capsys):
    assert main(["bench", "touches"]) == 0
    sortie = capsys.readouterr().out
    assert sortie.count("tenu") == len(touches.TACHES) == 5


def test_un_budget_depasse_rend_le_code_1(capsys, monkeypatch):
    monkeypatch.setattr(touches, "TACHES", (evolve(touches.TACHES[-1], budget=6),))
    assert main(["bench", "touches"]) == 1
    assert "dépassé" in capsys.readouterr().out


@pytest.mark.erreur("TACHE_NON_FAITE")
def test_une_tache_qui_n_est_pas_faite_n_est_pas_comptee(monkeypatch):
    monkeypatch.setattr(touches, "TACHES", (evolve(touches.TACHES[-1], gestes=lambda _: ("f4", "f9", "9999", "enter")),))
    with pytest.raises(Refus) as refus:
        touches.jouer()
    assert refus.value.anomalies[0].code == "TACHE_NON_FAITE"
