"""A refused answer asks again: the refusal stands above the prompt, and what is typed next is for it."""

import pytest
from attrs import evolve

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_f4 import facturer, lot
from tui.widgets.champ import Champ


def invite(app):
    """What the open prompt holds; None when nothing is asked."""
    return app.screen.query_one("#invite", Champ).valeur if app.screen.invite_ouverte else None


async def test_un_code_faux_se_ressaisit_a_la_meme_heure(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "h", *"18h30", "enter", "f9", *"0000", "enter")
        assert "code porteur faux (F003) : 2 essais avant blocage" in texte_ecran(app)
        assert "Code de la CPS" in texte_ecran(app)
        assert invite(app) == "", "un code se tape en entier"
        await taper(pilote, *app.contexte.cps[2].code, "enter")
        assert app.screen.NOM == "lots"
        assert "1 retenu jusqu'à l'heure choisie" in app.screen.message_montre()


async def test_un_code_mal_ecrit_se_ressaisit(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "f9", *"123", "enter")
        assert "3 caractères tapés" in texte_ecran(app)
        await taper(pilote, *app.contexte.cps[2].code, "enter")
        assert lot(app).etat == "depose"


async def test_un_code_n_est_pas_redemande_a_une_carte_bloquee(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "f9", *"0000", "enter", *"0000", "enter", *"0000", "enter")
        if invite(app) is not None:
            await taper(pilote, *"0000", "enter")
        assert "bloquée" in app.screen.message_montre()
        assert invite(app) is None


async def test_une_heure_illisible_se_corrige(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f4", "h", *"25h99", "enter")
        assert "heure illisible" in texte_ecran(app)
        assert invite(app) == "25h99"
        await taper(pilote, *"18h30", "enter")
        assert "à 18:30" in app.screen.message_montre()


async def test_l_heure_d_un_lot_signe_se_corrige(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "h", *"18h30", "enter", "f9", *app.contexte.cps[2].code, "enter")
        await taper(pilote, "h", *"25h99", "enter")
        assert invite(app) == "25h99", "refusé par la commande, sur le fil de la base"
        await taper(pilote, "end", *["backspace"] * 5, *"19h", "enter")
        assert "part à 19:00" in texte_ecran(app)


@pytest.mark.erreur("JOUR_PASSE")
@pytest.mark.parametrize("faux", ["abc", "-2"])
async def test_un_jour_refuse_se_corrige(demo, faux):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, " ", "d", *faux, "enter")
        assert invite(app) == faux
        assert app.screen.message_montre()[:20] in texte_ecran(app)
        await taper(pilote, *"+3", "enter")
        assert "remises 1" in texte_ecran(app)


async def test_un_champ_de_patient_se_corrige(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "ctrl+o", "1", *"123", "enter")
        assert app.screen.message_montre().startswith("✗")
        assert invite(app) == "123"
        await taper(pilote, "escape")
        assert invite(app) is None
        assert app.screen.NOM == "patients"


async def test_un_refus_ne_touche_pas_a_la_liste_derriere(demo):
    """Typed ahead of the refusal, the right code is for the prompt that opens again."""
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4")
        for touche in ("f9", *"0000", "enter", *app.contexte.cps[2].code, "enter"):
            await pilote.press(touche)
        await taper(pilote)
        assert lot(app).etat == "depose", texte_ecran(app)
        assert app.screen.NOM == "lots"


async def test_un_texte_propose_laisse_sa_place(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, " ", "d")
        assert invite(app) == "+7"
        await taper(pilote, *"+3")
        assert invite(app) == "+3"


@pytest.mark.erreur("NUMERO_AMC_ILLISIBLE")
async def test_un_numero_de_complementaire_se_corrige(demo):
    app = application(demo, premier="parametres")
    async with ouverte(app) as pilote:
        await taper(pilote, "a", *"5555A", "enter")
        assert invite(app) == "5555A"
        assert "numéro de complémentaire illisible : « 5555A »" in texte_ecran(app)
        await taper(pilote, *"0055555501", "enter", *"4000", "enter")
        assert invite(app) == "4000", "et l'attente refusée après lui"
        await taper(pilote, *"12", "enter")
        assert invite(app) is None
        assert "12" in app.screen.message_montre()


@pytest.mark.erreur("ECRAN_INCONNU")
async def test_un_code_inconnu_se_corrige(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"rje", "enter")
        assert invite(app) == "rje"
        assert "code inconnu : rje" in texte_ecran(app)
        await taper(pilote, *"rej", "enter")
        assert app.screen.NOM == "rejets"


@pytest.mark.parametrize("tapee", ["saisir jac dxe 12/11 3j", "saisir", "clore 9999 : doublon", "cab zzz"])
async def test_une_commande_refusee_se_corrige(demo, tapee):
    """Refused as it is read, by what it does, or by a search: what was typed is not lost."""
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *tapee, "enter")
        assert app.screen.message_montre().startswith("✗"), app.screen.message_montre()
        assert invite(app) == tapee
        await taper(pilote, "f5", "f1")
        assert invite(app) is None, "une commande ne s'attend pas d'un écran à l'autre"


@pytest.mark.erreur("REPONSE_ATTENDUE")
async def test_une_reponse_qui_n_est_ni_oui_ni_non_se_redemande(demo):
    app = application(demo, premier="doublons")
    async with ouverte(app) as pilote:
        a = app.contexte.executeur.faire(lambda r: r.chercher_patients("jacob")[0])
        app.contexte.executeur.faire(lambda r: r.enregistrer_patient(evolve(a, id=0, nir="", cle="")))
        app.screen.arriver()
        await taper(pilote, "enter", *"peut-être", "enter")
        assert invite(app) == "peut-être"
        assert "répondre oui ou non" in texte_ecran(app)
        await taper(pilote, *"non", "enter")
        assert invite(app) is None
        assert app.screen.message_montre() == "rien n'est fusionné"


async def test_un_modele_pour_on_ne_sait_qui_se_corrige(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"jac dex 12/11 4j dom", "enter", "ctrl+k", *"bbb tuos", "enter")
        assert invite(app) == "bbb tuos"
        assert "« tuos » n'est pas lu — écrire bbb, bbb tous ou bbb moi" in texte_ecran(app)
        await taper(pilote, *"bbb tous", "enter")
        assert "modèle .bbb gardé pour tous les cabinets" in app.screen.message_montre()


async def test_deux_actes_a_la_place_d_un_se_corrigent(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"jac dex 12/11 4j dom", "enter")
        while app.screen.focused is not app.screen.vue.tableau:
            await taper(pilote, "tab")
        await taper(pilote, "c", *"pst+ins", "enter")
        assert invite(app) == "pst+ins"
        assert "un seul acte attendu : « pst+ins »" in texte_ecran(app)
