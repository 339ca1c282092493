"""Limits over time, months of the calendar, kilometres by slices: the small functions the forms rest on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.cotation import ActeAnterieur, Situation, coter, coter_journee, expliquer
from core.cotation.echeances import ajouter_mois
from core.cotation.formes.tranches_kilometres import paye
from core.cotation.seance import ActeFait, Seance
from core.nomenclature import Nomenclature, charger
from core.nomenclature.coherence import chevauchements
from core.nomenclature.faute import ligne

JOUR = date(2026, 11, 17)


@pytest.fixture(scope="module")
def ngap() -> Nomenclature:
    return charger()


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 17), -12, date(2025, 11, 17)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_ajouter_mois(jour: date, mois: int, attendu: date) -> None:
    assert ajouter_mois(jour, mois) == attendu


@pytest.mark.parametrize(
    ("kilometres", "deja", "attendu"),
    [
        ("299", "0", "299"),
        ("300", "0", "299.5"),
        ("399", "0", "349"),
        ("400", "0", "349"),
        ("16", "290", "12.5"),
        ("16", "299", "8"),
        ("16", "390", "4.5"),
        ("16", "399", "0"),
        ("16", "1000", "0"),
        ("0.5", "298.8", "0.35"),
    ],
)
def test_tranches_de_kilometres(kilometres: str, deja: str, attendu: str) -> None:
    assert paye(Decimal(kilometres), Decimal(deja), 299, 399) == Decimal(attendu)


def payes(ngap: Nomenclature, acte: str, jours_avant: list[int], quantite: int = 1) -> int:
    """How many units are still paid after the same act was billed these numbers of days before."""
    passe = tuple(ActeAnterieur(JOUR - timedelta(days=n), acte) for n in jours_avant)
    seance = Seance(JOUR, (ActeFait(acte, quantite),), lieu="domicile", insulino_traite=True, age=80)
    cotation = coter(seance, ngap, Situation(historique=passe))
    assert not [a for a in cotation.anomalies if a.gravite == "bloquant"], expliquer(cotation)
    return sum(x.quantite for x in cotation.lignes if x.taux)


@pytest.mark.parametrize(
    ("acte", "jours_avant", "reste"),
    [
        ("I.6.ETUI_PENIEN", [0], 0),  # day
        ("I.6.ETUI_PENIEN", [1], 1),
        ("II.5bis.HEBDO_75", [6], 0),  # week
        ("II.5bis.HEBDO_75", [7], 1),
        ("I.14.TELESURV_PANS", [1, 2, 3, 16], 0),  # calendar month
        ("I.14.TELESURV_PANS", [1, 2, 3, 17], 1),
        ("DG.RQD", [10, 50, 100, 320], 0),  # calendar year
        ("DG.RQD", [10, 50, 100, 321], 1),
        ("I.12.BSI_INTERM", [100, 364], 0),  # twelve months
        ("I.12.BSI_INTERM", [100, 365], 1),
        ("II.7.POSTOP_SURV", [1, 2, 3], 0),  # episode, broken by a month without
        ("II.7.POSTOP_SURV", [40, 41, 42], 1),
        ("II.7.POSTOP_SURV", [1, 2, 42], 1),
        ("I.3.ANALGESIE", list(range(1, 16)), 1),  # eight, renewable once
        ("I.3.ANALGESIE", list(range(1, 17)), 0),
        ("I.6.AUTOSONDAGE", list(range(100, 110)), 0),  # for ever
        ("I.3.BILAN_PLAIE", [30], 0),  # a year, or again after two months of interruption
        ("I.3.BILAN_PLAIE", [62], 1),
        ("I.3.BILAN_PLAIE", [366], 1),
    ],
)
def test_plafonds(ngap: Nomenclature, acte: str, jours_avant: list[int], reste: int) -> None:
    assert payes(ngap, acte, jours_avant) == reste


def test_le_bilan_de_plaie_suit_les_pansements(ngap: Nomenclature) -> None:
    """The dressings between keep the episode open: no new assessment within the year."""
    passe = [ActeAnterieur(JOUR - timedelta(days=100), "I.3.BILAN_PLAIE")]
    passe += [ActeAnterieur(JOUR - timedelta(days=n), "I.3.MECHAGE_IRRIGATION") for n in range(1, 100, 3)]
    seance = Seance(JOUR, (ActeFait("I.3.BILAN_PLAIE"),), lieu="domicile")
    assert coter(seance, ngap, Situation(historique=tuple(passe))).montant_actes == 0


def test_quantite_coupee_au_plafond(ngap: Nomenclature) -> None:
    assert payes(ngap, "I.6.ETUI_PENIEN", [], quantite=3) == 1


@pytest.mark.parametrize(
    ("periodes", "fautifs"),
    [
        ([(None, None)], []),
        ([(None, date(2020, 1, 1)), (date(2020, 1, 2), None)], []),
        ([(date(2020, 1, 2), None), (None, date(2020, 1, 1))], []),
        ([(None, date(2020, 1, 1)), (date(2020, 1, 1), None)], [1]),
        ([(None, None), (date(2020, 1, 1), None)], [1]),
        ([(date(2020, 1, 2), date(2020, 1, 1))], [0]),
    ],
)
def test_chevauchements(periodes: list[tuple[date | None, date | None]], fautifs: list[int]) -> None:
    assert chevauchements(periodes) == fautifs


def test_ligne_d_une_faute() -> None:
    texte = 'a = 1\n[[x]]\nb = 2\n[[x.y]]\nc = 3\n[[x.y]]\nc = 4\n[[x]]\nb = 5\n[[x.y]]\nc = 6\n[z]\n"1-2" = 7\n'
    assert ligne(texte, ("a",)) == 1
    assert ligne(texte, ("x", 0, "b")) == 3
    assert ligne(texte, ("x", 0, "y", 1, "c")) == 7
    assert ligne(texte, ("x", 1, "y", 0, "c")) == 11
    assert ligne(texte, ("x", 1, "absente")) == 8
    assert ligne(texte, ("z", "1-2")) == 13


def test_retrait_d_un_dispositif_pose_le_jour_meme(ngap: Nomenclature) -> None:
    """CIR-9/2025: less than 24 hours is a disconnection, not a final removal."""
    seance = Seance(JOUR, (ActeFait("II.3.PERF_RETRAIT"),), lieu="domicile")
    pose = ActeAnterieur(JOUR, "II.3.PERF_LONGUE")
    veille = ActeAnterieur(JOUR - timedelta(days=1), "II.3.PERF_CHGT_FLACON")
    assert coter(seance, ngap, Situation(historique=(pose,))).montant_actes == 0
    assert coter(seance, ngap, Situation(historique=(pose, veille))).montant_actes == 1675
    assert coter(seance, ngap, Situation(historique=(veille,))).montant_actes == 1675
    contestee = Situation(historique=(pose,), reglages={"D2": "sans_limite"})
    assert coter(seance, ngap, contestee).montant_actes == 1675


def test_deux_deplacements_par_jour_en_lieu_dedie(ngap: Nomenclature) -> None:
    visites = [Seance(JOUR, (ActeFait("DG.TLL"),), lieu="domicile", patient=f"p{n}") for n in range(4)]
    visites.append(Seance(JOUR, (ActeFait("DG.TLL"), ActeFait("I.1.INJ_SC")), lieu="domicile", patient="p9"))
    frais = [[s.code for s in c.supplements] for c in coter_journee(visites, ngap)]
    assert frais == [["IFD"], ["IFD"], [], [], ["IFD"]]


def test_soins_du_chapitre_deux_au_cabinet(ngap: Nomenclature) -> None:
    cotation = coter(Seance(JOUR, (ActeFait("II.5bis.INSULINE"),), lieu="cabinet", insulino_traite=True), ngap)
    assert [(a.code, a.gravite) for a in cotation.anomalies] == [("LIEU_INCOMPATIBLE", "alerte")]
    assert cotation.montant == 335 + 135


def test_foyer_mixte_selon_la_lecture(ngap: Nomenclature) -> None:
    """Two non-dependent patients beside a dependent one: nothing for them, or one IFD for both under the other reading."""
    visites = [
        Seance(JOUR, (ActeFait("I.1.INJ_SC"),), lieu="domicile", patient="a", foyer="f"),
        Seance(JOUR, (ActeFait("I.12.BSB"),), lieu="domicile", patient="b", foyer="f"),
        Seance(JOUR, (ActeFait("I.1.INJ_SC"),), lieu="domicile", patient="c", foyer="f"),
        Seance(JOUR, (ActeFait("I.12.BSA"),), lieu="domicile", patient="d", foyer="f"),
    ]
    frais = [[s.code for s in c.supplements if s.code.startswith("IF")] for c in coter_journee(visites, ngap)]
    assert frais == [[], ["IFI"], [], ["IFI001"]]
    autrement = Situation(reglages={"D6": "ifd_en_plus"})
    frais = [[s.code for s in c.supplements if s.code.startswith("IF")] for c in coter_journee(visites, ngap, autrement)]
    assert frais == [["IFD"], ["IFI"], [], ["IFI001"]]
