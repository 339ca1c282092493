"""Routines: recorded with their answers, replayed elsewhere, stopped at the first answer of another kind."""

from datetime import date

import pytest
from fabrique_base import base, horloge, patient

from core.dossier.personnes import Cabinet
from core.erreurs import Refus
from core.nomenclature import charger
from core.services.actions import annuler
from core.services.macros import Cadre, enregistrer, executer, jouer

NGAP = charger()
NOVEMBRE = Cadre("CAB1", date(2026, 11, 1))


@pytest.fixture
def registre(tmp_path):
    r = base(tmp_path)
    patient(r, nom="TEST-MARTIN", prenom="Zoe")
    yield r
    r.fermer()


def test_une_routine_rejouee_s_arrete_au_premier_ecart(registre):
    routine = ["facturer", "controler", "rejets"]
    premiere = enregistrer(registre, "cloture", routine, NOVEMBRE, NGAP, horloge())
    assert [r.codes for r in premiere.reponses] == [(), (), ()]
    assert jouer(registre, "cloture", NOVEMBRE, NGAP, horloge()).ecart == ""
    # another month, another practice: alike as long as nothing new is said
    registre.enregistrer_cabinet(Cabinet("CAB2", "CABINET DEUX", "VILLE"))
    assert jouer(registre, "cloture", Cadre("CAB2", date(2026, 10, 1)), NGAP, horloge()).ecart == ""


def test_l_ecart_nomme_la_commande_et_ce_qui_est_nouveau(registre):
    enregistrer(registre, "soins", ["saisir mar dex+ins 12/11 2j 8h @doc", "facturer", "rejets"], NOVEMBRE, NGAP, horloge())
    rejeu = jouer(registre, "soins", NOVEMBRE, NGAP, horloge())
    assert len(rejeu.reponses) == 1
    assert "ORDONNANCE_DEJA_SAISIE" in rejeu.ecart
    assert "à l'enregistrement : rien à signaler" in rejeu.ecart


def test_chaque_commande_d_une_routine_s_annule(registre):
    executer(registre, "saisir mar dex+ins 12/11 2j 8h @doc", NOVEMBRE, NGAP, horloge())
    assert len(registre.ordonnances()) == 1
    annuler(registre, horloge())
    assert registre.ordonnances() == []


@pytest.mark.erreur("COMMANDE_INCONNUE")
def test_une_commande_inconnue_dit_celles_qui_existent(registre):
    with pytest.raises(Refus) as pris:
        executer(registre, "danser", NOVEMBRE, NGAP, horloge())
    assert "saisir, facturer, controler, rejets" in pris.value.anomalies[0].remede


@pytest.mark.erreur("MACRO_INCONNUE")
def test_une_routine_inconnue(registre):
    with pytest.raises(Refus) as pris:
        jouer(registre, "rien", NOVEMBRE, NGAP, horloge())
    assert pris.value.anomalies[0].code == "MACRO_INCONNUE"
