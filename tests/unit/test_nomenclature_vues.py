"""What the nomenclature answers about a day, a territory, a word."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from core.erreurs import Refus
from core.nomenclature import Nomenclature, charger
from core.nomenclature.differences import differences
from core.nomenclature.fiche import fiche
from core.nomenclature.formes import FORMES
from core.nomenclature.lire_articles import nommer_article
from tests.instantanes.tarifs import DOSSIER, tableaux

JOUR = date(2026, 11, 17)


@pytest.fixture(scope="module")
def ngap() -> Nomenclature:
    return charger()


def test_les_134_actes_y_sont(ngap: Nomenclature) -> None:
    sans_valeur = {i for i, versions in ngap.actes.items() if versions[-1].coefficient == 0}
    assert sans_valeur == {"II.3.PERF_CONTROLE"}  # opens a travel, and nothing else
    assert len(ngap.actes) == 134 + len(sans_valeur)
    annonces = [i for i, versions in ngap.actes.items() if versions[-1].etat == "annonce"]
    assert len(annonces) == 10
    assert all(ngap.au(date(2029, 1, 1)).acte(i) is None for i in annonces)
    assert all("NE PAS" not in v.note and v.note for i in annonces for v in ngap.actes[i])


def test_chaque_forme_sert_et_a_son_module(ngap: Nomenclature) -> None:
    modules = {f.stem for f in (Path(__file__).parents[2] / "core/cotation/formes").glob("*.py")} - {"__init__", "effet"}
    assert modules == set(FORMES)
    assert {r.forme for r in ngap.regles} == set(FORMES)


@pytest.mark.parametrize(
    ("acte", "veille", "jour"),
    [
        ("I.11.AIS_SEANCE", True, False),
        ("I.2.AUTRE_PANSEMENT_ANCIEN", True, False),
        ("I.2.PANS_NON_CHIR", False, True),
        ("I.2.PANS_CHIR_SIMPLE", False, True),
        ("I.13.GARDE_NUIT", True, False),
    ],
)
def test_le_21_juin_2026(ngap: Nomenclature, acte: str, veille: bool, jour: bool) -> None:
    assert (ngap.au(date(2026, 6, 20)).acte(acte) is not None) is veille
    assert (ngap.au(date(2026, 6, 21)).acte(acte) is not None) is jour


@pytest.mark.parametrize(
    ("jour", "territoire", "code", "centimes"),
    [
        (date(2026, 11, 5), "metropole", "AMI", 315),
        (date(2026, 11, 6), "metropole", "AMI", 335),
        (date(2027, 11, 1), "metropole", "AMX", 345),
        (date(2026, 11, 5), "976", "AMI", 330),
        (date(2026, 11, 6), "971", "AMI", 350),
        (date(2024, 1, 27), "metropole", "IFD", 250),
        (date(2024, 1, 28), "974", "IFI", 275),
        (date(2012, 5, 26), "metropole", "IFD", 230),
        (date(2018, 7, 31), "metropole", "F", 800),
        (date(2018, 8, 1), "metropole", "F", 850),
        (date(2020, 1, 1), "alsace_moselle", "BSC", 2870),
        (date(2020, 1, 1), "972", "BSC", 2925),
        (date(2009, 4, 17), "metropole", "AMI", 300),
    ],
)
def test_valeurs_datees(ngap: Nomenclature, jour: date, territoire: str, code: str, centimes: int) -> None:
    assert ngap.au(jour, territoire).tarif(code).montant == centimes


def test_pas_de_valeur_avant_la_creation(ngap: Nomenclature) -> None:
    assert ngap.au(date(2012, 5, 26)).tarif("MAU") is None
    assert ngap.au(date(2019, 12, 31)).tarif("AMX") is None
    assert ngap.au(date(2026, 6, 21)).tarif("AIS") is None


def test_la_vue_est_la_meme_entre_deux_changements(ngap: Nomenclature) -> None:
    assert ngap.au(date(2026, 7, 1)) is ngap.au(date(2026, 10, 31))
    for borne in ngap.bornes:
        assert ngap.au(borne) is not ngap.au(borne - timedelta(days=1))


def test_territoire_inconnu(ngap: Nomenclature) -> None:
    with pytest.raises(Refus, match="territoire inconnu : « 975 »"):
        ngap.au(JOUR, "975")


@pytest.mark.parametrize(
    ("mot", "premier"),
    [
        ("pds", "I.1.PONCTION_VEINEUSE"),
        ("Prise de sang", "I.1.PONCTION_VEINEUSE"),
        ("dextro", "II.5bis.SURV_DIAB"),
        ("glyc", "II.5bis.SURV_DIAB"),
        ("insu", "II.5bis.INSULINE"),
        ("pst", "I.2.PANS_NON_CHIR"),
        ("inj", "I.1.INJ_SC"),
        ("perf", "II.3.PERF_LONGUE"),
        ("sond", "I.6.SONDAGE_F"),
        ("bsc", "I.12.BSC"),
        ("i.12.bsb", "I.12.BSB"),
        ("GAVAGE", "I.4.ALIM_ENTERALE"),
        ("coeur", None),
        ("", None),
    ],
)
def test_ce_qu_on_tape(ngap: Nomenclature, mot: str, premier: str | None) -> None:
    trouves = ngap.chercher(mot, JOUR)
    assert (trouves[0].id if trouves else None) == premier
    assert len(trouves) <= 9


def test_chaque_acte_en_vigueur_se_trouve_par_son_code_et_son_id(ngap: Nomenclature) -> None:
    for acte in ngap.au(JOUR).actes.values():
        assert ngap.chercher(acte.id, JOUR)[0] is acte
        assert acte.codes, acte.id
        assert acte in ngap.chercher(acte.codes[0], JOUR), acte.id


def test_un_changement_de_valeur_se_voit_dans_les_tableaux(ngap: Nomenclature) -> None:
    """A data change must come with its snapshot: `python -m tests.instantanes.tarifs` writes them again."""
    attendus = tableaux(ngap)
    assert {f.name for f in DOSSIER.glob("tarifs_*.txt")} == set(attendus)
    for nom, texte in attendus.items():
        assert (DOSSIER / nom).read_text("utf-8") == texte, nom


def test_differences_d_une_date_a_l_autre(ngap: Nomenclature) -> None:
    changes = {(d.nature, d.quoi) for d in differences(ngap, date(2026, 11, 5), date(2026, 11, 6))}
    assert changes == {("tarif", "AMI"), ("tarif", "AMX"), ("tarif", "TMI")}
    juin = {d.quoi: d.phrase for d in differences(ngap, date(2026, 6, 20), date(2026, 6, 21))}
    assert "2026" in juin["I.2.AUTRE_PANSEMENT_ANCIEN"]
    assert juin["AIS"].startswith("plus de valeur")
    assert differences(ngap, JOUR, JOUR + timedelta(days=3)) == []
    stomie = differences(ngap, date(2019, 12, 31), date(2020, 1, 1))
    assert "coefficient 2 -> 3" in next(d.phrase for d in stomie if d.quoi == "I.2.PANS_STOMIE")


def test_la_fiche_dit_tout(ngap: Nomenclature) -> None:
    texte = fiche(ngap, "I.1.PONCTION_VEINEUSE", JOUR)
    for attendu in ("AMI 1,5 = 5,03", "AMX 1,5", "pds", "I.1.PONCTION", "jusqu'au 30/11/2019", "p. 164", "confiance haute"):
        assert attendu in texte, texte
    assert "PAS EN VIGUEUR" in fiche(ngap, "I.11.AIS_SEANCE", JOUR)


def test_noms_d_articles() -> None:
    assert nommer_article("XVI", "I", "11 B") == "titre XVI, ch. I, art. 11 B"
    assert nommer_article("DG", "", "13") == "dispositions générales, art. 13"
    assert nommer_article("annonce", "", "") == "annoncé"
