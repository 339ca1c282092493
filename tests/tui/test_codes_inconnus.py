"""What follows a code after `:` and does not exist is said in French, with what to do; nothing typed there stops the program."""

import pytest

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_f4 import facturer


@pytest.mark.parametrize(
    ("code", "dit"),
    [
        ("lot 9999", "aucun lot n° 9999 — a montre les plus anciens ; :lot et un mot (payeur, état) les filtre"),
        ("que 9999", "aucune question n° 9999 parmi celles qui attendent — o montre aussi celles qui ont leur réponse"),
        ("reg zz", "aucune vue « zz » dans les règlements — 1 virements, 2 banque, 3 échéancier, 4 écarts, 5 relances"),
        ("pie 9999", "aucune facture n° 9999 — relire son numéro"),
        ("pie #9999", "la facture 9999 n'existe pas"),
        ("bil zzz", "aucun cabinet ni infirmier ne s'appelle « zzz » — c choisit dans la liste"),
        ("bil 13/2026", "mois illisible : « 13/2026 »"),
        ("rej #9999", "cette facture n'attend pas dans les rejets"),
        ("pat #9999", "le patient 9999 n'existe pas"),
        ("sai #1 actes 9999", "l'ordonnance 9999 n'existe pas"),
        ("cab zzz", "aucun cabinet ni infirmier ne s'appelle « zzz »"),
        ("zz", "code inconnu : zz"),
    ],
)
async def test_un_argument_inconnu_se_dit(demo, code, dit):
    app = application(demo, premier="travail")
    async with ouverte(app, (120, 40)) as pilote:
        await taper(pilote, ":", *code, "enter")
        assert dit in app.screen.message_montre()


@pytest.mark.erreur("NOMBRE_TROP_GRAND")
@pytest.mark.parametrize("code", ["lot", "pie", "sai #1 actes", "pat #"])
async def test_un_numero_de_vingt_chiffres_n_est_celui_de_personne(demo, code):
    """It was an unexpected fault of the program."""
    app = application(demo, premier="travail")
    async with ouverte(app, (120, 40)) as pilote:
        await taper(pilote, ":", *f"{code} {'9' * 20}".replace("# ", "#"), "enter")
        assert "aucune fiche n'a un numéro aussi grand — relire le numéro" in app.screen.message_montre()


@pytest.mark.parametrize(
    "code", ["env 9999", "qua 9", "ind 9999", "par zz", "dou 9", "nir 9", "lot zz", "que zz", "pie lot zz", "pie #zz"]
)
async def test_des_mots_apres_un_code_filtrent_sa_liste(demo, code):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *code, "enter")
        assert f"rien ne correspond à « {code[4:]} » : Échap retire le filtre" in texte_ecran(app)
        ecran = app.screen
        await taper(pilote, "escape")
        assert app.screen is ecran
        assert "rien ne correspond" not in texte_ecran(app)


@pytest.mark.parametrize("texte", ["#", "# 3", "#1 zz 3", "#zz", "##1"])
async def test_ce_qui_ne_designe_personne_est_une_ligne(demo, texte):
    """It stopped the program."""
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *f"sai {texte}", "enter")
        assert app.screen.NOM == "saisie"
        assert app.screen.ligne.ouverte


async def test_un_lot_cache_par_un_filtre_se_montre(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await facturer(pilote, "jacob")
        await taper(pilote, "f4", "f9", *app.contexte.cps[2].code, "enter", "f1", ":", *"lot zz", "enter")
        assert "rien ne correspond" in texte_ecran(app)
        await taper(pilote, "f1", ":", *"lot 1", "enter")
        assert app.screen.message_montre() == ""
        assert [lot.numero for lot in app.screen.lots_vises()] == [1]


@pytest.mark.parametrize(("code", "vue"), [("reg 3", "echeancier"), ("reg écarts", "ecarts"), ("reg ban", "banque")])
async def test_une_vue_des_reglements_par_son_numero_ou_son_nom(demo, code, vue):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", ":", *code, "enter")
        assert app.screen.vue.nom == vue


async def test_un_bilan_par_un_bout_du_nom(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", ":", *"bil mont 10/2026", "enter")
        assert app.screen.lu.bilan.cabinet == "montagne"
        await taper(pilote, ":", *"bil zzz", "enter", "f1", "f7")
        assert app.screen.lu.bilan.cabinet == "montagne", "un nom inconnu ne change rien"
        await taper(pilote, ":", *"cab plaine", "enter", ":", *"bil mont", "enter")
        assert "le cabinet plaine est en vigueur — :cab mont en change" in app.screen.message_montre()
