"""The complementary part: in gestion unique with the AMO, or by its own organisme (DRE), and its cancellation."""

from datetime import date

import pytest
from attrs import evolve

from core.dossier.droits import Exoneration
from core.emulateurs.caisse import Scenario
from core.emulateurs.caisse.scenario import ReglesControle
from tests.caisse_emulee.monde import (
    AMC,
    DRE,
    MUTUELLE,
    UNIQUE,
    avec_droits,
    caisse,
    deposer,
    deposer_dre,
    factures,
    lus,
    motifs,
    regles,
    repondre,
)
from tests.enregistrements.fabrique import facture, ligne, lot


def c2s(fin: date) -> Exoneration:
    return Exoneration("c2s", date(2026, 1, 1), fin)


def test_gestion_unique_pays_both_parts():
    reponse = repondre(UNIQUE, payeur=caisse(avec_droits(c2s(date(2026, 12, 31)))))
    assert (reponse.amo.paye, reponse.amc.paye, reponse.traitement_amc) == (921, 614, "C")
    assert sum(acte.montant_amc for acte in reponse.actes) == 614


def test_a_closed_c2s_refuses_the_complementary_part_only():
    payeur = caisse(avec_droits(c2s(date(2026, 9, 30))))
    reponse = repondre(UNIQUE, payeur=payeur)
    assert motifs(reponse) == [("E044", 0)]
    assert (reponse.amo.etat, reponse.amo.paye) == ("P", 921)
    assert (reponse.amc.etat, reponse.amc.paye) == ("R", 0)
    assert "AMC-5" in regles(payeur)


def test_a_refused_line_loses_both_parts():
    fausse = evolve(UNIQUE, lignes=(ligne(1, "AMI", 335, "4", amc=True), UNIQUE.lignes[1]))
    reponse = repondre(fausse, payeur=caisse(avec_droits(c2s(date(2026, 12, 31)))))
    assert motifs(reponse) == [("E022", 1)]
    assert (reponse.amo.paye, reponse.amc.paye) == (165, 110)


def test_an_fse_with_a_dre_says_so():
    reponse = repondre(facture(ligne(1, "AMI", 315, "4", amc=True), amc=AMC, tiers_payant_amc=True))
    assert (reponse.traitement_amc, reponse.amc) == ("E", None)


def test_a_dre_is_paid_by_its_organisme():
    payeur = caisse(avec_droits(amc=(MUTUELLE,)))
    deposer_dre(payeur, DRE)
    (retour,) = lus(payeur)
    assert (retour.organisme_complementaire, retour.emetteur.type) == ("75500017", "OC")
    (reponse,) = retour.factures
    assert (reponse.type, reponse.amo, reponse.amc.paye, reponse.amc.organisme) == ("D", None, 614, "0075500017")


CAS_AMC = [
    ("AMC-1", "E040", 0, (), DRE, Scenario()),
    ("AMC-1", "E040", 0, (evolve(MUTUELLE, organisme="0011111111"),), DRE, Scenario()),
    ("AMC-2", "E041", 0, (evolve(MUTUELLE, fin=date(2026, 9, 30)),), DRE, Scenario()),
    ("AMC-3", "E042", 1, (evolve(MUTUELLE, part_tm=50),), evolve(DRE, lignes=DRE.lignes[:1]), Scenario()),
    ("AMC-4", "E043", 0, (MUTUELLE,), DRE, Scenario(controle=ReglesControle(non_conventionnes=("991234567",)))),
]


@pytest.mark.parametrize(("regle", "code", "rang", "contrats", "envoyee", "scenario"), CAS_AMC)
def test_a_dre_refused_by_its_organisme(regle, code, rang, contrats, envoyee, scenario):
    payeur = caisse(avec_droits(amc=contrats), scenario=scenario)
    deposer_dre(payeur, envoyee)
    reponse = factures(payeur)[500]
    assert motifs(reponse) == [(code, rang)], payeur.decisions
    assert reponse.motifs[0].part == "C"
    assert reponse.amc.etat == "R"
    assert regle in regles(payeur)


def test_cancelling_a_dre_before_it_is_paid():
    payeur = caisse(avec_droits(amc=(MUTUELLE,)))
    deposer_dre(payeur, DRE)
    deposer_dre(payeur, evolve(DRE, numero=501, numero_fse=500), nature="ANNULATION", numero=43)
    reponses = factures(payeur)
    assert (reponses[500].amc.etat, reponses[500].amc.paye) == ("", 0)
    assert (reponses[501].amc.etat, reponses[501].amc.paye) == ("", 0)


def test_cancelling_a_paid_dre_takes_the_money_back_from_the_next_transfer():
    payeur = caisse(avec_droits(amc=(MUTUELLE,)))
    deposer_dre(payeur, DRE)
    assert factures(payeur)[500].amc.paye == 614
    autre = tuple(evolve(une, jour=date(2026, 10, 15)) for une in DRE.lignes)
    deposer_dre(payeur, evolve(DRE, numero=501, numero_fse=500), nature="ANNULATION", numero=43)
    deposer_dre(payeur, evolve(DRE, numero=502, lignes=autre), numero=44)
    suivants = list(lus(payeur))
    assert [(f.numero, f.type, f.paye) for r in suivants for f in r.rappels] == [(500, "E", -614)]
    assert all(r.cumul >= 0 for r in suivants)
    assert sum(r.cumul for r in suivants) == 0


def test_each_nurse_and_each_payer_has_her_own_return():
    payeur = caisse(avec_droits(amc=(MUTUELLE,)))
    deposer(payeur, lot(facture(*DRE.lignes, amc=AMC, tiers_payant_amc=True)))
    deposer_dre(payeur, DRE, numero=43)
    assert sorted((r.emetteur.type, len(r.factures)) for r in lus(payeur)) == [("CT", 1), ("OC", 1)]
