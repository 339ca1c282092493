"""Local exceptions: kept, refused with every fault at once, used by pricing on their days only."""

from datetime import date
from pathlib import Path

import pytest

from core.cotation.situation import ExceptionLocale
from core.erreurs import Refus
from core.nomenclature import charger
from core.services.reglages import arreter_exception, poser_exception, situation_du_cabinet
from db.registre import RegistreBase
from tests.unit.fabrique_base import CLE, base
from tui.__main__ import main

NGAP = charger()


@pytest.fixture
def registre(tmp_path: Path) -> RegistreBase:
    return base(tmp_path)


def locale(
    reglage: str = "D3", valeur: str = "sans_limite", du: int = 1, au: int | None = None, note: str = "mail"
) -> ExceptionLocale:
    return ExceptionLocale(reglage, valeur, date(2026, 11, du), date(2026, 11, au) if au else None, note, "TEST-CPAM")


def codes(refus: pytest.ExceptionInfo[Refus]) -> list[str]:
    return [a.code for a in refus.value.anomalies]


def test_posee_relue_arretee_retiree(registre):
    posee = poser_exception(registre, NGAP, "CAB1", locale())
    assert registre.exceptions_locales("CAB1") == [posee]
    assert situation_du_cabinet(registre, "CAB1").exceptions == (locale(),)
    assert situation_du_cabinet(registre, "AUTRE").exceptions == ()
    assert arreter_exception(registre, posee.id, date(2026, 11, 30)).exception == locale(au=30)
    registre.supprimer_exception(posee.id)
    assert registre.exceptions_locales() == []


@pytest.mark.erreur("CABINET_INCONNU")
@pytest.mark.erreur("NOTE_ABSENTE")
@pytest.mark.erreur("EXCEPTION_INVERSEE")
def test_toutes_les_fautes_a_la_fois(registre):
    with pytest.raises(Refus) as refus:
        poser_exception(registre, NGAP, "ABSENT", locale("D99", "x", du=20, au=10, note=" "))
    assert codes(refus) == ["REGLAGE_INCONNU", "EXCEPTION_INVERSEE", "NOTE_ABSENTE", "CABINET_INCONNU"]
    with pytest.raises(Refus) as refus:
        poser_exception(registre, NGAP, "CAB1", locale("D3", "tout"))
    assert codes(refus) == ["LECTURE_INCONNUE"]
    assert "deux_actes, sans_limite" in refus.value.anomalies[0].remede
    assert registre.exceptions_locales() == []


@pytest.mark.erreur("EXCEPTION_CHEVAUCHEE")
def test_deux_exceptions_ne_se_chevauchent_pas(registre):
    premiere = poser_exception(registre, NGAP, "CAB1", locale(du=1, au=10))
    with pytest.raises(Refus) as refus:
        poser_exception(registre, NGAP, "CAB1", locale(du=10))
    assert codes(refus) == ["EXCEPTION_CHEVAUCHEE"]
    poser_exception(registre, NGAP, "CAB1", locale(du=11))
    poser_exception(registre, NGAP, "CAB1", locale("D2", "sans_limite", du=5))
    assert poser_exception(registre, NGAP, "CAB1", locale(du=2, au=10), premiere.id).exception.du.day == 2


@pytest.mark.erreur("EXCEPTION_INCONNUE")
def test_numero_inconnu(registre):
    with pytest.raises(Refus) as refus:
        arreter_exception(registre, 7, date(2026, 11, 30))
    assert codes(refus) == ["EXCEPTION_INCONNUE"]
    with pytest.raises(Refus):
        registre.supprimer_exception(7)


def test_la_commande(registre, tmp_path, capsys):
    registre.fermer()
    options = ["--base", str(tmp_path / "essai.db"), "--cle", CLE]
    assert main(["exceptions", *options, "poser", "CAB1", "D3", "tout", "2026-11-01"]) == 2
    assert "deux_actes, sans_limite" in capsys.readouterr().err
    pose = ["poser", "CAB1", "D3", "sans_limite", "2026-11-01", "--note", "mail", "--caisse", "TEST-CPAM"]
    assert main(["exceptions", *options, *pose]) == 0
    assert main(["exceptions", *options, "arreter", "1", "2026-11-30"]) == 0
    capsys.readouterr()
    assert main(["exceptions", *options]) == 0
    assert capsys.readouterr().out == "1 — CAB1 : D3=sans_limite du 01/11/2026 au 30/11/2026, TEST-CPAM — mail\n"
    assert main(["exceptions", *options, "retirer", "1"]) == 0
    assert capsys.readouterr().out == "exception 1 retirée\n"
