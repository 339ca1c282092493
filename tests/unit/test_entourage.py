"""The preview of a series is the invoice to the cent: same day of the nurse, same past, whatever else she does that day."""

import random
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from core.cotation import coter_journee
from core.cotation.liens import liees
from core.cotation.seance import ActeFait, Seance
from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.dossier.personnes import Infirmier, Patient
from core.nomenclature import charger
from core.services.entourage import lire_entourage
from core.services.facturation import facturer, programmer
from core.services.ordonnance import facturer_ordonnance
from core.services.serie import Serie, coter_serie
from db.registre import RegistreBase
from tests.unit.fabrique_base import base, horloge, patient

NGAP = charger()
JOUR = date(2026, 11, 16)  # a Monday; the clock of the tests says the 20th
AUJOURDHUI = date(2026, 11, 20)


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[RegistreBase]:
    ouverte = base(tmp_path)
    yield ouverte
    ouverte.fermer()


def ordonnance(registre: RegistreBase, p: Patient, *actes: str, **champs: object) -> Ordonnance:
    o = Ordonnance(p.id, 1, 1, date(2026, 11, 10), tuple(SoinPrescrit(a) for a in actes), JOUR, nombre=1)
    return registre.enregistrer_ordonnance(evolve(o, **champs))


def apercu(registre: RegistreBase, o: Ordonnance, *, seul: bool = False) -> Serie:
    """The preview as the screens make it; `seul` without the rest of the nurse's day."""
    p, cabinet = registre.patient(o.patient), registre.cabinets()[0]
    jusqua = o.fin or o.debut + timedelta(days=60)
    autour = None if seul else lire_entourage(registre, NGAP, o, o.debut, jusqua)
    serie = coter_serie(o, p, cabinet, NGAP, jusqua, registre.seances(ordonnance=o.id), entourage=autour)
    assert serie is not None
    return serie


def factures(registre: RegistreBase, o: Ordonnance) -> int:
    return facturer_ordonnance(registre, o, NGAP, horloge()).montant


def deja_faites(registre: RegistreBase, *ordonnances: Ordonnance, facturees: bool = True) -> None:
    """Other visits of the nurse, recorded and perhaps billed."""
    seances = [s for o in ordonnances for s in programmer(registre, o, o.debut, AUJOURDHUI)]
    if facturees:
        facturer(registre, NGAP, seances)


def test_les_kilometres_de_la_tournee_reduisent_l_apercu_comme_la_facture(registre: RegistreBase) -> None:
    """150 km one way in the morning count 296; the 16 km of this visit pay 3 whole and 13 at half: 9,5 x 0,35 = 3,33."""
    loin = patient(registre, distance_km=Decimal(150))
    pres = patient(registre, prenom="Paul", rang=2, distance_km=Decimal(10))
    deja_faites(registre, ordonnance(registre, loin, "I.1.INJ_SC", heures=(time(8),)))
    o = ordonnance(registre, pres, "I.1.INJ_SC", heures=(time(10),))
    assert apercu(registre, o, seul=True).montant == 335 + 275 + 135 + 560
    vu = apercu(registre, o)
    assert vu.montant == 335 + 275 + 135 + 333
    assert vu.montant == factures(registre, o)


@pytest.mark.parametrize("facturee", [True, False], ids=["facturée", "à facturer"])
def test_le_second_du_foyer_n_a_pas_de_deplacement(registre: RegistreBase, facturee: bool) -> None:
    un = patient(registre, foyer="F1")
    deux = patient(registre, foyer="F1", prenom="Paul", rang=2)
    deja_faites(registre, ordonnance(registre, un, "I.1.INJ_SC", heures=(time(8),)), facturees=facturee)
    o = ordonnance(registre, deux, "I.1.INJ_SC", heures=(time(8, 15),))
    assert apercu(registre, o, seul=True).montant == 335 + 275 + 135
    assert apercu(registre, o).montant == 335 + 135 == factures(registre, o)


def test_un_forfait_facture_par_une_autre_ordonnance_couvre_la_journee(registre: RegistreBase) -> None:
    """A forfait in the morning under one ordonnance: the injection of the evening is AMX 1/2 with IFI, not AMI 1 with MAU."""
    p = patient(registre)
    deja_faites(registre, ordonnance(registre, p, "I.12.BSC", heures=(time(8),)))
    o = ordonnance(registre, p, "I.1.INJ_SC", heures=(time(19),))
    assert apercu(registre, o).montant == 168 + 275 == factures(registre, o)


def test_un_forfait_d_une_collegue_n_est_pas_facture_deux_fois(registre: RegistreBase) -> None:
    autre = registre.enregistrer_infirmier(Infirmier("999000026", "99900000185", "TEST-DURAND", "Zoe", "CAB1"))
    p = patient(registre)
    deja_faites(registre, ordonnance(registre, p, "I.12.BSB", heures=(time(7),), infirmier=autre.id))
    o = ordonnance(registre, p, "I.12.BSB", heures=(time(18),))
    assert apercu(registre, o, seul=True).montant == 1820 + 275
    assert apercu(registre, o).montant == 275 == factures(registre, o)


def test_une_collegue_au_meme_moment_est_dite_avant_de_facturer(registre: RegistreBase) -> None:
    """Art. 11 B 3: the hour of the other nurse comes from the base, in the preview and in the invoice."""
    autre = registre.enregistrer_infirmier(Infirmier("999000026", "99900000185", "TEST-DURAND", "Zoe", "CAB1"))
    p = patient(registre)
    deja_faites(registre, ordonnance(registre, p, "I.1.PONCTION_VEINEUSE", heures=(time(8),), infirmier=autre.id))
    o = ordonnance(registre, p, "I.1.INJ_SC", heures=(time(8, 10),))
    (visite,) = apercu(registre, o).visites
    assert [a.code for a in visite.cotation.anomalies] == ["DEUX_INFIRMIERS"]
    factures(registre, o)
    (seance,) = registre.seances(ordonnance=o.id)
    assert seance.cotation == visite.cotation


def test_le_quota_compte_les_jours_d_avant_et_ceux_de_la_serie(registre: RegistreBase) -> None:
    """Fourteen surveillances billed before: of three more, one is due (fifteen passages)."""
    p = patient(registre)
    avant = ordonnance(registre, p, "I.10.SURV_TRAITEMENT", heures=(time(8),), debut=date(2026, 11, 2), nombre=14)
    deja_faites(registre, avant)
    o = ordonnance(registre, p, "I.10.SURV_TRAITEMENT", heures=(time(8),), nombre=3)
    assert [v.cotation.montant_actes for v in apercu(registre, o).visites] == [335, 0, 0]
    assert apercu(registre, o).montant == factures(registre, o)


def test_ce_qui_est_facture_garde_son_prix_et_compte_dans_la_journee(registre: RegistreBase) -> None:
    """Morning billed, evening added: the evening visit is priced beside the billed one."""
    p = patient(registre)
    o = ordonnance(registre, p, "I.12.BSA", heures=(time(8),))
    factures(registre, o)
    o = evolve(o, heures=(time(8), time(19)))
    vu = apercu(registre, o)
    assert [(v.facturee, v.cotation.montant) for v in vu.visites] == [(True, 1300 + 275), (False, 275)]
    assert vu.faites(AUJOURDHUI)[0].cotation.montant == factures(registre, o)


def test_une_tournee_sans_lien_ne_change_rien(registre: RegistreBase) -> None:
    for rang in range(2, 8):
        voisin = patient(registre, prenom=f"P{rang}", rang=rang, distance_km=Decimal(5))
        deja_faites(registre, ordonnance(registre, voisin, "I.1.INJ_SC", heures=(time(6 + rang),)))
    o = ordonnance(registre, patient(registre), "I.1.PONCTION_VEINEUSE", heures=(time(9),))
    assert apercu(registre, o) == apercu(registre, o, seul=True)
    assert apercu(registre, o).montant == factures(registre, o)


ACTES = ("I.1.INJ_SC", "I.12.BSA", "I.12.BSC", "II.5bis.INSULINE", "DG.TLL", "I.3.MECHAGE_IRRIGATION", "I.10.SURV_TRAITEMENT")


@pytest.mark.parametrize("graine", range(40))
def test_les_visites_laissees_de_cote_ne_changent_pas_le_prix(graine: int) -> None:
    """Random days: pricing the linked visits only gives the patient the prices of the whole day."""
    tirage = random.Random(graine)
    seances = sorted(
        (
            Seance(
                JOUR,
                tuple(ActeFait(a) for a in tirage.sample(ACTES, tirage.choice((1, 1, 2)))),
                tirage.choice((None, time(tirage.randrange(24), tirage.choice((0, 30))))) if graine % 3 == 0 else time(rang + 6),
                "domicile",
                tirage.choice((None, Decimal(3), Decimal(40), Decimal(160))),
                insulino_traite=True,
                patient=str(tirage.randrange(1, 5)),
                foyer=tirage.choice(("", "", "F1", "F2")),
            )
            for rang in range(tirage.randrange(1, 9))
        ),
        key=lambda s: s.heure or time.min,
    )
    entieres = coter_journee(seances, NGAP)
    for patient_vu in {s.patient for s in seances}:
        rangs = liees(seances, patient_vu, NGAP)
        reduites = coter_journee([seances[i] for i in rangs], NGAP)
        for rang, cotation in zip(rangs, reduites, strict=True):
            if seances[rang].patient == patient_vu:
                assert cotation == entieres[rang]
