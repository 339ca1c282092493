"""People and rights read back without cattrs: the same values as with it, and the same refusals."""

import json
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from core.demonstration.lecture import lire_monde
from core.dossier.droits import ContratAmc, Droits, Exoneration, PeriodeAmo
from core.dossier.ordonnance import Ordonnance
from core.dossier.personnes import Patient
from core.dossier.relecture import relecteur
from core.facturation.instantane import depuis_json, vers_json
from tui.installation import dossier_samples

PERIODES = (
    PeriodeAmo("01", "999", "0000", date(2026, 1, 1), date(2026, 12, 31), lu_le=date(2026, 11, 2), source="carte"),
    Exoneration("at", date(2026, 3, 1), None, "123", date(2026, 2, 28)),
    ContratAmc("99999997", "TEST MUTUELLE", date(2026, 1, 1), dre=False, part_tm=60, gestion="unique"),
)


@pytest.mark.parametrize("periode", PERIODES, ids=lambda p: type(p).__name__)
def test_une_periode_est_celle_que_lit_cattrs(periode):
    texte = vers_json(periode)
    assert relecteur(type(periode))(texte) == depuis_json(texte, type(periode)) == periode


def test_chaque_patient_des_exemples_est_celui_que_lit_cattrs():
    droits = Droits((PERIODES[0],), (PERIODES[1],), (PERIODES[2],))
    complet = {
        "distance_confrere_km": Decimal("2.50"),
        "ins_recue_le": date(2026, 1, 2),
        "hebergement": "ehpad",
        "palliatif": True,
    }
    patients = lire_monde(dossier_samples()).patients
    assert patients
    for patient in (*patients, evolve(patients[0], **complet)):
        texte = vers_json(evolve(patient, droits=Droits(), id=0))
        voulu = evolve(depuis_json(texte, Patient), droits=droits, id=7)
        assert relecteur(Patient, "droits", "id")(texte, droits=droits, id=7) == voulu


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("rang", True), ("rang", "1"), ("nom", 3), ("nom", None), ("insulino_traite", 1), ("zone", "mer"),
        ("hebergement", "hotel"), ("bsi_depuis", "hier"), ("bsi_depuis", 20261101), ("distance_km", "loin"), ("inconnu", ""),
    ],
)  # fmt: skip
def test_ce_que_le_programme_n_a_pas_ecrit_est_refuse(champ, valeur):
    contenu = json.loads(vers_json(Patient("TEST", "Jeanne", "19500101"))) | {champ: valeur}
    with pytest.raises((TypeError, ValueError, KeyError, ArithmeticError)):
        relecteur(Patient, "droits", "id")(json.dumps(contenu), droits=Droits(), id=1)


def test_un_champ_manquant_est_refuse_ou_prend_sa_valeur_par_defaut():
    relire = relecteur(Patient, "droits", "id")
    assert relire('{"nom": "TEST", "prenom": "A", "naissance": "19500101"}', droits=Droits(), id=1).zone == "plaine"
    with pytest.raises(TypeError):
        relire('{"nom": "TEST"}', droits=Droits(), id=1)


def test_une_classe_dont_un_champ_n_est_pas_simple_n_est_pas_lue_ainsi():
    with pytest.raises(TypeError):
        relecteur(Ordonnance)
