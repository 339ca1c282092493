"""The views of rights as they are drawn, at both sizes; the keys of each test are those of a biller."""

import pytest
from attrs import evolve

from tests.tui.outils import application, taper


async def lecture(pilote):
    await taper(pilote, "f9", *"evrard", "enter", "f12")


async def attestation(pilote):
    await taper(pilote, *"jacob", "f10", *"01", "enter", *"349", "enter", "tab", "tab", "tab", "tab", *"ald", "enter", *"30")


async def exonerations(pilote):
    await taper(pilote, *"jacob", "f10", "tab", "tab", "tab", "tab", "tab", "tab", *"militaire")


async def situation(pilote):
    await attestation(pilote)
    await taper(pilote, "f12")


async def suivi(pilote):
    await taper(pilote, *"aubry", "f11")


async def doublons(pilote):
    def doubler(registre):
        patient = registre.chercher_patients("aubry")[0]
        registre.enregistrer_patient(evolve(patient, id=0, nir="", cle=""))

    pilote.app.contexte.executeur.faire(doubler)
    await taper(pilote, "ctrl+b", "enter")


async def nir(pilote):
    await taper(pilote, "ctrl+n")


VUES = [lecture, attestation, exonerations, situation, suivi, doublons, nir]


@pytest.mark.parametrize("taille", [(80, 24), (120, 40)], ids=lambda t: f"{t[0]}x{t[1]}")
@pytest.mark.parametrize("vue", VUES, ids=lambda v: v.__name__)
def test_vue(vue, taille, snap_compare, demo, monkeypatch):
    for nom in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(nom, raising=False)
    app = application(demo)
    try:
        assert snap_compare(app, terminal_size=taille, run_before=vue)
    finally:
        app.contexte.executeur.fermer()
