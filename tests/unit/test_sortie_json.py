"""The JSON of a priced visit: its keys, its amounts as text, its numbers as numbers."""

import json
from datetime import date
from decimal import Decimal

import pytest
from syrupy.assertion import SnapshotAssertion

from core.cotation import coter
from core.cotation.conseils import conseiller
from core.cotation.lecture import lire_seance
from core.cotation.seance import Seance
from core.cotation.sortie import en_json, en_nombre, refus_en_json
from core.erreurs import Anomalie
from core.nomenclature import charger

SEANCES: dict[str, Seance] = {
    nom: lire_seance(objet)
    for nom, objet in {
        "pansement, prise de sang, injection la nuit": {
            "date": "2026-11-17",
            "heure": "21:00",
            "lieu": "domicile",
            "distance_km": 12.3,
            "actes": [{"acte": "I.2.PANS_NON_CHIR"}, {"acte": "I.1.PONCTION_VEINEUSE"}, {"acte": "I.1.INJ_SC"}],
        },
        "forfait et accord préalable oublié": {
            "date": "2026-11-17",
            "lieu": "domicile",
            "age": 80,
            "actes": [{"acte": "I.10.ADMIN_MED_M1PLUS"}],
        },
        "refus": {"date": "2026-11-17", "actes": [{"acte": "I.9.RIEN"}]},
    }.items()
}


@pytest.mark.parametrize("nom", SEANCES)
@pytest.mark.parametrize("explique", [False, True], ids=["court", "explique"])
def test_sortie(nom: str, explique: bool, snapshot: SnapshotAssertion) -> None:
    ngap = charger()
    cotation = conseiller(coter(SEANCES[nom], ngap), SEANCES[nom], ngap)
    objet = en_json("TEST-1", cotation, explique=explique)
    if explique:
        assert len(objet.pop("nomenclature")) >= 8 or cotation.anomalies
    assert json.dumps(objet, ensure_ascii=False, indent=1) == snapshot


def test_refus_de_lecture(snapshot: SnapshotAssertion) -> None:
    anomalie = Anomalie("CLE_INCONNUE", "clé inconnue : « x »", "la retirer", "ligne 3", "", "bloquant")
    assert refus_en_json("TEST-2", [anomalie]) == snapshot


def test_nombres() -> None:
    assert (en_nombre(Decimal("4")), en_nombre(Decimal("4.0")), en_nombre(Decimal("1.5"))) == (4, 4, 1.5)
    assert type(en_nombre(Decimal("4.0"))) is int


def test_le_jour_des_soins_fixe_la_nomenclature() -> None:
    assert coter(SEANCES["refus"], charger()).jour == date(2026, 11, 17)
