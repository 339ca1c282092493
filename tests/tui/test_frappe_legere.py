"""What a key does not do: draw again what has not changed, read again what has not moved, follow a cursor that still runs."""

import asyncio

import pytest

from core.argent import afficher
from db.ouverture import ouvrir
from tests.tui.outils import application, calmer, ouverte, taper, texte_ecran
from tests.tui.test_trafic import mediane, mesurer
from tui import repos, textual_prive
from tui.ecrans.relecture import Relectures
from tui.monde_fictif import CLE_DEMO
from tui.widgets.dessin import EnLignes
from tui.widgets.lignes import Panneau
from tui.widgets.tableau import Tableau

# keys that reach each list, and its widget
LISTES = {
    "f1": ("#file-travail", "#tache"),
    "f2": ("#liste-patients", "#fiche-patient"),
    "f8": ("#objets", "#detail"),
}
KEPT = ("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8")


@pytest.fixture
def sans_repos(monkeypatch):
    """One never stops, as with a key held for ever; what is given lets something rest at once."""
    monkeypatch.setattr(repos, "REPOS", 3600.0)

    def reposer(quoi):
        monkeypatch.setattr(repos, "REPOS", 0.0)
        quoi._repos._guetter()

    return reposer


@pytest.mark.parametrize("ecran", LISTES)
async def test_une_touche_tenue_ne_dessine_que_des_lignes(demo, sans_repos, ecran):
    liste, detail = LISTES[ecran]

    async def scene(poste):
        await poste.frapper(ecran, *(["tab"] * 3 if ecran == "f8" else []))
        app, driver = poste.pilote.app, poste.driver
        table, panneau = app.screen.query_one(liste, Tableau), app.screen.query_one(detail, Panneau)
        avant, depart, couts = panneau.texte(), table.curseur, []
        for _ in range(20):
            deja = driver.octets, driver.ecritures
            await poste.pilote.press("down")
            await poste.pilote.pause()
            couts.append((driver.octets - deja[0], driver.ecritures - deja[1]))
        assert table.curseur == depart + 20
        assert panneau.texte() == avant, "le détail attend que le curseur s'arrête"
        sans_repos(table)
        await calmer(poste.pilote)
        assert panneau.texte() != avant
        return couts

    couts = await mesurer(demo, scene)
    assert mediane(couts) <= 350
    assert max(o for o, _ in couts) <= 500
    assert max(n for _, n in couts) <= 1


async def test_ce_qui_suit_le_curseur_n_attend_pas_le_detail(demo, sans_repos):
    app = application(demo)
    async with ouverte(app) as pilote:
        avant = app.patient
        await pilote.press("down")
        assert app.patient is not avant, "la touche suivante est pour ce patient"
        assert app.patient.id == app.screen.liste.cle_courante
        assert not app.calme
        sans_repos(app.screen.liste)
        await calmer(pilote)
        assert app.patient.nom in app.screen.query_one("#fiche-patient", Panneau).texte()


async def test_la_serie_attend_la_derniere_lettre_et_le_prix_non(demo, sans_repos):
    async def scene(poste):
        app = poste.pilote.app
        await poste.frapper(*"aubry", "enter")
        fiche, vue = app.screen, app.screen.vue
        avant, couts, posees = vue.serie.montant, [], []
        vue.poser = lambda serie, jour, poser=vue.poser: (posees.append(serie), poser(serie, jour))[1]
        for touche in ("plus", *"pst"):
            deja = poste.driver.ecritures
            await poste.pilote.press(touche)
            await poste.pilote.pause()
            couts.append(poste.driver.ecritures - deja)
        assert max(couts) <= 1, "une écriture par lettre"
        assert any(x.acte == "I.2.PANS_NON_CHIR" for x in vue.cotation.lignes), "la séance montrée a son prix dans la touche"
        assert posees == []
        assert afficher(vue.visite.cotation.montant) in vue.query_one("#prix", Panneau).texte(), "son montant se lit déjà"
        sans_repos(vue)
        sans_repos(fiche)
        await calmer(poste.pilote)
        assert len(posees) == 1
        return vue.serie.montant - avant

    assert await mesurer(demo, scene) > 0


async def test_une_lettre_des_actes_n_apporte_que_le_montant_et_le_reste_au_repos(demo, sans_repos):
    async def scene(poste):
        app = poste.pilote.app
        await poste.frapper(*"aubry", "enter")
        vue, couts = app.screen.vue, []
        prix = vue.query_one("#prix", Panneau)
        for touche in (*"dex", "plus", *"ins"):
            deja = poste.driver.octets
            await poste.pilote.press(touche)
            await poste.pilote.pause()
            couts.append(poste.driver.octets - deja)
        assert vue.en_attente
        assert not app.calme
        assert "insuline" not in prix.texte(), "ses lignes et ses raisons suivent"
        sans_repos(vue)
        sans_repos(app.screen)
        await calmer(poste.pilote)
        assert "Injection SC d'insuline" in prix.texte()
        return couts

    assert max(await mesurer(demo, scene)) <= 250


async def test_une_lettre_ne_redessine_que_son_champ(demo, monkeypatch):
    """At each frame Textual asks every widget for its lines: they serve again."""
    dessines = []
    for classe in EnLignes.__subclasses__():
        dessiner = classe.dessiner
        monkeypatch.setattr(classe, "dessiner", lambda w, crop, d=dessiner: (dessines.append(w.id), d(w, crop))[1])
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"zz")
        dessines.clear()
        await taper(pilote, "a")
        assert sorted(dessines) == ["liste-patients", "recherche"], "la liste une fois, pour voir qu'elle est la même"


async def test_revenir_sur_un_ecran_ne_lit_ni_ne_dessine_deux_fois(demo, monkeypatch):
    """Kept screens: one write each, and nothing but the question whether the base has moved."""
    lus = []
    demander = Relectures.demander

    def compter(self, ecran, nom, question, travail, suite, **options):
        demander(self, ecran, nom, question, lambda r: (lus.append(nom), travail(r))[1], suite, **options)

    monkeypatch.setattr(Relectures, "demander", compter)

    async def scene(poste):
        await poste.frapper(*KEPT, *KEPT)
        assert {"taches", "recherche", "bureau", "file", "vue", "bilan", "compteurs", "patient-relu"} <= set(lus)
        lus.clear()
        couts = await poste.frapper(*KEPT)
        assert lus == []
        return couts

    couts = await mesurer(demo, scene)
    assert max(n for _, n in couts) == 1
    assert max(o for o, _ in couts) <= 5500


async def test_ce_qu_un_autre_programme_ecrit_se_voit_en_revenant(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", "f2", "f1", "f2")
        autre = ouvrir(demo / "demo.db", CLE_DEMO)
        patient = autre.chercher_patients("arnaud", "", limite=1)[0]
        autre.enregistrer_patient(type(patient)("TEST-AABERG", "Nils", patient.cabinet))
        autre.fermer()
        assert "AABERG" not in texte_ecran(app)
        await taper(pilote, "f1", "f2")
        assert "TEST-AABERG" in texte_ecran(app)


async def test_la_premiere_visite_se_dessine_une_fois(demo):
    async def scene(poste):
        return await poste.frapper("f1", "f4", "f5", "f8", "f6")

    couts = await mesurer(demo, scene)
    assert mediane(couts, 1) == 1
    assert max(o for o, _ in couts) <= 5500


async def test_f3_est_faite_pendant_que_personne_ne_tape(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        for _ in range(500):  # until nobody has typed for a while
            if "saisie" in app._ecrans and app._ecrans["saisie"].is_running:
                break
            await asyncio.sleep(0.02)
        await calmer(pilote)
        saisie = app._ecrans["saisie"]
        assert app.screen.NOM == "patients"
        assert saisie.query("#visites"), "its widgets are there"
        await taper(pilote, "f3")
        assert app.screen is saisie


@pytest.fixture
def en_train_d_etre_faite(monkeypatch):
    """Set once F3 begins to be made, before any of its widgets is."""
    commencee, monter = asyncio.Event(), textual_prive.monter

    def suivre(app, ecran):
        monter(app, ecran)
        commencee.set()

    monkeypatch.setattr(textual_prive, "monter", suivre)
    return commencee


@pytest.mark.parametrize("tours", [0, 2, 5, 9, 14, 20])
@pytest.mark.parametrize("geste", ["partir", "terminal perdu", "f3"])
async def test_une_touche_pendant_que_f3_se_fait(demo, en_train_d_etre_faite, tours, geste):
    app = application(demo)
    async with app.run_test(size=(80, 24)) as pilote:
        await asyncio.wait_for(en_train_d_etre_faite.wait(), 30)
        for _ in range(tours):
            await asyncio.sleep(0)
        if geste == "f3":
            await taper(pilote, "f3")
            assert app.screen.formulaire.dossier.patient is not None, "la dernière ordonnance est proposée"
        elif geste == "partir":
            app.action_partir()
        else:
            app.exit()
        await asyncio.sleep(0.02)
    app.contexte.executeur.fermer()
    assert not app.return_code
