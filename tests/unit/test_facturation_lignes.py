"""From a priced visit to billed lines: what is sent, in which order, with which wire code."""

from datetime import date, time
from decimal import Decimal

from core.cotation import Situation, coter
from core.cotation.resultat import Cotation, Supplement
from core.cotation.seance import ActeFait, Mentions, Seance
from core.facturation.lignes import lignes_de
from core.nomenclature import charger

NGAP = charger()
DIMANCHE = date(2026, 11, 15)


def lignes(seance: Seance, ald: dict[str, bool] | None = None):
    return lignes_de(seance, coter(seance, NGAP), 1, ald or {})


def test_actes_puis_majoration_du_dernier_acte_puis_deplacement():
    seance = Seance(
        DIMANCHE,
        (ActeFait("II.5bis.INSULINE"), ActeFait("II.5bis.SURV_DIAB")),
        heure=time(8),
        lieu="domicile",
        insulino_traite=True,
        prescription=Mentions(dimanche_ferie_quotidien=True),
    )
    vues = [(x.code, x.complement, str(x.coefficient), x.base, x.supplement) for x in lignes(seance)]
    assert vues == [
        ("AMI", "", "1", 335, False),
        ("AMI", "", "1", 335, False),
        ("AMI", "F", "1", 850, True),
        ("IFD", "", "1", 275, True),
    ]


def test_un_acte_a_moitie_porte_son_coefficient_deja_divise():
    seance = Seance(date(2026, 11, 18), (ActeFait("I.2.PANS_NON_CHIR"), ActeFait("I.1.INJ_SC")), lieu="cabinet")
    vues = [(x.acte, x.coefficient, x.base) for x in lignes(seance)]
    assert vues == [("I.2.PANS_NON_CHIR", Decimal("2.02"), 677), ("I.1.INJ_SC", Decimal("0.5"), 168)]


def test_un_acte_a_zero_ne_part_pas():
    actes = (ActeFait("I.2.PANS_NON_CHIR"), ActeFait("I.1.INJ_SC"), ActeFait("I.5.AEROSOL"))
    seance = Seance(date(2026, 11, 18), actes, lieu="cabinet")
    assert len(coter(seance, NGAP).lignes) == 3
    assert len(lignes(seance)) == 2


def test_le_supplement_suit_l_acte_principal_en_bizone():
    actes = (ActeFait("II.5bis.INSULINE"), ActeFait("I.1.INJ_IM"))
    seance = Seance(date(2026, 11, 18), actes, lieu="domicile", insulino_traite=True)
    par_acte = {x.acte: x.ald for x in lignes(seance, {"II.5bis.INSULINE": True, "I.1.INJ_IM": True})}
    assert par_acte == {"II.5bis.INSULINE": True, "I.1.INJ_IM": True, "IFD": True}
    assert not any(x.ald for x in lignes(seance))


def test_ifi_au_centieme_et_kilometres_entiers_ou_non():
    seance = Seance(date(2026, 11, 18), (), lieu="domicile")
    supplements = (
        Supplement("IFI001", "IFI", Decimal(1), 275, 3, facteur=Decimal("0.01")),
        Supplement("IK", "IK", Decimal(12), 35, 420, facteur=Decimal(12)),
        Supplement("IKM", "IKM", Decimal("2.5"), 50, 125, facteur=Decimal("2.5")),
        Supplement("IK", "IK abattue", Decimal(7), 35, 123, facteur=Decimal("3.5")),
    )
    vues = lignes_de(seance, Cotation(seance.jour, "metropole", (), supplements), 1, {})
    assert [(x.code, x.quantite, x.base) for x in vues] == [("IFI", 1, 3), ("IK", 12, 420), ("IKM", 1, 125), ("IK", 7, 123)]
    assert [x.coefficient for x in vues] == [Decimal("0.01"), Decimal(1), Decimal("2.5"), Decimal("0.50")]


def test_les_kilometres_d_une_journee_longue_partent_par_tranche():
    """16 km from the 291st: 9 in full, 7 at half; from the 395th: 5 at half, the others not billed (NGAP art. 13)."""
    seance = Seance(date(2026, 11, 18), (ActeFait("I.1.INJ_SC"),), lieu="domicile", distance_km=Decimal(10))

    def kilometres(deja: int) -> list[tuple[int, Decimal, int]]:
        cotation = coter(seance, NGAP, Situation(km_du_jour=Decimal(deja)))
        return [(x.quantite, x.coefficient, x.base) for x in lignes_de(seance, cotation, 1, {}) if x.code == "IK"]

    assert kilometres(0) == [(16, 1, 560)]
    assert kilometres(290) == [(9, 1, 315), (7, Decimal("0.50"), 123)]
    assert kilometres(394) == [(5, Decimal("0.50"), 88)]
    assert kilometres(400) == []
