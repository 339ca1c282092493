"""`:cab`: one practice at a time on every screen, by fragments, kept over a restart."""

from core.services.lieu import chercher_lieux, lieu_garde
from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_file_gardee import lignes


async def test_un_cabinet_a_la_fois_sur_tous_les_ecrans(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        tous = lignes(app)
        assert {t.cabinet for t in tous} == {"plaine", "montagne"}
        assert "tous cabinets" in texte_ecran(app).splitlines()[0]
        await taper(pilote, ":", *"cab col", "enter")
        assert app.cabinet == "montagne"
        assert "montagne" in texte_ecran(app).splitlines()[0]
        assert {t.cabinet for t in lignes(app)} == {"montagne"}
        await taper(pilote, "f2")
        assert {p.cabinet for p in app.screen._patients.values()} == {"montagne"}
        await taper(pilote, "f3", "shift+tab", "shift+tab", "shift+tab", "ctrl+u", *"te")
        assert {p.valeur.cabinet for p in app.screen.formulaire.propositions} == {"montagne"}
        await taper(pilote, "escape", "f1", ":", *"cab", "enter")
        assert app.cabinet == ""
        assert len(lignes(app)) == len(tous)


async def test_l_envoi_et_les_rejets_suivent_le_cabinet(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "enter", "f12")
        ici = app.contexte.executeur.faire(lambda r: r.factures())[0].cabinet
        autre = {"plaine": "montagne", "montagne": "plaine"}[ici]
        await taper(pilote, "f4", ":", *f"cab {autre}", "enter")
        assert "À envoyer : 0 facture" in texte_ecran(app)
        await taper(pilote, ":", *f"cab {ici}", "enter")
        assert "À envoyer : 2 factures" in texte_ecran(app)


async def test_un_infirmier_nomme_son_cabinet_et_soigne_les_nouveaux(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"cab petit", "enter")
        assert (app.cabinet, app.lieu.infirmier.nom) == ("plaine", "TEST-PETIT")
        assert "plaine · TEST-PETIT" in texte_ecran(app).splitlines()[0]
        assert app.infirmier == app.lieu.infirmier.am


async def test_plusieurs_se_choisissent_par_leur_numero_et_un_inconnu_se_dit(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"cab test", "enter")
        assert "1-9" in texte_ecran(app)
        await taper(pilote, "2")
        assert app.cabinet in ("plaine", "montagne")
        await taper(pilote, ":", *"cab zzz", "enter")
        assert "« zzz »" in app.screen.message_montre()
        assert app.cabinet
        await taper(pilote, ":", *"cab tous", "enter")
        assert app.cabinet == ""


async def test_la_palette_change_de_cabinet(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+p", *"changer de cabinet", "enter", *"col", "enter")
        assert app.cabinet == "montagne"


async def test_le_cabinet_revient_au_demarrage(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"cab petit", "enter")
    suite = application(demo, premier="travail")
    async with ouverte(suite):
        assert (suite.cabinet, suite.infirmier) == ("plaine", app.infirmier)
        assert {t.cabinet for t in lignes(suite)} == {"plaine"}


async def test_un_nouveau_patient_va_au_cabinet_en_cours(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"cab montagne", "enter", *"testneuf", "f10")
        assert app.screen.NOM == "attestation"
        connus = app.contexte.executeur.faire(lambda r: (chercher_lieux(r, "MONTAGNE"), lieu_garde(r)))
        assert [x.cabinet.code for x in connus[0]] == ["montagne"]
        assert connus[1].cabinet.code == "montagne"
