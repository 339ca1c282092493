"""While an act is half typed the last price stays in its place and says so; it can neither be explained nor billed."""

from tests.tui.outils import application, calmer, ouverte, taper, texte_ecran

PRIX = "8,83\u00a0€"


async def saisie_d_aubry(pilote):
    await taper(pilote, "f9", "aubry", "enter", "enter")
    await taper(pilote, "aubry", "enter")


async def test_le_dernier_prix_reste_et_le_dit(demo):
    app = application(demo)
    async with ouverte(app, (120, 40)) as pilote:
        await saisie_d_aubry(pilote)
        assert PRIX in texte_ecran(app)
        assert "d'avant" not in texte_ecran(app)
        await taper(pilote, "+", *"pans")
        tenu = texte_ecran(app)
        assert "plusieurs actes pour « pans »" in tenu
        assert "(prix d'avant)" in tenu
        assert PRIX in tenu
        assert "Avant : 7 séances" in tenu
        await taper(pilote, "f10")
        assert "pas encore cotée" in app.screen.message_montre()
        await taper(pilote, "1")  # the first proposal: priced again
        assert "d'avant" not in texte_ecran(app)
        assert "Série : 7 séances" in texte_ecran(app)


async def test_le_prix_ne_bouge_pas_d_une_lettre_a_l_autre(demo):
    app = application(demo)
    async with ouverte(app, (120, 40)) as pilote:
        await saisie_d_aubry(pilote)
        places = []
        await taper(pilote, "+")
        for lettre in "pans":
            await taper(pilote, lettre)
            places.append(next(y for y, ligne in enumerate(texte_ecran(app).split("\n")) if "Séance du" in ligne))
        assert places == sorted(places)  # only down, when a longer list needs the room


async def test_le_prix_d_un_autre_patient_n_est_jamais_tenu(demo):
    app = application(demo)
    async with ouverte(app, (120, 40)) as pilote:
        await saisie_d_aubry(pilote)
        app.screen.action_nouvelle()
        await taper(pilote, *"jac")
        assert "d'avant" not in texte_ecran(app)
        assert PRIX not in texte_ecran(app)


async def test_une_ou_deux_lettres_ne_proposent_que_des_codes(demo):
    app = application(demo)
    async with ouverte(app, (120, 40)) as pilote:
        await saisie_d_aubry(pilote)
        await taper(pilote, "ctrl+u", *"in")
        codes = [p.valeur for p in app.screen.formulaire.propositions]
        assert codes
        ngap = app.contexte.nomenclature()
        jour = app.contexte.horloge.aujourdhui()
        for code in codes:
            trouve = ngap.chercher(code, jour)[0]
            assert any(c.startswith("in") for c in trouve.codes), code


async def test_une_serie_abandonnee_n_efface_pas_celle_d_avant(demo, monkeypatch):
    """A series that gave up, because another letter came while it was priced, may answer once that letter made no act."""
    app = application(demo)
    async with ouverte(app, (120, 40)) as pilote:
        await saisie_d_aubry(pilote)
        monkeypatch.setattr(app.screen.vue, "serie_entiere", lambda *_: None)
        app.screen.recalculer()
        await calmer(pilote)
        await taper(pilote, "+", *"pans")
        assert "aucune séance" not in texte_ecran(app)
        assert "Avant : 7 séances" in texte_ecran(app)
