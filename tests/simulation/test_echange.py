"""Seeded histories of exchange under every fault of the line and of the payer, and the controls that must go red."""

import os

import pytest

from tests.caisse_emulee.histoire import Fautes, vivre

HISTOIRES = range(max(80, int(os.environ.get("FACTURIER_HISTOIRES", "0"))))  # 10 000 by hand


@pytest.fixture(scope="module")
def bilans():
    return {graine: vivre(graine) for graine in HISTOIRES}


def test_nothing_is_lost_and_nothing_is_paid_twice(bilans):
    assert {graine: bilan.fautes() for graine, bilan in bilans.items() if bilan.fautes()} == {}


def test_once_the_line_is_good_every_invoice_has_an_outcome(bilans):
    assert {graine: bilan.signales for graine, bilan in bilans.items() if bilan.signales} == {}


def test_the_histories_really_meet_the_faults(bilans):
    assert sum(bilan.pannes for bilan in bilans.values()) > 300
    assert sum(bilan.absorbes for bilan in bilans.values()) > 30
    assert sum(bilan.quarantaine for bilan in bilans.values()) > 20
    assert sum(len(bilan.rejetes) for bilan in bilans.values()) > 40


def test_the_same_seed_gives_the_same_history():
    assert vivre(7) == vivre(7)


@pytest.mark.parametrize("faute", ["numeros_neufs", "marquer_avant", "sans_memoire"])
def test_a_sender_that_breaks_a_promise_is_caught(faute):
    rouges = [graine for graine in range(40) if vivre(graine, Fautes(**{faute: True})).fautes()]
    assert rouges, f"the control {faute} stays green"
