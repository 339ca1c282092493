"""An ordonnance changed when half of it is billed: what is in an invoice never moves, the rest follows, to the cent."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from attrs import evolve

from core.dossier.ordonnance import Ordonnance, Soignant, SoinPrescrit
from core.dossier.personnes import Infirmier
from core.nomenclature import charger
from core.services.facturation import facturer, programmer, valider
from core.services.ordonnance import facturer_ordonnance
from db.registre import RegistreBase
from tests.unit.fabrique_base import base, horloge, patient

NGAP = charger()
LUNDI = date(2026, 11, 16)
VENDREDI = date(2026, 11, 20)  # the clock of the tests
INJECTION, PRELEVEMENT = SoinPrescrit("I.1.INJ_SC"), SoinPrescrit("I.1.PONCTION_VEINEUSE")


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[RegistreBase]:
    ouverte = base(tmp_path)
    yield ouverte
    ouverte.fermer()


def montants(registre: RegistreBase, o: Ordonnance) -> dict[int, tuple[int, bool]]:
    return {s.seance.jour.day: (s.montant, bool(s.facture)) for s in registre.seances(ordonnance=o.id)}


def test_un_acte_arrete_dans_une_ordonnance_a_moitie_facturee(registre):
    p = patient(registre)
    o = registre.enregistrer_ordonnance(Ordonnance(p.id, 1, 1, LUNDI, (INJECTION, PRELEVEMENT), LUNDI, date(2026, 11, 22)))
    programmer(registre, o, o.debut, o.fin)
    premiers = registre.seances(ordonnance=o.id, fin=date(2026, 11, 18), a_facturer=True)
    (facture,) = facturer(registre, NGAP, premiers).factures
    valider(registre, facture.id, horloge())
    # a blood sample keeps its full rate beside another act, with IFD; MAU goes with an act alone
    assert [m for m, _ in list(montants(registre, o).values())[:3]] == [503 + 335 + 275] * 3

    arretee = evolve(o, soins=(INJECTION, evolve(PRELEVEMENT, fin=date(2026, 11, 18))))
    faite = facturer_ordonnance(registre, arretee, NGAP, horloge())
    apres = montants(registre, o)
    assert [apres[j] for j in (16, 17, 18)] == [(1113, True)] * 3  # not a cent of what was billed moved
    assert [apres[j] for j in (19, 20)] == [(335 + 275 + 135, True)] * 2  # the injection alone, with its MAU
    assert faite.montant == 2 * 745
    assert [bool(apres[j][1]) for j in (21, 22)] == [False, False]  # recorded, not made yet
    assert all(len(s.seance.actes) == 1 for s in registre.seances(ordonnance=o.id, debut=date(2026, 11, 19)))


def test_un_acte_change_a_partir_d_un_jour(registre):
    p = patient(registre)
    o = registre.enregistrer_ordonnance(Ordonnance(p.id, 1, 1, LUNDI, (INJECTION,), LUNDI, date(2026, 11, 19)))
    programmer(registre, o, o.debut, o.fin)
    soins = (evolve(INJECTION, fin=date(2026, 11, 17)), evolve(PRELEVEMENT, debut=date(2026, 11, 18)))
    faite = facturer_ordonnance(registre, evolve(o, soins=soins), NGAP, horloge())
    assert faite.montant == 2 * (335 + 275 + 135) + 2 * (503 + 275 + 135)


def test_changer_l_heure_ne_cree_pas_de_seance_de_plus(registre):
    p = patient(registre)
    o = registre.enregistrer_ordonnance(Ordonnance(p.id, 1, 1, LUNDI, (INJECTION,), LUNDI, VENDREDI, (time(8),)))
    programmer(registre, o, o.debut, VENDREDI)
    tard = registre.enregistrer_ordonnance(evolve(o, heures=(time(9, 30),)))
    programmer(registre, tard, tard.debut, VENDREDI)
    assert [s.seance.heure for s in registre.seances(ordonnance=o.id)] == [time(9, 30)] * 5
    assert programmer(registre, tard, tard.debut, VENDREDI) == []  # nothing to change, nothing written


def test_deux_infirmieres_font_la_serie_et_chacune_sa_facture(registre):
    p = patient(registre)
    autre = registre.enregistrer_infirmier(Infirmier("999000026", "99900000185", "TEST-ROUX", "Marc", "CAB1"))
    soir = Soignant(autre.id, passages=(2,))
    o = Ordonnance(p.id, 1, 1, LUNDI, (INJECTION,), LUNDI, date(2026, 11, 17), (time(8), time(18)), soignants=(soir,))
    faite = facturer_ordonnance(registre, o, NGAP, horloge())
    assert len(faite.numeros) == 2
    factures = sorted(registre.factures(), key=lambda f: f.numero)
    assert [f.infirmier for f in factures] == ["999000018", "999000026"]
    # two visits each, AMI 1 + IFD 2,75 + MAU 1,35
    assert [f.honoraires for f in factures] == [2 * 745, 2 * 745]


def test_une_ordonnance_enregistree_couvre_toute_sa_serie(registre):
    p = patient(registre)
    o = registre.enregistrer_ordonnance(Ordonnance(p.id, 1, 1, LUNDI, (INJECTION,), LUNDI, nombre=30))
    facturer_ordonnance(registre, o, NGAP, horloge())
    assert len(registre.seances(ordonnance=o.id)) == 30
    assert len(registre.seances(ordonnance=o.id, fin=VENDREDI, a_facturer=True)) == 0
    assert programmer(registre, o, LUNDI, VENDREDI) == []
