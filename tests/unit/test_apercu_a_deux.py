"""An ordonnance shared by two nurses: each visit is previewed in the day of the nurse who makes it, as her invoice prices it."""

import random
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.dossier.ordonnance import Soignant
from core.dossier.personnes import Infirmier
from db.registre import RegistreBase
from tests.unit.fabrique_base import base, patient
from tests.unit.test_entourage import JOUR, apercu, deja_faites, factures, ordonnance


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[RegistreBase]:
    ouverte = base(tmp_path)
    ouverte.enregistrer_infirmier(Infirmier("999000026", "99900000185", "TEST-DURAND", "Zoe", "CAB1"))
    yield ouverte
    ouverte.fermer()


ZOE = 2
LE_SOIR = (Soignant(ZOE, passages=(2,)),)


def test_les_kilometres_sont_ceux_de_celle_qui_vient(registre: RegistreBase) -> None:
    """Zoe has 296 km behind her, Lea none: the evening visit, Zoe's, pays 3 km whole and 13 at half, Lea's sixteen whole."""
    loin = patient(registre, prenom="Paul", rang=2, distance_km=Decimal(150))
    deja_faites(registre, ordonnance(registre, loin, "I.1.INJ_SC", heures=(time(7),), infirmier=ZOE))
    p = patient(registre, distance_km=Decimal(10))
    o = ordonnance(registre, p, "I.1.INJ_SC", heures=(time(8), time(19)), soignants=LE_SOIR)
    assert [v.cotation.montant for v in apercu(registre, o).visites] == [335 + 275 + 135 + 560, 335 + 275 + 135 + 333]
    _l_apercu_est_la_facture(registre, o)


def test_le_forfait_du_matin_par_lea_n_est_pas_du_le_soir_a_zoe(registre: RegistreBase) -> None:
    """The forfait of the day is Lea's; Zoe is paid her dependence travel."""
    o = ordonnance(registre, patient(registre), "I.12.BSB", heures=(time(8), time(19)), soignants=LE_SOIR)
    assert [v.cotation.montant for v in apercu(registre, o).visites] == [1820 + 275, 275]
    _l_apercu_est_la_facture(registre, o)


def test_deux_visites_au_meme_moment_sont_dites(registre: RegistreBase) -> None:
    """Art. 11 B 3: Lea at 8:00, Zoe at 8:10."""
    o = ordonnance(registre, patient(registre), "I.1.INJ_SC", heures=(time(8), time(8, 10)), soignants=LE_SOIR)
    assert [[a.code for a in v.cotation.anomalies] for v in apercu(registre, o).visites] == [[], ["DEUX_INFIRMIERS"]]
    _l_apercu_est_la_facture(registre, o)


def test_une_visite_facturee_reste_a_celle_qui_l_a_faite(registre: RegistreBase) -> None:
    """Billed by Lea, the morning counts for her and no longer for Zoe, whoever the ordonnance names now."""
    p = patient(registre, distance_km=Decimal(150))
    o = ordonnance(registre, p, "I.1.INJ_SC", heures=(time(8),))
    factures(registre, o)
    o = registre.enregistrer_ordonnance(
        ordonnance(registre, p, "I.1.INJ_SC", id=o.id, heures=(time(8), time(19)), soignants=(Soignant(ZOE),))
    )
    matin, soir = apercu(registre, o).visites
    assert (matin.facturee, soir.facturee) == (True, False)
    assert soir.cotation.montant == matin.cotation.montant, "the 296 km of the morning are Lea's"
    factures(registre, o)
    assert {s.passage: s.cotation for s in registre.seances(ordonnance=o.id)} == {1: matin.cotation, 2: soir.cotation}


ACTES = ("I.1.INJ_SC", "I.12.BSA", "I.12.BSC", "II.5bis.INSULINE", "DG.TLL", "I.3.MECHAGE_IRRIGATION", "I.10.SURV_TRAITEMENT")


@pytest.mark.parametrize("graine", range(25))
def test_des_journees_tirees_au_sort(registre: RegistreBase, graine: int) -> None:
    """Two nurses with their own patients, homes and kilometres, billed or not: the preview is the invoices, visit by visit."""
    tirage = random.Random(graine)
    for rang in range(2, tirage.randrange(3, 7)):
        voisin = patient(
            registre,
            prenom=f"P{rang}",
            rang=rang,
            foyer=tirage.choice(("", "F1", "F2")),
            distance_km=Decimal(tirage.choice((3, 40, 160))),
        )
        champs = {
            "heures": (time(tirage.randrange(6, 21)),),
            "infirmier": tirage.choice((1, ZOE)),
            "nombre": tirage.choice((1, 3)),
        }
        deja_faites(registre, ordonnance(registre, voisin, tirage.choice(ACTES), **champs), facturees=tirage.random() < 0.7)
    p = patient(registre, foyer=tirage.choice(("", "F1")), distance_km=Decimal(tirage.choice((3, 40))), insulino_traite=True)
    soignants = tirage.choice((LE_SOIR, (Soignant(ZOE, jours_semaine=(1,)),), (Soignant(ZOE, debut=JOUR + timedelta(1)),)))
    heures = tuple(sorted({time(h) for h in tirage.sample(range(6, 22), 2)}))
    o = ordonnance(registre, p, *tirage.sample(ACTES, 2), heures=heures, nombre=4, soignants=soignants, debut=date(2026, 11, 16))
    _l_apercu_est_la_facture(registre, o)


def _l_apercu_est_la_facture(registre: RegistreBase, o) -> None:  # type: ignore[no-untyped-def]
    vues = {
        (v.passage.seance.jour, v.rang): (v.cotation, o.infirmier_du(v.passage.seance.jour, v.rang))
        for v in apercu(registre, o).visites
    }
    total = factures(registre, o)
    faites = {(s.seance.jour, s.passage): (s.cotation, s.infirmier) for s in registre.seances(ordonnance=o.id)}
    assert vues == faites
    assert total == sum(cotation.montant for cotation, _ in vues.values())
