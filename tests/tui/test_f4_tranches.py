"""F4 over many invoices: the lots at once, the control by slices."""

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_f4 import changer_la_caisse, facturer
from tests.tui.test_journee_entiere import envoyer, factures


async def test_beaucoup_de_factures_se_controlent_pendant_que_les_touches_repondent(demo, monkeypatch):
    monkeypatch.setattr("core.services.controles.CONTROLEES_ENSEMBLE", 1)
    monkeypatch.setattr("tui.ecrans.bureau.CONTROLEES_ENSEMBLE", 1)
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await facturer(pilote, "carlier")
        changer_la_caisse(app, "jacob", "999")
        app.controles.connus.clear()
        avances = []
        ecran = app.ecran("lots")
        suivre = ecran._suivre
        monkeypatch.setattr(
            ecran, "_suivre", lambda lu, b, *r, **k: (avances.append((b.controlees, b.points)), suivre(lu, b, *r, **k))
        )
        await taper(pilote, "f4")
        total = len(factures(app))
        assert total > 2
        assert [n for n, p in avances if p is None] == list(range(total)), "une tranche à la fois, l'avance montrée"
        assert "la fiche du patient a changé" in texte_ecran(app)
        assert "contrôle" not in ecran.query_one("#resume").texte()
        ecran.bureau = ecran.bureau.__class__(ecran.bureau.pretes, ecran.bureau.sommes, (), 0, None, 1)
        assert f"contrôle 1/{total}…" in "".join(m for ligne in ecran.bureau.lignes() for m, _ in ligne)


async def test_les_lots_qui_ne_sont_pas_montres_sont_dits_et_une_touche_les_montre(demo, monkeypatch):
    monkeypatch.setattr("tui.ecrans.lots.RECENTS", 1)
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await envoyer(pilote)
        await facturer(pilote, "carlier")
        await envoyer(pilote)
        numeros = [x.numero for x in app.contexte.executeur.faire(lambda r: r.lots())]
        await taper(pilote, "f2", "f4")
        assert f"1 lot montré sur {len(numeros)} : a montre la suite" in texte_ecran(app)
        await taper(pilote, *["a"] * (len(numeros) - 1))
        assert "lot montré" not in texte_ecran(app)
        assert len(app.screen.tableau_lots.source) == len(numeros)
        await taper(pilote, "a")
        assert "tous les lots sont montrés" in app.screen.message_montre()
