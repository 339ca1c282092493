"""Which ordonnances of a patient still count, how many visits each leaves to bill, which one to bill first."""

from datetime import date, timedelta

from attrs import evolve

from core.services.facturation import programmer
from core.services.ordonnances_vivantes import RECENTE, premiere_a_facturer, reste_a_facturer, vivantes
from tui.demarrage import contexte_demo


def test_les_ordonnances_vivantes_et_ce_qu_elles_laissent_a_facturer(tmp_path):
    contexte = contexte_demo(tmp_path)
    try:
        contexte.executeur.faire(_verifier)
    finally:
        contexte.executeur.fermer()


def _verifier(r):
    jour = date(2026, 11, 21)
    (p,) = r.chercher_patients("esteve")
    derniere, ancienne = r.ordonnances(p.id)
    assert vivantes(r, p.id, jour) == [derniere, ancienne]
    assert vivantes(r, p.id, derniere.fin + RECENTE + timedelta(days=1)) == [ancienne], "la dernière est finie depuis longtemps"
    assert premiere_a_facturer(r, p.id, jour) == 0, "rien n'est enregistré"
    assert reste_a_facturer(r, ancienne, ancienne.debut - timedelta(days=1)) == 0
    assert reste_a_facturer(r, ancienne, ancienne.debut) == 1
    assert reste_a_facturer(r, evolve(ancienne, absences=((ancienne.debut, 1),)), ancienne.debut) == 0
    assert reste_a_facturer(r, evolve(ancienne, tous_les=0), jour) == 0
    programmer(r, derniere, derniere.debut, derniere.debut)
    assert premiere_a_facturer(r, p.id, jour) == derniere.id
    assert premiere_a_facturer(r, p.id, derniere.debut - timedelta(days=1)) == derniere.id, "à venir seulement"
    assert derniere in vivantes(r, p.id, derniere.fin + timedelta(days=365)), "une séance reste à facturer"
