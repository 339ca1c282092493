"""A computation may be over before the screen that asked for it does anything else: its answer is shown all the same."""

from concurrent.futures import Future

from tests.tui.outils import application, ouverte, taper, texte_ecran


class Immediat:
    """A computing thread so quick that everything is done when `submit` returns."""

    def submit(self, travail):
        futur = Future()
        futur.set_result(travail())
        return futur

    def shutdown(self, **_):
        pass


async def test_une_serie_cotee_aussitot_n_est_pas_prise_pour_une_ancienne(demo):
    app = application(demo)
    app.calculateur = Immediat()
    async with ouverte(app) as pilote:
        await taper(pilote, "jacob", "enter")
        assert "2 séances 14,70\u00a0€" in texte_ecran(app), texte_ecran(app)
