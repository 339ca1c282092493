"""Routines: recorded with their answers, replayed elsewhere, stopped at the first answer of another kind."""

from datetime import date

import pytest
from fabrique_base import base, horloge, patient

from core.commandes.execution import executer
from core.commandes.poste import Cadre, Poste
from core.commandes.texte import lire
from core.dossier.personnes import Cabinet
from core.erreurs import Refus
from core.nomenclature import charger
from core.services.actions import annuler
from core.services.macros import enregistrer, jouer

NGAP = charger()
NOVEMBRE = Cadre("CAB1", date(2026, 11, 1))


@pytest.fixture
def registre(tmp_path):
    r = base(tmp_path)
    patient(r, nom="TEST-MARTIN", prenom="Zoe")
    yield r
    r.fermer()


def poste(registre, cadre=NOVEMBRE):
    return Poste(registre, NGAP, horloge(), cadre)


def test_une_routine_rejouee_s_arrete_au_premier_ecart(registre):
    routine = ["facturer", "controler", "rejets"]
    premiere = enregistrer("cloture", routine, poste(registre))
    assert [r.codes for r in premiere.reponses] == [(), (), ()]
    assert jouer("cloture", poste(registre)).ecart == ""
    # another month, another practice: alike as long as nothing new is said
    registre.enregistrer_cabinet(Cabinet("CAB2", "CABINET DEUX", "VILLE"))
    assert jouer("cloture", poste(registre, Cadre("CAB2", date(2026, 10, 1)))).ecart == ""


def test_l_ecart_nomme_la_commande_et_ce_qui_est_nouveau(registre):
    enregistrer("soins", ["saisir mar dex+ins 12/11 2j 8h @doc", "facturer", "rejets"], poste(registre))
    rejeu = jouer("soins", poste(registre))
    assert len(rejeu.reponses) == 1
    assert "ORDONNANCE_DEJA_SAISIE" in rejeu.ecart
    assert "à l'enregistrement : rien à signaler" in rejeu.ecart


def test_chaque_commande_d_une_routine_s_annule(registre):
    executer(lire("saisir mar dex+ins 12/11 2j 8h @doc", date(2026, 11, 20)), poste(registre))
    assert len(registre.ordonnances()) == 1
    annuler(registre, horloge())
    assert registre.ordonnances() == []


@pytest.mark.erreur("COMMANDE_INCONNUE")
def test_une_commande_inconnue_dit_celles_qui_existent(registre):
    with pytest.raises(Refus) as pris:
        lire("danser", date(2026, 11, 20))
    assert "saisir, facturer, corriger" in pris.value.anomalies[0].remede


@pytest.mark.erreur("MACRO_INCONNUE")
def test_une_routine_inconnue(registre):
    with pytest.raises(Refus) as pris:
        jouer("rien", poste(registre))
    assert pris.value.anomalies[0].code == "MACRO_INCONNUE"


@pytest.mark.erreur("MACRO_REFUSEE")
def test_une_routine_sans_nom_ou_sans_rien_est_refusee(registre):
    with pytest.raises(Refus) as pris:
        enregistrer("?!", ["facturer"], poste(registre))
    assert pris.value.anomalies[0].code == "MACRO_REFUSEE"
    with pytest.raises(Refus):
        enregistrer("vide", [], poste(registre))
    assert registre.macros() == []


def test_une_commande_illisible_arrete_l_enregistrement_avant_de_rien_faire(registre):
    with pytest.raises(Refus):
        enregistrer("soins", ["saisir mar dex 12/11 @doc", "arreter"], poste(registre))
    assert registre.ordonnances() == []
