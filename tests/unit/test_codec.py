"""The codec: what a declaration must be, what each kind of zone carries, and every fault of a record at once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.erreurs import Refus
from core.telematique import codec
from core.telematique.codec import Enregistrement, code, decimal, enregistrement, fixe, jour, nombre, texte
from core.telematique.texte import en_b2


@enregistrement("9X", "enregistrement d'essai", 40, "essai")
class Essai(Enregistrement):
    type: str = fixe(1, 2, "type", default="9X")
    montant: int = nombre(3, 5, "montant", default=0)
    numero: str = code(8, 4, "numéro", default="0000")
    coefficient: Decimal = decimal(12, 6, "coefficient", decimales=2, default=Decimal(1))
    soins: date | None = jour(18, 6, "date des soins", default=None)
    libelle: str = texte(24, 17, "libellé", default="")


def _refus(faire: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refus) as refuse:
        faire()
    return [(a.code, a.ou) for a in refuse.value.anomalies]


def test_chaque_sorte_de_zone_est_ecrite_a_sa_place() -> None:
    plein = Essai(montant=1260, numero="0042", coefficient=Decimal("4.5"), soins=date(2026, 10, 20), libelle="ACTE")
    fil = codec.ecrire(plein)
    assert fil == "9X" + "01260" + "0042" + "000450" + "261020" + "ACTE             "
    assert codec.lire(Essai, fil) == plein


def test_le_vide_est_des_zeros_ou_des_blancs() -> None:
    assert codec.ecrire(Essai()) == "9X" + "00000" + "0000" + "000100" + "000000" + " " * 17


@pytest.mark.parametrize(
    ("valeurs", "attendu"),
    [
        pytest.param({"montant": 100_000}, "ZONE_DEPASSEE", marks=pytest.mark.erreur("ZONE_DEPASSEE")),
        pytest.param({"montant": -1}, "ZONE_NON_NUMERIQUE", marks=pytest.mark.erreur("ZONE_NON_NUMERIQUE")),
        ({"montant": 12.5}, "ZONE_NON_NUMERIQUE"),
        ({"montant": Decimal("12")}, "ZONE_NON_NUMERIQUE"),
        ({"montant": "12"}, "ZONE_NON_NUMERIQUE"),
        ({"numero": "42"}, "ZONE_DEPASSEE"),
        ({"numero": "00042"}, "ZONE_DEPASSEE"),
        ({"numero": "4A42"}, "ZONE_NON_NUMERIQUE"),
        ({"numero": "٤٢٤٢"}, "ZONE_NON_NUMERIQUE"),
        pytest.param({"coefficient": Decimal("0.625")}, "ZONE_DECIMALES", marks=pytest.mark.erreur("ZONE_DECIMALES")),
        ({"coefficient": Decimal("10000")}, "ZONE_DEPASSEE"),
        ({"coefficient": Decimal("NaN")}, "ZONE_NON_NUMERIQUE"),
        ({"coefficient": 4}, "ZONE_NON_NUMERIQUE"),
        pytest.param({"soins": date(1999, 12, 31)}, "ZONE_DATE", marks=pytest.mark.erreur("ZONE_DATE")),
        ({"soins": "261020"}, "ZONE_DATE"),
        pytest.param({"libelle": "Élodie"}, "ZONE_CARACTERE", marks=pytest.mark.erreur("ZONE_CARACTERE")),
        ({"libelle": "A@B"}, "ZONE_CARACTERE"),
        ({"libelle": "A\nB"}, "ZONE_CARACTERE"),
        ({"libelle": "X" * 18}, "ZONE_DEPASSEE"),
        pytest.param({"libelle": None}, "ZONE_VALEUR", marks=pytest.mark.erreur("ZONE_VALEUR")),
        ({"type": "9Y"}, "ZONE_VALEUR"),
    ],
)  # fmt: skip
def test_rien_n_est_tronque_ni_devine(valeurs: dict[str, Any], attendu: str) -> None:
    ((trouve, ou),) = _refus(lambda: codec.ecrire(Essai(**valeurs), 7))
    assert trouve == attendu
    assert "enregistrement 9X" in ou
    assert "n° 7 du fichier" in ou
    assert "positions" in ou


def test_deux_longueurs_fausses_qui_se_compensent_sont_vues() -> None:
    @enregistrement("8X", "essai", 8, "essai")
    class Voisins(Enregistrement):
        premier: str = code(1, 4, "premier")
        second: str = code(5, 4, "second")

    assert [c for c, _ in _refus(lambda: codec.ecrire(Voisins(premier="12345", second="678")))] == ["ZONE_DEPASSEE"] * 2


def test_toutes_les_fautes_d_un_enregistrement_viennent_ensemble() -> None:
    fautes = _refus(lambda: codec.ecrire(Essai(montant=-1, numero="A", libelle="é")))
    assert [c for c, _ in fautes] == ["ZONE_NON_NUMERIQUE", "ZONE_NON_NUMERIQUE", "ZONE_CARACTERE"]
    fautes = _refus(lambda: codec.lire(Essai, "9Y" + "0A260" + "0042" + "000450" + "261320" + "acte             ", 3))
    assert [c for c, _ in fautes] == ["ZONE_VALEUR", "ZONE_NON_NUMERIQUE", "ZONE_DATE", "ZONE_CARACTERE"]
    assert fautes[2][1] == "enregistrement 9X (enregistrement d'essai), n° 3 du fichier, zone « date des soins », positions 18-23"


@pytest.mark.erreur("ENREGISTREMENT_LONGUEUR")
def test_un_enregistrement_trop_court_est_refuse() -> None:
    assert _refus(lambda: codec.lire(Essai, "9X01260"))[0][0] == "ENREGISTREMENT_LONGUEUR"


@pytest.mark.parametrize(("debut", "longueur", "mot"), [(4, 37, "trou"), (2, 39, "chevauchement"), (3, 37, "39 caractères")])
def test_une_declaration_fausse_ne_s_importe_pas(debut: int, longueur: int, mot: str) -> None:
    with pytest.raises(TypeError, match=mot):

        @enregistrement("7X", "essai", 40, "essai")
        class Faux(Enregistrement):
            type: str = fixe(1, 2, "type", default="7X")
            libelle: str = texte(debut, longueur, "libellé", default="")


PLEINS = st.builds(
    Essai,
    montant=st.integers(0, 99_999),
    numero=st.from_regex(r"[0-9]{4}", fullmatch=True),
    coefficient=st.decimals(0, 9999, places=2),
    soins=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    libelle=st.text(st.characters(min_codepoint=32, max_codepoint=95, exclude_characters="@"), max_size=17).map(str.rstrip),
)


@given(PLEINS)
def test_ce_qui_est_ecrit_se_relit(plein: Essai) -> None:
    fil = codec.ecrire(plein)
    assert len(fil) == 40
    assert codec.lire(Essai, fil) == plein


@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_des_caracteres_quelconques_sont_lus_exactement_ou_refuses(fil: str) -> None:
    try:
        lu = codec.lire(Essai, fil)
    except Refus:
        return
    assert codec.ecrire(lu) == fil


@pytest.mark.parametrize(
    ("texte_fr", "attendu", "perdus"),
    [
        ("Élodie Lefèvre-Noël", "ELODIE LEFEVRE-NOEL", ()),
        ("œuf à la coque", "OEUF A LA COQUE", ()),
        ("  l’été…  ", "L'ETE...", ()),
        ("straße", "STRASSE", ()),
        ("a@b", "AB", ("@",)),
        ("日本 12 €", "12 EUR", ("日", "本")),
        ("", "", ()),
    ],
)
def test_la_conversion_dit_ce_qu_elle_n_a_pas_pu_garder(texte_fr: str, attendu: str, perdus: tuple[str, ...]) -> None:
    converti = en_b2(texte_fr)
    assert (converti.texte, converti.perdus) == (attendu, perdus)


@given(st.text(max_size=60))
def test_la_conversion_donne_toujours_un_texte_transportable(quelconque: str) -> None:
    converti = en_b2(quelconque).texte
    assert all(codec.CARACTERE_TEXTE.fullmatch(c) for c in converti)
    assert en_b2(converti).texte == converti


def test_une_date_et_heure_n_est_pas_prise_pour_autre_chose() -> None:
    assert codec.ecrire(Essai(soins=datetime(2026, 10, 20, 23, 59))).endswith("261020" + " " * 17)
