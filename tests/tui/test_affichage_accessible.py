"""High contrast, ASCII signs and the linear mode: the same words, whatever the terminal can draw."""

import re

import pytest
from outils import application, ouverte, taper
from textual.geometry import Region

from tui.couleurs import PALETTE
from tui.pilote.grille import Grille
from tui.pilote.lineaire import TraceurLineaire
from tui.visible import choisir_signes, visible
from tui.widgets.tableau import Colonne, Tableau

SEUL = Region(0, 0, 80, 1)  # one line, from its start


@pytest.fixture
def signes_ascii():
    choisir_signes(ascii=True)
    yield
    choisir_signes(ascii=False)


@pytest.mark.usefixtures("signes_ascii")
def test_les_signes_du_programme_en_ascii_les_accents_gardes():
    assert visible("✗ refusé — « à voir » … ✓ · │") == 'X refusé - " à voir " ~ + - |'


def test_le_contraste_ne_grise_rien_et_ne_colore_rien():
    PALETTE.choisir(sans_couleur=False, contraste=True)
    try:
        for nom in ("discret", "erreur", "alerte", "ok", "montant", "touche", "choisi"):
            assert PALETTE[nom].color is None
            assert not PALETTE[nom].dim
        assert PALETTE["erreur"].reverse
    finally:
        PALETTE.choisir(sans_couleur=False)


def grille(*lignes):
    g = Grille(30, len(lignes))
    for y, ligne in enumerate(lignes, start=1):
        g.appliquer(f"\x1b[{y};1H{ligne}")
    return g


def test_une_ligne_de_texte_par_changement_et_rien_deux_fois():
    traceur = TraceurLineaire(30, 3)
    g = grille("Saisie", "Patient  aub", "✓ lu")
    assert traceur.tracer(g) == "Saisie\r\nPatient  aub\r\n+ lu\r\n"
    assert traceur.tracer(g) == ""
    g.appliquer("\x1b[2;10Haubr\x1b[7m \x1b[0m")
    assert traceur.tracer(g) == "Patient  aubr[ ]\r\n"
    g.appliquer("\x1b[3;1H\x1b[31;1m✗ non\x1b[0m")
    assert traceur.tracer(g) == "X non\r\n"


def test_la_ligne_choisie_est_entre_crochets_et_les_cadres_se_taisent():
    traceur = TraceurLineaire(30, 3)
    assert traceur.tracer(grille("", "\x1b[7mTEST-AUBRY   Louise     \x1b[0m", "│ ────── │")) == "[TEST-AUBRY  Louise]\r\n"


def test_les_touches_se_disent_par_leur_nom():
    g = grille("↓ ↑ ← Pg↓ Pg↑ F9 1/2 → 3")
    assert TraceurLineaire(30, 1).tracer(g) == "bas haut gauche page suivante page précédente F9 1/2 > 3\r\n"


async def test_en_lineaire_les_seances_et_le_prix_ne_sont_pas_sur_la_meme_ligne(demo):
    app = application(demo)
    app.set_class(True, "lineaire")
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", *"joly", "enter")
        visites, prix = app.screen.query_one("#visites").region, app.screen.query_one("#prix").region
        assert visites.bottom <= prix.y
        assert visites.height > 2
        assert prix.height > 2


def test_tout_redit_a_la_demande():
    traceur = TraceurLineaire(30, 1)
    g = grille("Saisie")
    traceur.tracer(g)
    traceur.oublier(30, 1)
    g.touchees.add(0)
    assert traceur.tracer(g) == "Saisie\r\n"


@pytest.mark.parametrize("contraste", [False, True])
async def test_un_exemple_ne_se_lit_pas_comme_une_valeur_et_un_champ_juste_ne_porte_aucune_marque(demo, contraste):
    PALETTE.choisir(sans_couleur=True, contraste=contraste)
    try:
        app = application(demo)
        async with ouverte(app) as pilote:
            await taper(pilote, "f3", "ctrl+n", *"aubry", "enter")
            champs = {c.id: list(c.render_lines(c.size.region)[0]) for c in app.screen.formulaire.query("Champ")}
            mentions = champs["mentions"]
            assert "".join(s.text for s in mentions).rstrip() == "Mentions (ald dim nuit)"
            assert not mentions[-2].style.bold
            # neither underlined nor in reverse, the field of the cursor apart
            assert not any(s.style.reverse for nom, bande in champs.items() if nom != "actes" for s in bande if s.style)
    finally:
        PALETTE.choisir(sans_couleur=False)


async def test_une_liste_pas_encore_lue_ne_se_dit_pas_vide(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        rejets = app.ecran("rejets")
        tableau = Tableau([Colonne("Quoi")], vide="aucun rejet")
        assert tableau.pourquoi_vide() == ""
        await taper(pilote, "f5")
        assert rejets.file.pourquoi_vide() == "aucun rejet : F12 relève les retours"


async def test_deux_points_sur_un_texte_offert_sautent_et_dans_un_texte_s_ecrivent(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", *"aubry", "enter", "enter", *":rej", "enter")
        assert app.screen.NOM == "rejets"
        await taper(pilote, "f3", "shift+tab", "end", *":..20/11")
        assert app.screen.formulaire.champ("actes").valeur.endswith(":..20/11")


async def test_un_champ_plein_ne_touche_pas_le_suivant_et_chaque_faute_dit_son_champ(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", *"aubry", "enter", "enter", *"x" * 60, "enter", *"y" * 60, "enter")
        ligne = "".join(s.text for c in ("debut", "duree") for s in app.screen.formulaire.champ(c).render_lines(SEUL)[0])
        assert re.match(r"Du!x+… Durée!y+… $", ligne)
        panneau = app.screen.query_one("#prix").texte()
        assert "Du : date illisible" in panneau
        assert "Durée : durée illisible" in panneau or "Durée : date illisible" in panneau
