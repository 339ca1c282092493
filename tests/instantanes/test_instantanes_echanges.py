"""The screens of what leaves and comes back, drawn at both sizes: a lot, pieces, sendings, quarantine, debts, parameters."""

import pytest

from tests.instantanes.test_instantanes_ecrans import facture_jacob, rejet_jacob
from tests.tui.outils import application, taper


async def envoyee(pilote):
    await facture_jacob(pilote)
    await taper(pilote, "f4", "f9")
    await taper(pilote, *pilote.app.contexte.cps[pilote.app.screen._cps].code, "enter")


async def lot(pilote):
    await rejet_jacob(pilote)
    pilote.app.screen.aller_au_champ(pilote.app.screen.tableau_lots)
    await taper(pilote, "enter")


async def envois(pilote):
    await envoyee(pilote)
    await taper(pilote, "e")


async def pieces(pilote):
    await facture_jacob(pilote)
    await taper(pilote, "f4", "m", "enter", "6", *"0060", "enter", "s")


async def quarantaine(pilote):
    from core.services.retours import traiter

    horloge = pilote.app.contexte.horloge

    def abimer(registre):
        registre.stocker_message("EMU_X.noemie", b"pas un retour" + b"X" * 200, horloge.maintenant())
        traiter(registre, horloge)

    pilote.app.contexte.executeur.faire(abimer)
    await taper(pilote, ":", *"qua", "enter")


async def indus(pilote):
    from core.services.indus import noter_retenue

    horloge = pilote.app.contexte.horloge

    def retenir(registre):
        am = registre.infirmiers()[0].am
        with registre.ecriture():
            noter_retenue(registre, am, "IND20261234", "IND", -4_500, 12_345, horloge.aujourdhui(), horloge)

    pilote.app.contexte.executeur.faire(retenir)
    await taper(pilote, ":", *"ind", "enter")


async def parametres(pilote):
    await taper(pilote, ":", *"par", "enter")


ECRANS = [lot, pieces, envois, quarantaine, indus, parametres]


@pytest.mark.parametrize("taille", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("ecran", ECRANS, ids=[e.__name__ for e in ECRANS])
def test_echanges(ecran, taille, snap_compare, demo, monkeypatch):
    for nom in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(nom, raising=False)
    app = application(demo)

    async def avant(pilote):
        await ecran(pilote)
        assert ecran.__name__ == pilote.app.screen.NOM

    try:
        assert snap_compare(app, terminal_size=taille, run_before=avant)
    finally:
        app.contexte.executeur.fermer()
