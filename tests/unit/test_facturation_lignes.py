"""From a priced visit to billed lines: what is sent, in which order, with which wire code."""

from datetime import date, time
from decimal import Decimal

from core.cotation import coter
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
        Supplement("IFI001", "IFI", Decimal(1), 275, 3),
        Supplement("IK", "IK", Decimal(12), 35, 420),
        Supplement("IKM", "IKM", Decimal("2.5"), 50, 125),
        Supplement("IK", "IK abattue", Decimal(7), 35, 123),
    )
    vues = lignes_de(seance, Cotation(seance.jour, "metropole", (), supplements), 1, {})
    assert [(x.code, x.quantite, x.base) for x in vues] == [("IFI", 1, 3), ("IK", 12, 420), ("IKM", 1, 125), ("IK", 7, 123)]
    assert [x.coefficient for x in vues] == [Decimal("0.01"), Decimal(1), Decimal("2.5"), Decimal("0.50")]
