"""F6 and F7 as they are drawn, at both sizes."""

import pytest

from tests.instantanes.test_instantanes_ecrans import facture_jacob
from tests.tui.outils import application, taper
from tests.tui.test_reglements_ecran import payer


async def virements(pilote):
    await payer(pilote)
    await taper(pilote, "f6")


async def echeancier(pilote):
    await facture_jacob(pilote)
    await taper(pilote, "f4", "f9")
    await taper(pilote, *pilote.app.contexte.cps[pilote.app.screen._cps].code, "enter")
    await taper(pilote, "f6", "3")


async def creances(pilote):
    await echeancier(pilote)
    await taper(pilote, "enter")


async def bilan(pilote):
    await facture_jacob(pilote)
    await taper(pilote, "f7")
    if pilote.app.screen.lu.bilan.cabinet != pilote.app.patient.cabinet:
        await taper(pilote, "c", *pilote.app.patient.cabinet, "enter")
    await taper(pilote, "3")


CAS = [(e, t) for e in (virements, echeancier, creances, bilan) for t in ((80, 24), (120, 40))]


@pytest.mark.parametrize(("ecran", "taille"), CAS, ids=[f"{e.__name__}-{t[0]}x{t[1]}" for e, t in CAS])
def test_reglements(ecran, taille, snap_compare, demo, monkeypatch):
    for nom in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(nom, raising=False)
    app = application(demo, scenario="sans_faute")
    try:
        assert snap_compare(app, terminal_size=taille, run_before=ecran)
    finally:
        app.contexte.executeur.fermer()
