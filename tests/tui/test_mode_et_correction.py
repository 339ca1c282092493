"""F4 by keys: the mode of what waits, and the correction made in F3 that comes back to the control."""

import pytest
from attrs import evolve

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_f4 import changer_la_caisse, facturer, inserer
from tests.tui.test_journee_entiere import factures


async def test_un_autre_mode_demande_le_code_situation_et_refait_la_facture(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        changer_la_caisse(app, "jacob", "999")  # so that a message stands on the invoice
        await taper(pilote, "f4")
        ici = next(i for i, p in enumerate(app.screen._points.values()) if p.facture)
        await taper(pilote, *["n"] * ici, "m", "6", *"4100", "enter")
        message = app.screen.message_montre()
        assert "4100 saisi, 0060 d'après les lignes" in message, "le code tapé est comparé aux droits"
        await taper(pilote, *"0060", "enter")
        assert "en mode 5, sous le n°" in app.screen.message_montre()
        degradee = next(f for f in factures(app) if f.mode == 5)
        assert degradee.etat == "validee"
        assert f"feuille_soins_{degradee.numero:09d}.pdf manque" in texte_ecran(app)


@pytest.mark.parametrize("mode", [0, 1, 2, 4])
async def test_chaque_mode_se_choisit_avant_le_lot_et_fait_son_lot(demo, mode):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        changer_la_caisse(app, "jacob", "999")
        await taper(pilote, "f4")
        ici = next(i for i, p in enumerate(app.screen._points.values()) if p.facture)
        await taper(pilote, *["n"] * ici, "m", str(mode + 1), *(["0", "0", "6", "0", "enter"] if mode == 1 else []))
        assert f"en mode {mode}, sous le n°" in app.screen.message_montre()
        await taper(pilote, "c")
        assert mode in {x.mode for x in app.contexte.executeur.faire(lambda r: r.lots())}


async def test_m_sans_message_liste_ce_qui_est_pret_et_change_le_mode_par_une_commande(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4")
        app.screen.aller_au_champ(app.screen.tableau_lots)
        numero = next(f.numero for f in factures(app))
        await taper(pilote, "m")
        assert "Mode de quelle facture" in texte_ecran(app)
        assert f"{numero}" in texte_ecran(app)
        await taper(pilote, "enter", "5")
        assert f"facture {numero} en mode 4, sous le n°" in app.screen.message_montre()
        assert 4 in {f.mode for f in factures(app)}
        await taper(pilote, "u")
        assert "annulé : facture n° 1 mise en mode 4, TEST-JACOB Elsa" in app.screen.message_montre()
        assert {(f.numero, f.etat) for f in factures(app)} >= {(numero, "validee")}


async def test_m_dans_le_detail_d_un_lot_dit_de_le_defaire_puis_change_le_mode(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "m")
        await taper(pilote, "escape", "c")
        app.screen.aller_au_champ(app.screen.tableau_lots)
        await taper(pilote, "enter")
        assert app.screen.NOM == "lot"
        await taper(pilote, "m", "1")
        assert "n'attend plus son lot" in app.screen.message_montre()
        assert "défaire d'abord son lot" in app.screen.message_montre()
        await taper(pilote, "d", "escape", "m", "enter", "1")
        assert "en mode 0, sous le n°" in app.screen.message_montre()


@pytest.mark.parametrize(("mot", "mode", "code"), [("mode2", 2, ""), ("mode4", 4, ""), ("mode1:0060", 1, ""), ("deg", 5, "0060")])
async def test_f3_facture_dans_le_mode_ecrit(demo, mot, mode, code):
    app = application(demo)
    async with ouverte(app) as pilote:
        inserer(app, "jacob")
        await taper(pilote, "f2", "f9", "enter", "enter")
        app.screen.aller_au_champ(app.screen.formulaire.champ("mentions"))
        await taper(pilote, "end", "space", *mot, "f12")
        if code:
            assert "Code situation" in texte_ecran(app), "demandé quand il n'est pas écrit"
            await taper(pilote, *code, "enter")
        assert "en factures" in app.screen.message_montre(), app.screen.message_montre()
        assert {f.mode for f in factures(app) if f.nature == "FSE"} == {mode}


def fausser_le_prescripteur(app, nom):
    """The RPPS of the prescriber of her last ordonnance becomes one of a real shape, that the emulated wire refuses."""

    def faire(r):
        (p,) = r.chercher_patients(nom)
        prescripteur = r.prescripteur(r.ordonnances(p.id)[-1].prescripteur)
        r.enregistrer_prescripteur(evolve(prescripteur, rpps="10003456789"))
        return prescripteur

    return app.contexte.executeur.faire(faire)


async def test_entree_va_au_champ_de_la_saisie_f12_refait_la_facture_et_le_message_quitte_la_liste(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        faux = fausser_le_prescripteur(app, "jacob")
        await facturer(pilote, "jacob")
        await taper(pilote, "f4")
        bloquees = [p for p in app.screen._points.values() if p.bloquant]
        assert {p.champ for p in bloquees} == {"prescripteur"}, texte_ecran(app)
        avant = {f.numero: f for f in factures(app)}
        ici = next(i for i, p in enumerate(app.screen._points.values()) if p.bloquant)
        await taper(pilote, *["n"] * ici, "enter")
        assert app.screen.NOM == "saisie"
        assert app.screen.focused.id == "prescripteur"
        await taper(pilote, "escape")
        assert app.screen.NOM == "lots"
        assert app.screen.controles.cle_courante == bloquees[0].cle, "Échap revient à la même ligne"
        autre = app.contexte.executeur.faire(
            lambda r: next(p for p in r.chercher_prescripteurs("") if p.id != faux.id and p.nom != faux.nom)
        )
        await taper(pilote, "enter", *autre.nom.lower(), "enter", "f12")
        assert app.screen.NOM == "lots"
        assert "factures refaites sous le n°" in app.screen.message_montre(), app.screen.message_montre()
        assert [p for p in app.screen._points.values() if p.bloquant] == [], "corrigé, il quitte la liste"
        closes = [f for f in factures(app) if f.numero in avant and f.etat == "close"]
        assert {f.numero for f in closes} == {p.facture.numero for p in bloquees}
        neuves = [f for f in factures(app) if f.numero not in avant]
        lues = app.contexte.executeur.faire(lambda r: [r.facture(f.id).facture for f in neuves])
        assert {x.prescription.rpps for x in lues} == {autre.rpps}
        assert {x.rectifie for x in lues} == {0}, "jamais partie : rien à rectifier"
