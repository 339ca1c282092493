"""F4 by keys: the control that jumps to the wrong field and back, delayed lots, modes, the lot in full, its pieces."""

import io
from datetime import date, timedelta

import pytest
from attrs import evolve
from PIL import Image, ImageDraw

from core.ports import PanneTransport
from tests.tui.outils import application, calmer, ouverte, taper, texte_ecran
from tests.tui.test_journee_entiere import envoyer, factures, laisser_passer


def inserer(app, nom):
    app.contexte.inserer_vitale(next(c for c in app.contexte.cartes if nom in c.libelle.lower()).lire())


async def facturer(pilote, nom):
    inserer(pilote.app, nom)
    await taper(pilote, "f2", "f9", "enter", "enter", "f12")
    assert "en factures" in pilote.app.screen.message_montre(), pilote.app.screen.message_montre()


def changer_la_caisse(app, nom, caisse):
    def faire(r):
        (p,) = r.chercher_patients(nom)
        amo = tuple(evolve(x, caisse=caisse) for x in p.droits.amo)
        r.enregistrer_patient(evolve(p, droits=evolve(p.droits, amo=amo)))
        return p.droits.amo[0].caisse

    return app.contexte.executeur.faire(faire)


def scan(dpi=200):
    image = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(image).rectangle((20, 80, 380, 200), fill=60)
    sortie = io.BytesIO()
    image.save(sortie, "PNG", dpi=(dpi, dpi))
    return sortie.getvalue()


def lot(app):
    return app.contexte.executeur.faire(lambda r: r.lots())[0]


async def test_une_caisse_sans_adresse_bloque_entree_va_au_champ_et_la_facture_se_refait(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        inserer(app, "carlier")
        await taper(pilote, "f9", "enter")
        juste = changer_la_caisse(app, "carlier", "123")
        await taper(pilote, "f3", "f12", "f4")
        assert "✗ bloquant" in texte_ecran(app)
        assert "aucun destinataire connu" in texte_ecran(app)
        bloquees = [p for p in app.screen._points.values() if p.bloquant]
        numeros = {f.numero for f in factures(app)}
        await taper(pilote, "n", "p", "enter")
        assert app.screen.NOM == "attestation"
        assert app.screen.focused.id == "att-caisse", "le champ faux, pas seulement l'écran"
        await taper(pilote, "escape")
        assert app.screen.NOM == "lots"
        assert app.screen.controles.cle_courante == bloquees[0].cle, "Échap revient à la même ligne"
        await taper(pilote, "enter", *juste, "f12")
        assert app.screen.NOM == "patients"
        await taper(pilote, "escape")
        assert "2 factures refaites d'après la fiche corrigée, sous le n°" in app.screen.message_montre()
        assert [p for p in app.screen._points.values() if p.bloquant] == [], "corrigé, il quitte la liste"
        closes = [f for f in factures(app) if f.etat == "close"]
        assert {f.numero for f in closes} <= numeros
        assert all(f.motif.startswith("refaite avant l'envoi sous le n°") for f in closes)
        neuves = [f for f in factures(app) if f.numero not in numeros]
        lues = app.contexte.executeur.faire(lambda r: [r.facture(f.id).facture for f in neuves])
        assert {f.rectifie for f in lues} == {0}, "la caisse n'a pas vu la première : rien à rectifier"


async def test_une_fiche_changee_apres_la_facture_se_voit_et_se_refait(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        changer_la_caisse(app, "jacob", "999")
        await taper(pilote, "f4")
        assert "la fiche du patient a changé" in texte_ecran(app)
        ici = next(i for i, p in enumerate(app.screen._points.values()) if p.champ == "refaire")
        await taper(pilote, *["n"] * ici, "enter")
        assert "refaite" in app.screen.message_montre()
        await taper(pilote, "u")
        assert "annulé : facture refaite" in app.screen.message_montre()
        assert {f.etat for f in factures(app)} == {"validee"}


async def test_un_lot_signe_attend_son_heure_se_reprend_et_part(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "h", *"18h30", "enter", "f9", *app.contexte.cps[2].code, "enter")
        assert "1 retenu jusqu'à l'heure choisie" in app.screen.message_montre()
        assert "part à 18:30 (9 h 30)" in texte_ecran(app)
        await taper(pilote, "h", *"25h", "enter")
        assert "heure illisible" in app.screen.message_montre()
        await taper(pilote, *"+45", "enter")
        assert "part à 09:45 (45 min)" in texte_ecran(app)
        await taper(pilote, "d")
        assert "défait" in app.screen.message_montre()
        assert {f.etat for f in factures(app)} == {"validee"}
        await taper(pilote, "h", *"demain 8h", "enter", "f9", *app.contexte.cps[2].code, "enter")
        assert "part à demain 08:00" in texte_ecran(app)
        app.contexte.faire_passer(app.contexte.horloge.aujourdhui() + timedelta(days=1))
        app.veille.reveiller()
        await calmer(pilote)
        await calmer(pilote)
        assert "1 envoi déposé à l'heure choisie" in app.screen.message_montre(), "l'heure venue, il part seul"
        assert lot(app).etat == "depose"


async def test_un_depart_survit_a_la_fermeture_et_o_l_envoie_maintenant(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, ":", *"par", "enter", "enter", *"90", "enter", "f4", "f9", *app.contexte.cps[2].code, "enter")
        assert "part à 10:30 (1 h 30)" in texte_ecran(app), texte_ecran(app)
    suite = application(demo)
    async with ouverte(suite) as pilote:
        await taper(pilote, "f4")
        assert "part à 10:30" in texte_ecran(suite)
        await taper(pilote, "o")
        assert "1 lot déposé" in suite.screen.message_montre()


async def test_ce_qui_attend_un_nouvel_essai_est_visible_et_se_force(demo):
    app = application(demo)

    class Coupee:
        marque = "EMU"

        def deposer(self, paquet):
            raise PanneTransport("la ligne est tombée", incertain=True)

        def relever(self):
            return ()

    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        vraie = app.contexte.transport
        object.__setattr__(app.contexte, "transport", Coupee())
        await taper(pilote, "f4", "f9", *app.contexte.cps[2].code, "enter")
        assert "1 en doute" in app.screen.message_montre()
        assert "! en doute" in texte_ecran(app)
        assert "peut-être reçu (1 essai) : la ligne est tombée" in texte_ecran(app)
        await taper(pilote, "e")
        assert app.screen.NOM == "envois"
        assert "Ne jamais refacturer ces soins" in texte_ecran(app)
        await taper(pilote, "d")
        assert "ne peut pas recevoir" in app.screen.message_montre(), "un doute ne se reprend pas"
        object.__setattr__(app.contexte, "transport", vraie)
        await taper(pilote, "f")
        assert "1 déposé" in app.screen.message_montre()
        assert lot(app).etat == "depose"


async def test_un_lot_muet_se_relance_a_l_identique(demo):
    app = application(demo, scenario="sans_faute")

    class Muette:
        """Takes what it is given; its answers are lost."""

        marque = "EMU"

        def __init__(self, vraie):
            self.deposer = vraie.deposer

        def relever(self):
            return ()

    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        vraie = app.contexte.transport
        object.__setattr__(app.contexte, "transport", Muette(vraie))
        await envoyer(pilote)
        cle = app.contexte.executeur.faire(lambda r: r.envois())[0].cle
        await laisser_passer(pilote, 5)
        assert "! ARL en retard" in texte_ecran(app)
        assert "l'ARL n'est pas venu" in texte_ecran(app)
        app.screen.aller_au_champ(app.screen.controles)
        await taper(pilote, "enter")
        assert app.screen.focused is app.screen.tableau_lots, "Entrée sur le message mène au lot"
        await taper(pilote, "r")
        assert "relancé à l'identique" in app.screen.message_montre()
        (envoi,) = app.contexte.executeur.faire(lambda r: r.envois())
        assert (envoi.cle, envoi.essais) == (cle, 2)
        object.__setattr__(app.contexte, "transport", vraie)
        await taper(pilote, "r")
        assert "la relève a donné la réponse" in app.screen.message_montre(), "l'ARL est venu : rien ne repart"
        assert app.contexte.executeur.faire(lambda r: r.envois())[0].essais == 2


async def test_le_detail_d_un_lot_dit_les_arl_et_les_paiements(demo):
    app = application(demo, scenario="sans_faute")
    async with ouverte(app) as pilote:
        await facturer(pilote, "carlier")
        await envoyer(pilote)
        await laisser_passer(pilote, 9)
        ici = next(v.lot for v in app.screen._lots.values() if v.lot.nature == "DRE")
        app.screen.aller_au_champ(app.screen.tableau_lots)
        await taper(pilote, ":", *f"lot {ici.numero}", "enter", "enter")
        assert app.screen.NOM == "lot"
        assert "ARL positif du" in texte_ecran(app)
        assert "SHA-256" in texte_ecran(app)
        assert "payée" in texte_ecran(app)
        await taper(pilote, "enter")
        assert "DRE n°" in app.screen.query_one("#lignes").texte()
        await taper(pilote, "escape", "a")
        assert "annulation n°" in app.screen.message_montre()
        assert [f.nature for f in factures(app)].count("ANNULATION") == 1
        await taper(pilote, "a")
        assert "existe déjà" in app.screen.message_montre()
        await taper(pilote, "i")
        assert "  déposé  " in app.screen.query_one("#lignes").texte()
        await taper(pilote, "escape", "escape")
        assert app.screen.NOM == "lots"


async def test_une_piece_qui_manque_se_joint_par_son_chemin_complete(demo):
    app = application(demo)
    (demo / "numerise").mkdir()
    (demo / "numerise" / "feuille.png").write_bytes(scan())
    (demo / "numerise" / "noire.png").write_bytes(scan(dpi=72))
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        changer_la_caisse(app, "jacob", "999")
        await taper(pilote, "f4")
        ici = next(i for i, p in enumerate(app.screen._points.values()) if p.facture)
        await taper(pilote, *["n"] * ici, "m", "6", *"0060", "enter", ":", *"pie", "enter")
        assert "! manque" in texte_ecran(app)
        await taper(pilote, "enter", *"num", "tab", "tab")
        assert "feuille.png  noire.png" in texte_ecran(app), "Tab montre ce qui peut suivre"
        await taper(pilote, *"no", "tab", "enter")
        assert "72 points par pouce" in app.screen.message_montre()
        assert "! manque" in texte_ecran(app)
        await taper(pilote, *["backspace"] * len("noire.png"), *"f", "tab", "enter")
        assert "jointe à la facture" in app.screen.message_montre()
        assert "à envoyer avec son lot" in texte_ecran(app)
        await taper(pilote, "x")
        assert "retirée" in app.screen.message_montre()
        await taper(pilote, "enter", *"feu", "tab", "enter", "f4", "c")
        app.screen.aller_au_champ(app.screen.tableau_lots)
        degrade = next(x for x in app.contexte.executeur.faire(lambda r: r.lots()) if x.mode == 5)
        await taper(pilote, ":", *f"lot {degrade.numero}", "enter", "b")
        texte = app.screen.query_one("#lignes").texte()
        assert "BORDEREAU DE TRANSMISSION" in texte
        assert "numérisée (SCOR)" in texte
        assert (demo / f"bordereau_{degrade.nom}.txt").read_text("utf-8").startswith("BORDEREAU")


@pytest.mark.erreur("FICHIER_NON_ECRIT")
async def test_un_bordereau_qui_ne_peut_s_ecrire_le_dit(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        changer_la_caisse(app, "jacob", "999")
        await taper(pilote, "f4")
        ici = next(i for i, p in enumerate(app.screen._points.values()) if p.facture)
        await taper(pilote, *["n"] * ici, "m", "6", *"0060", "enter", "c")
        degrade = next(x for x in app.contexte.executeur.faire(lambda r: r.lots()) if x.mode == 5)
        (demo / f"bordereau_{degrade.nom}.txt").mkdir()
        await taper(pilote, ":", *f"lot {degrade.numero}", "enter", "b")
        assert "fichier non écrit" in app.screen.message_montre()


async def test_un_retour_illisible_se_voit_se_rejoue_et_s_ecarte(demo):
    app = application(demo)
    horloge = app.contexte.horloge

    def abimer(r):
        from core.services.retours import traiter

        r.stocker_message("EMU_X.noemie", b"pas un retour \x1b[2J" + b"X" * 200, horloge.maintenant())
        traiter(r, horloge)

    app.contexte.executeur.faire(abimer)
    async with ouverte(app) as pilote:
        await taper(pilote, "f4")
        assert "1 retour illisible en quarantaine" in texte_ecran(app)
        await taper(pilote, "n", "p", "enter")
        assert app.screen.NOM == "quarantaine"
        assert "EMU_X.noemie" in texte_ecran(app)
        await taper(pilote, "enter")
        assert "pas un retour ·[2JXXX" in app.screen.query_one("#lignes").texte()
        await taper(pilote, "escape", "r")
        assert "0 lu sur 1" in app.screen.message_montre()
        await taper(pilote, "x", "enter")
        assert "motif" in app.screen.message_montre()
        await taper(pilote, "x", *"redemande a la caisse", "enter")
        assert "1 retour écarté" in app.screen.message_montre()
        assert "rien en quarantaine" in texte_ecran(app)
        assert app.contexte.executeur.faire(lambda r: r.messages())[0].octets.startswith(b"pas un retour"), "les octets restent"


async def test_tout_ce_qui_est_pret_en_huit_touches_au_plus(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        touches = ["f4", "f9", *app.contexte.cps[2].code, "enter"]
        assert len(touches) <= 8
        await taper(pilote, *touches)
        assert lot(app).etat == "depose"
        assert date(2026, 11, 21) == lot(app).jour


async def test_rien_a_signer_ne_demande_aucun_code(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f4", "f9")
        assert "rien à envoyer : F12 en F3 fait les factures" in app.screen.message_montre()
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "f9")
        assert "Code de la CPS" in texte_ecran(app)
        await taper(pilote, *app.contexte.cps[2].code, "enter")
        assert lot(app).etat == "depose"


async def test_un_filtre_sans_reponse_le_dit(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"gue")
        assert "TEST-GUÉRIN" in texte_ecran(app)
        await taper(pilote, *"xyz")
        assert "rien ne correspond à « guexyz »" in texte_ecran(app)
