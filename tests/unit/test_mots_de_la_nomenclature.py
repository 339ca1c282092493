"""What the data files call things, in words: nothing shown on F8 keeps an underscore or misses an accent it has elsewhere."""

import pytest

from core.nomenclature import charger
from core.nomenclature.formes import FORMES
from core.nomenclature.mots import en_mots

NGAP = charger()


@pytest.mark.parametrize(
    ("identifiant", "dit"),
    [
        ("12_mois", "12 mois"),
        ("periode", "période"),
        ("sous_forfait", "sous forfait"),
        ("plein_jusqu_a", "à plein tarif jusqu'à (km)"),
        ("sans_deplacement", "sans déplacement"),
        ("IFD", "IFD"),
        ("I.1.INJ_SC", "I.1.INJ_SC"),
        ("coter le pansement lourd", "coter le pansement lourd"),
    ],
)
def test_un_identifiant_se_dit_en_mots(identifiant, dit):
    assert en_mots(identifiant) == dit


def test_rien_de_ce_qui_est_montre_ne_garde_un_tiret_bas():
    montres = {*FORMES, *(nom for schema in FORMES.values() for nom in schema)}
    montres |= {c for s in FORMES.values() for genre, _ in s.values() if genre.startswith("choix:") for c in genre[6:].split("|")}
    montres |= {e for versions in NGAP.actes.values() for a in versions for e in a.etiquettes}
    assert [x for x in montres if "_" in en_mots(x)] == []


@pytest.mark.parametrize(
    ("tape", "id"),
    [
        ("", "metropole"), ("métropole", "metropole"), ("Metro", "metropole"), ("réunion", "974"), ("la réunion", "974"),
        ("974", "974"), ("alsace", "alsace_moselle"), ("mayotte", "976"), ("ma", "ma"), ("lune", "lune"),
    ],
)  # fmt: skip
def test_un_territoire_se_nomme(tape, id):
    assert NGAP.territoire_nomme(tape) == id
