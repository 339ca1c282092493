"""A patient with two ordonnances: every line about one of them opens that one, and each is one key away on F3."""

from datetime import date

from attrs import evolve

from core.services.facturation import programmer
from db.registre import RegistreBase
from tests.tui.outils import application, calmer, ouverte, taper, texte_ecran
from tests.tui.test_f4 import inserer

JOUR_ANCIENNE, JOUR_DERNIERE = "03/08/2026", "19/10/2026"  # those of TEST-ESTÈVE in the demo


def base(app, faire):
    return app.contexte.executeur.faire(faire)


def esteve(app):
    """The patient, her last ordonnance, the one before."""

    def lire(r):
        (p,) = r.chercher_patients("esteve")
        derniere, ancienne = r.ordonnances(p.id)
        return p, derniere, ancienne

    return base(app, lire)


def enregistrer(app, ordonnance):
    """Record its visits up to its third day, billed by nobody."""
    return base(
        app, lambda r: programmer(r, ordonnance, ordonnance.debut, ordonnance.debut.replace(day=ordonnance.debut.day + 2))
    )


async def filtrer_f1(pilote, filtre):
    """F1 with these lines only, the cursor on the first one."""
    pilote.app.aller("travail", filtre)
    await calmer(pilote)
    await taper(pilote, "home")


def en_face(app) -> int:
    assert app.screen.NOM == "saisie"
    return app.screen.formulaire.fiche().ordonnance


async def test_f11_entree_et_s_ouvrent_l_ordonnance_de_la_ligne(demo):
    app = application(demo)
    _, derniere, ancienne = esteve(app)
    async with ouverte(app) as pilote:
        for touche in ("enter", "s"):
            for voulue in (ancienne, derniere):
                await taper(pilote, "f2", *"este", "f11")
                rang = next(i for i, d in enumerate(app.screen._dossiers) if (d.sorte, d.ordonnance) == ("ordonnance", voulue.id))
                await taper(pilote, "home", *["down"] * rang, touche)
                assert en_face(app) == voulue.id
        assert "dernière ordonnance proposée entière ; 1 autre ordonnance : ^Y" in app.screen.message_montre()


async def test_f4_une_ligne_de_seances_non_facturees_ouvre_l_ordonnance_qui_en_a(demo):
    app = application(demo)
    _, _, ancienne = esteve(app)
    enregistrer(app, ancienne)
    async with ouverte(app, (120, 40)) as pilote:
        inserer(app, "estève")
        await taper(pilote, "f9", "enter", "f3", "f4", "n")
        assert "non facturées" in texte_ecran(app)
        await taper(pilote, "enter")
        assert en_face(app) == ancienne.id
        assert f"ordonnance du {JOUR_ANCIENNE}" in app.screen.message_montre()
        await taper(pilote, "f12")
        assert "en facture" in app.screen.message_montre()


async def test_f1_a_facturer_ouvre_celle_qui_en_a_et_une_fin_celle_qui_finit(demo):
    app = application(demo)
    _, _, ancienne = esteve(app)
    ancienne = base(app, lambda r: r.enregistrer_ordonnance(evolve(ancienne, fin=date(2026, 12, 5))))
    enregistrer(app, ancienne)
    async with ouverte(app, (120, 40)) as pilote:
        await filtrer_f1(pilote, "facturer esteve")
        await taper(pilote, "enter")
        assert en_face(app) == ancienne.id
        await taper(pilote, "ctrl+y", "1")
        assert en_face(app) != ancienne.id
        await filtrer_f1(pilote, "ordonnance esteve !facturer")
        await taper(pilote, "enter")
        assert en_face(app) == ancienne.id


async def test_f1_un_accord_ouvre_les_dossiers_sur_lui(demo):
    app = application(demo)
    _, derniere, ancienne = esteve(app)
    base(app, lambda r: r.enregistrer_ordonnance(evolve(derniere, accord_prealable="demande:2026-11-10")))
    base(app, lambda r: r.enregistrer_ordonnance(evolve(ancienne, accord_prealable="demande:2026-11-12")))
    async with ouverte(app, (120, 40)) as pilote:
        for voulue in (ancienne, derniere):
            await filtrer_f1(pilote, "accord esteve")
            montrees = [t for t in app.screen._taches.values() if t.genre == "accord préalable" and "ESTÈVE" in t.qui]
            rang = next(i for i, t in enumerate(montrees) if t.precision.startswith(f"{voulue.id}:"))
            await taper(pilote, "home", *["down"] * rang, "enter")
            assert app.screen.NOM == "suivi"
            d = app.screen._dossiers[app.screen.query_one("#dossiers").cle_courante]
            assert (d.sorte, d.ordonnance) == ("accord préalable", voulue.id)


async def test_ctrl_y_liste_les_ordonnances_et_ouvre_celle_choisie(demo):
    app = application(demo)
    _, derniere, ancienne = esteve(app)
    async with ouverte(app) as pilote:
        await taper(pilote, *"este", "f3")
        assert en_face(app) == derniere.id
        assert "1 autre ordonnance : ^Y" in app.screen.message_montre()
        await taper(pilote, "ctrl+y")
        texte = texte_ecran(app)
        for vu in ("Ordonnances de TEST-ESTÈVE", JOUR_DERNIERE, JOUR_ANCIENNE, "depuis le 21/10/2026", "séances"):
            assert vu in texte, texte
        await taper(pilote, "2")
        assert en_face(app) == ancienne.id
        await taper(pilote, "f2", *"zeller", "enter", "ctrl+n", "ctrl+y")
        assert "choisir d'abord un patient" in app.screen.message_montre()


async def test_f3_et_ctrl_y_ne_lisent_qu_une_fois_les_ordonnances_et_les_seances_de_chacune(demo, monkeypatch):
    app, lus = application(demo), []
    p, derniere, ancienne = esteve(app)
    monkeypatch.setattr(RegistreBase, "ordonnances", espion(RegistreBase.ordonnances, lus))
    monkeypatch.setattr(RegistreBase, "seances", espion(RegistreBase.seances, lus))
    async with ouverte(app) as pilote:
        await taper(pilote, *"este")
        lus.clear()
        await taper(pilote, "f3")
        assert en_face(app) == derniere.id
        assert lus.count(("ordonnances", (p.id,), None)) == 1, lus
        lus.clear()
        await taper(pilote, "ctrl+y")
        assert "Ordonnances de TEST-ESTÈVE" in texte_ecran(app)
        assert [rangs for nom, rangs, _ in lus if nom == "ordonnances"] == [(p.id,)], lus
        assert sorted(o for nom, _, o in lus if nom == "seances" and o) == sorted((derniere.id, ancienne.id)), lus


def espion(methode, lus):
    """The same, each call noted: its name, its arguments by position, the ordonnance asked for."""

    def suivie(registre, *rangs, **nommes):
        lus.append((methode.__name__, rangs, nommes.get("ordonnance")))
        return methode(registre, *rangs, **nommes)

    return suivie


async def test_ce_qui_etait_tape_dans_l_autre_ordonnance_n_est_pas_perdu(demo):
    app = application(demo)
    _, derniere, ancienne = esteve(app)
    async with ouverte(app) as pilote:
        await taper(pilote, *"este", "f3", *"+im", "ctrl+y", "2")
        assert en_face(app) == ancienne.id
        assert "gardée, ^Y la reprend avec son ordonnance" in app.screen.message_montre()
        await taper(pilote, *"+pds", "ctrl+y")
        assert "(brouillon)" in texte_ecran(app)
        await taper(pilote, "1")
        assert en_face(app) == derniere.id
        assert app.screen.formulaire.champ("actes").valeur.endswith("+im")
        # the other one is still there after a restart, on its own ordonnance
    suite = application(demo)
    async with ouverte(suite) as pilote:
        await taper(pilote, "f3")
        assert suite.screen.formulaire.champ("actes").valeur.endswith("+im")
        await taper(pilote, "ctrl+y", "2")
        assert en_face(suite) == ancienne.id
        assert suite.screen.formulaire.champ("actes").valeur.endswith("+pds")


async def test_rouvrir_l_ordonnance_deja_en_face_garde_ce_qui_y_est_tape(demo):
    app = application(demo)
    _, _, ancienne = esteve(app)
    async with ouverte(app) as pilote:
        await taper(pilote, *"este", "f3", "ctrl+y", "2", *"+im", "ctrl+y", "2")
        assert en_face(app) == ancienne.id
        assert app.screen.formulaire.champ("actes").valeur.endswith("+im")


async def test_f9_les_memes_soins_nomme_l_ordonnance_et_la_touche(demo):
    app = application(demo)
    async with ouverte(app, (120, 40)) as pilote:
        await taper(pilote, *"este", "f3", "f9", *"este bsb 21/10 9h15", "enter")
        dit = " ".join(app.screen.message_montre().split()) + texte_ecran(app)
        assert f"l'ordonnance du {JOUR_ANCIENNE} (F3, puis ^Y)" in dit, dit


async def test_une_ordonnance_pas_encore_enregistree_est_dans_la_liste(demo):
    app = application(demo)
    _, derniere, _ = esteve(app)
    async with ouverte(app) as pilote:
        await taper(pilote, *"este", "f3", "f9", *"este pds 20/11", "enter")
        assert en_face(app) == 0
        await taper(pilote, "ctrl+y", "1")
        assert en_face(app) == derniere.id
        await taper(pilote, "ctrl+y")
        assert "pas encore enregistrée" in texte_ecran(app)
        await taper(pilote, "3")
        assert en_face(app) == 0
        assert app.screen.formulaire.champ("actes").valeur == "pds"
        await taper(pilote, "ctrl+y")
        assert "pas encore enregistrée" not in texte_ecran(app), "elle est en face"
