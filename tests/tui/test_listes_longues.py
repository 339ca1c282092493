"""Lists too long to be held: a page at a time, filtered and sorted beside the keys, the same rows as a list in memory."""

import argparse
from datetime import date

import pytest

from core.reglements.mots import PATIENT
from tests.tui.outils import ouverte, taper, texte_ecran
from tui.app import Facturier
from tui.ecrans.pages import SourcePages
from tui.ecrans.vues_reglements import CREANCES, VIREMENTS, cellules_creance
from tui.mesures.base import faire
from tui.monde_fictif import CLE_DEMO
from tui.poste import contexte_du_poste
from tui.widgets.source import SourceListe

JOUR = date(2026, 11, 21)
PAGE = 4


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    chemin = tmp_path_factory.mktemp("longues") / "base.db"
    faire(chemin, 300, 1500)
    return chemin


@pytest.fixture
def app(base, monkeypatch):
    for module in ("pages", "longues_reglements"):
        monkeypatch.setattr(f"tui.ecrans.{module}.LONGUE", 10)
        monkeypatch.setattr(f"tui.ecrans.{module}.PAGE", PAGE)
    monkeypatch.setattr("tui.ecrans.pages.GARDES", 60)
    monkeypatch.setattr("tui.ecrans.pages.TRANCHE", 7)
    args = argparse.Namespace(base=str(base), cle=CLE_DEMO, au=JOUR.isoformat(), depot=None, cartes=None, pcsc=False)
    return Facturier(contexte_du_poste(args))


def lire(app, travail):
    return app.contexte.executeur.faire(travail)


def en_memoire(objets, vue, cellules=None):
    return SourceListe(objets, cellules or vue.cellules, vue.cle, vue.style, vue.tris)


def rangees(source):
    return [source.cle(i) for i in range(len(source))]


async def test_les_virements_par_pages_sont_ceux_de_la_liste_entiere(app):
    async with ouverte(app, (100, 30)) as pilote:
        await taper(pilote, "f6")
        tous = lire(app, lambda r: r.virements_suivis())
        liste, tableau = en_memoire(tous, VIREMENTS), app.screen.tableau
        assert isinstance(tableau.source, SourcePages)
        assert rangees(tableau.source) == rangees(liste)
        assert VIREMENTS.resume(tous) in texte_ecran(app)
        await taper(pilote, "end")
        assert "…" not in texte_ecran(app).splitlines()[10]
        assert tableau.source.objet(tableau.cle_courante) == tous[-1] == app.screen.courant()
        for debut in range(0, len(tous), 15):
            tableau.action_placer(debut)
            await taper(pilote)
            assert list(tableau.source.ligne(debut)) == list(liste.ligne(debut))
            assert len(tableau.source._lus) <= 60
        # one filter in the place of another, then none
        for texte in ("amc", "996000022", "!996000022", "zzz"):
            await taper(pilote, "/", *texte, "enter")
            liste.filtrer(texte)
            assert rangees(tableau.source) == rangees(liste)
            await taper(pilote, "escape")
        liste.filtrer("")
        assert rangees(tableau.source) == rangees(liste)
        # the next column each time, then the order of the list again
        for colonne in range(len(VIREMENTS.colonnes)):
            await taper(pilote, "t")
            liste.trier(colonne)
            assert rangees(tableau.source) == rangees(liste)
        await taper(pilote, "t")
        liste.trier(-1)
        assert rangees(tableau.source) == rangees(liste) == [s.virement.id for s in tous]


async def test_ce_que_doivent_les_patients_par_pages(app):
    async with ouverte(app, (100, 30)) as pilote:
        await taper(pilote, "f6", "3")
        objets = [x for x in lire(app, lambda r: r.echeancier(JOUR)) if x.payeur == PATIENT]
        chez = objets[0].cabinet
        tableau = app.screen.tableau
        tableau.action_placer(rangees(tableau.source).index((chez, PATIENT)))
        await taper(pilote, "enter")
        toutes = lire(app, lambda r: r.creances(JOUR, PATIENT, chez))
        tableau = app.screen.tableau
        assert isinstance(tableau.source, SourcePages)
        assert rangees(tableau.source) == [c.facture.id for c in toutes]
        assert CREANCES.resume(toutes)[:60] in texte_ecran(app)
        liste = en_memoire(toutes, CREANCES, lambda c: cellules_creance(c, JOUR))
        assert list(tableau.source.ligne(0)) == list(liste.ligne(0))
        # a verb acts on the rows selected, read or not; else on all that the patient under the cursor owes
        tableau.choisir({toutes[0].facture.id, toutes[-1].facture.id})
        siennes = lire(app, lambda r: app.screen.creances_visees(r, d_un_patient=False))
        assert siennes == [toutes[0], toutes[-1]]
        tableau.choisir(set())
        patient = toutes[0].facture.patient
        assert lire(app, app.screen.creances_visees) == [c for c in toutes if c.facture.patient == patient]
        assert lire(app, lambda r: r.creances(JOUR, PATIENT, patient=patient)) == [
            c for c in lire(app, lambda r: r.creances(JOUR, PATIENT)) if c.facture.patient == patient
        ]
        await taper(pilote, "escape")
        assert app.screen.vue.nom == "echeancier"
