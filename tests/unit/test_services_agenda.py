"""An ordonnance corrected after its visits were recorded or billed: what is billed is what it says now, once."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from core.dossier.ordonnance import Ordonnance, SoinPrescrit
from core.nomenclature import charger
from core.services.facturation import programmer
from core.services.ordonnance import facturer_ordonnance
from db.registre import RegistreBase
from tests.unit.fabrique_base import base, horloge, patient

NGAP = charger()
JOUR = date(2026, 11, 16)  # a Monday; the clock of the tests says the 20th


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[RegistreBase]:
    ouverte = base(tmp_path)
    yield ouverte
    ouverte.fermer()


def ordonnance(registre: RegistreBase, **champs: object) -> Ordonnance:
    o = Ordonnance(patient(registre).id, 1, 1, date(2026, 11, 10), (SoinPrescrit("I.1.INJ_SC"),), JOUR, nombre=4)
    return registre.enregistrer_ordonnance(evolve(o, **({"heures": (time(8),)} | champs)))


def test_un_acte_corrige_apres_programmation_est_facture_corrige(registre: RegistreBase) -> None:
    """Four feedings AMI 3 (10,05 + IFD 2,75), not four injections."""
    o = ordonnance(registre)
    programmer(registre, o, JOUR, JOUR + timedelta(days=9))
    corrigee = evolve(o, soins=(SoinPrescrit("I.4.ALIM_ENTERALE"),))
    assert facturer_ordonnance(registre, corrigee, NGAP, horloge()).montant == 4 * (1005 + 275)


def test_une_heure_corrigee_apres_facturation_ne_facture_pas_deux_fois(registre: RegistreBase) -> None:
    o = ordonnance(registre)
    assert facturer_ordonnance(registre, o, NGAP, horloge()).montant == 4 * (335 + 275 + 135)
    rien = facturer_ordonnance(registre, evolve(o, heures=(time(9),)), NGAP, horloge())
    assert (rien.numeros, rien.montant) == ((), 0)


def test_un_passage_ajoute_apres_facturation_est_seul_facture(registre: RegistreBase) -> None:
    """Morning visits are billed; an evening one is added before them in the list of hours or after: four more visits."""
    o = ordonnance(registre, heures=(time(19),))
    facturer_ordonnance(registre, o, NGAP, horloge())
    faite = facturer_ordonnance(registre, evolve(o, heures=(time(8), time(19))), NGAP, horloge())
    assert faite.montant == 4 * (335 + 275 + 135)
    assert [s.seance.heure for s in registre.seances(ordonnance=o.id)] == [time(8), time(19)] * 4


def test_un_rythme_espace_retire_les_jours_en_trop(registre: RegistreBase) -> None:
    o = ordonnance(registre)
    programmer(registre, o, JOUR, JOUR + timedelta(days=9))
    facturer_ordonnance(registre, evolve(o, tous_les=2, nombre=2), NGAP, horloge())
    assert [s.seance.jour.day for s in registre.seances(ordonnance=o.id)] == [16, 18]


def test_une_ordonnance_renouvelee_laisse_a_facturer_les_soins_d_avant(registre: RegistreBase) -> None:
    """The same ordonnance carried to a later first day: the older visits are neither lost nor billed unseen."""
    o = ordonnance(registre, debut=date(2026, 11, 10), nombre=2)
    programmer(registre, o, o.debut, JOUR)
    faite = facturer_ordonnance(registre, evolve(o, debut=JOUR), NGAP, horloge())
    assert faite.montant == 2 * (335 + 275 + 135)
    assert [s.seance.jour.day for s in registre.seances(ordonnance=o.id, a_facturer=True)] == [10, 11]


def test_un_passage_retire_n_est_plus_enregistre(registre: RegistreBase) -> None:
    o = ordonnance(registre)
    programmer(registre, o, JOUR, JOUR + timedelta(days=9))
    facturer_ordonnance(registre, evolve(o, absences=((JOUR, 1),)), NGAP, horloge())
    assert [s.seance.jour.day for s in registre.seances(ordonnance=o.id)] == [17, 18, 19]


def test_les_faits_corriges_de_la_fiche_suivent(registre: RegistreBase) -> None:
    """The distance of the patient corrected after the visits were recorded: 10 km in the plain, 16 km billed a visit."""
    o = ordonnance(registre, nombre=1)
    programmer(registre, o, JOUR, JOUR)
    p = registre.patient(o.patient)
    registre.enregistrer_patient(evolve(p, distance_km=10))
    assert facturer_ordonnance(registre, o, NGAP, horloge()).montant == 335 + 275 + 135 + 560
