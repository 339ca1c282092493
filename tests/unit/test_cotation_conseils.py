"""Explanation, advice, "et si", BSI classes and calendar."""

from datetime import date, time
from decimal import Decimal

import pytest
from attrs import evolve

from core.cotation import ActeAnterieur, Situation, coter, expliquer
from core.cotation.bsi import classe, lire_groupes
from core.cotation.conseils import conseiller
from core.cotation.et_si import et_si, montrer
from core.cotation.explication import resumer
from core.cotation.resultat import Cotation
from core.cotation.seance import ActeFait, Mentions, Seance
from core.cotation.sortie import en_json
from core.erreurs import Refus
from core.nomenclature import Nomenclature, charger

DIMANCHE = date(2026, 11, 22)


@pytest.fixture(scope="module")
def ngap() -> Nomenclature:
    return charger()


def visite(*actes: str, **faits: object) -> Seance:
    return Seance(DIMANCHE, tuple(ActeFait(a) for a in actes), **{"lieu": "domicile", **faits})  # type: ignore[arg-type]


def conseils(seance: Seance, ngap: Nomenclature, situation: Situation | None = None) -> Cotation:
    contexte = situation or Situation()
    return conseiller(coter(seance, ngap, contexte), seance, ngap, contexte)


@pytest.mark.parametrize(
    ("seance", "code", "centimes"),
    [
        (visite("I.1.INJ_SC"), "F", 850),
        (visite("I.1.INJ_SC", heure=time(21)), "N1", 915),
        (visite("I.1.INJ_SC", heure=time(2)), "N2", 1830),
        (visite("I.1.INJ_SC", lieu=None), "IFD", 410),  # IFD and MAU
        (visite("I.1.INJ_SC", prescription=Mentions(a_domicile=False)), "IFD", 275),
        (visite("II.5bis.SURV_DIAB"), "II.5bis.SURV_DIAB", 745),  # the act, IFD and MAU
        (visite("I.1.INJ_SC", bsi="B"), "I.12.BSB", 1820),
        (visite("I.1.INJ_SC", cancer_immunodeprime=True), "II.4.INJ_IM_SC", 168),
        (visite("II.3.PERF_LONGUE", cancer_immunodeprime=True), "II.4.PERF_LONGUE", 335),
    ],
)
def test_ce_qui_manque(ngap: Nomenclature, seance: Seance, code: str, centimes: int) -> None:
    cotation = conseils(seance, ngap)
    manques = {m.code: m for m in cotation.manques}
    assert code in manques, expliquer(cotation)
    assert manques[code].montant == centimes, expliquer(cotation)
    assert manques[code].fait_requis
    assert manques[code].reference


def test_rien_ne_manque_quand_tout_est_dit(ngap: Nomenclature) -> None:
    seance = visite("I.1.INJ_SC", prescription=Mentions(True, True), insulino_traite=True)
    assert conseils(seance, ngap).manques == ()


def test_le_forfait_deja_facture_ne_manque_pas(ngap: Nomenclature) -> None:
    passe = Situation(historique=(ActeAnterieur(DIMANCHE, "I.12.BSB", infirmier="collègue"),))
    assert "I.12.BSB" not in {m.code for m in conseils(visite("I.1.INJ_SC", bsi="B"), ngap, passe).manques}


@pytest.mark.parametrize(
    ("seance", "code", "centimes"),
    [
        (visite("I.1.INJ_SC", prescription=Mentions(dimanche_ferie_quotidien=True)), "F", 850),
        (visite("I.1.INJ_SC", distance_km=Decimal(10)), "IK", 560),
        (visite("I.1.INJ_SC", palliatif=True), "MCI", 500),
        (visite("I.10.ADMIN_MED_M1PLUS"), "ACCORD_PREALABLE", 402),
        (visite("I.1.PONCTION_VEINEUSE", "I.1.INJ_SC"), "P2", 167),
        (visite("I.3.MECHAGE_IRRIGATION", bsi="B"), "D4", 500),
        (visite("II.5bis.INSULINE", "II.5bis.SURV_DIAB", bsi="C"), "D7", 336),
    ],
)
def test_ce_qu_un_controle_reprendrait(ngap: Nomenclature, seance: Seance, code: str, centimes: int) -> None:
    cotation = conseils(seance, ngap)
    risques = {r.code: r for r in cotation.risques}
    assert code in risques, expliquer(cotation)
    assert risques[code].montant == centimes, expliquer(cotation)
    assert risques[code].preuve
    assert risques[code].reference


def test_une_visite_refusee_n_a_pas_de_conseil(ngap: Nomenclature) -> None:
    cotation = conseils(visite("I.99"), ngap)
    assert (cotation.lignes, cotation.manques, cotation.risques) == ((), (), ())


def test_l_explication_dit_la_regle_la_date_et_l_article(ngap: Nomenclature) -> None:
    actes = ("I.1.PONCTION_VEINEUSE", "I.2.PANS_NON_CHIR", "I.1.INJ_SC")
    texte = expliquer(conseils(visite(*actes, distance_km=Decimal(10)), ngap))
    for attendu in (
        "AMI 1,5 × 3,35\u00a0€ = 5,03\u00a0€",
        "I.1.PONCTION",
        "depuis le 01/12/2019",
        "art. 11 B",
        "Non facturé",
        "I.1.INJ_SC : au-delà du deuxième acte payé",
        "La nomenclature permettrait aussi",
        "En cas de contrôle",
        "D3=deux_actes",
    ):
        assert attendu in texte, texte


def test_le_resume_tient_en_peu_de_lignes(ngap: Nomenclature) -> None:
    texte = resumer(coter(visite("I.1.INJ_SC"), ngap))
    assert "MAU = 1,35" in texte
    assert "VALEUR" not in texte


def test_sortie_json(ngap: Nomenclature) -> None:
    cotation = coter(visite("I.1.PONCTION_VEINEUSE", distance_km=Decimal("3.3"), age=4), ngap)
    objet = en_json("x", cotation, explique=True)
    assert objet["lignes"][0]["coefficient"] == 1.5
    assert objet["lignes"][0]["montant"] == "5.03"
    assert objet["supplements"] == {"IFD": 1, "IK": 2.6, "MAU": 1, "MIE": 1}
    assert objet["montant"] == "13.19"
    assert objet["lignes"][0]["etapes"][-1]["apres"] == "5.03"
    assert "etapes" not in en_json("x", cotation)["lignes"][0]


def test_et_si(ngap: Nomenclature) -> None:
    seance = visite("I.1.INJ_SC", lieu="cabinet")
    comparaison = et_si(seance, evolve(seance, age=6), ngap)
    assert comparaison.ecart == 315
    texte = montrer(comparaison)
    assert "Aujourd'hui" in texte
    assert "MIE = 3,15" in texte
    assert texte.endswith("écart : +3,15\u00a0€")
    autrement = Situation(reglages={"P2": "moitie"})
    deux = visite("I.1.PONCTION_VEINEUSE", "I.1.INJ_SC")
    assert et_si(deux, deux, ngap, autrement=autrement).ecart == -167


@pytest.mark.parametrize(
    ("groupes", "age", "attendu"),
    [("0-0-0", 95, "BSA"), ("0-3-3", 89, "BSB"), ("0-3-3", 90, "BSC"), ("4-4-4", 60, "BSC"), ("1-0-0", 30, "BSA")],
)
def test_classe_bsi(ngap: Nomenclature, groupes: str, age: int, attendu: str) -> None:
    assert classe(ngap.grille_bsi, *lire_groupes(groupes), age) == attendu


def test_repartition_de_la_grille(ngap: Nomenclature) -> None:
    """33 / 48 / 19 under 90, 29 / 31 / 40 from 90, 25 combinations that change."""
    jeunes = [c[0] for c in ngap.grille_bsi.combinaisons.values()]
    vieux = [c[1] for c in ngap.grille_bsi.combinaisons.values()]
    assert [jeunes.count(c) for c in ("BSA", "BSB", "BSC")] == [33, 48, 19]
    assert [vieux.count(c) for c in ("BSA", "BSB", "BSC")] == [29, 31, 40]
    assert sum(j != v for j, v in zip(jeunes, vieux, strict=True)) == 25


@pytest.mark.parametrize("texte", ["2-0-0", "5-0-0", "0-5-0"])
def test_combinaison_hors_de_l_annexe(ngap: Nomenclature, texte: str) -> None:
    with pytest.raises(Refus, match="absente de l'annexe"):
        classe(ngap.grille_bsi, *lire_groupes(texte), 80)
