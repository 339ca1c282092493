"""Every screen as it is drawn, at both sizes; the keys of each test are those of a biller."""

import pytest

from tests.tui.outils import application, calmer, taper


async def carte(pilote, nom):
    await taper(pilote, "f9", *nom, "enter", "enter")


async def facture_jacob(pilote):
    await carte(pilote, "jacob")
    await taper(pilote, *"jacob", "enter", "f12")


async def rejet_jacob(pilote):
    await facture_jacob(pilote)
    await taper(pilote, "f4", "f9")
    await taper(pilote, *pilote.app.contexte.cps[pilote.app.screen._cps].code, "enter")
    for _ in range(9):
        await taper(pilote, "+", "f12")


async def accueil(pilote):
    await calmer(pilote)


async def fiche(pilote):
    await carte(pilote, "aubry")


async def choix_de_carte(pilote):
    await taper(pilote, "f9", *"te")


async def saisie(pilote):
    await carte(pilote, "aubry")
    await taper(pilote, *"aubry", "enter")


async def propositions(pilote):
    await saisie(pilote)
    await taper(pilote, *"+pans")


async def pourquoi(pilote):
    await saisie(pilote)
    await taper(pilote, "f10")


async def fautes(pilote):
    await saisie(pilote)
    await taper(pilote, "enter", *"x", "enter", "ctrl+u", *"99")


async def lots(pilote):
    await facture_jacob(pilote)
    await taper(pilote, "f4")


async def code_cps(pilote):
    await lots(pilote)
    await taper(pilote, "f9", "1", "2")


async def rejets(pilote):
    await rejet_jacob(pilote)
    await taper(pilote, "f5")


async def historique(pilote):
    await rejets(pilote)
    await taper(pilote, "h")


async def travail(pilote):
    await rejet_jacob(pilote)
    await taper(pilote, "f1")


async def referentiel(pilote):
    await taper(pilote, "f8", *"insuline")


async def aide(pilote):
    await taper(pilote, "f3", "?")


async def palette(pilote):
    await taper(pilote, "ctrl+p", *"rej")


GRANDS = [accueil, fiche, saisie, propositions, pourquoi, lots, rejets, travail, referentiel, aide, palette]
PETITS = [*GRANDS, choix_de_carte, fautes, code_cps, historique]
CAS = [(e, (80, 24)) for e in PETITS] + [(e, (120, 40)) for e in GRANDS]


@pytest.mark.parametrize(("ecran", "taille"), CAS, ids=[f"{e.__name__}-{t[0]}x{t[1]}" for e, t in CAS])
def test_ecran(ecran, taille, snap_compare, demo, monkeypatch):
    for nom in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(nom, raising=False)
    app = application(demo)
    try:
        assert snap_compare(app, terminal_size=taille, run_before=ecran)
    finally:
        app.contexte.executeur.fermer()


def test_sans_couleur(snap_compare, demo, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = application(demo)
    try:
        assert snap_compare(app, terminal_size=(80, 24), run_before=rejets)
    finally:
        app.contexte.executeur.fermer()
