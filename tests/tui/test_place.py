"""The room there is: labels and notices take the width of the panel, lists the rows they need, columns no more than they hold."""

import pytest

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tui.ecrans.lots import hauteur_du_controle

LARGE, ETROIT = (120, 40), (80, 24)


@pytest.mark.parametrize(
    ("libres", "messages", "lots", "hauteur"),
    [
        (32, 3, 0, 7),  # what it has always had
        (32, 20, 0, 21),  # one row a message, the lots have none
        (32, 60, 0, 27),  # the list of lots still says that there is none
        (32, 60, 100, 16),  # half each
        (32, 60, 8, 23),  # the lots take nine rows
        (16, 20, 0, 11),  # 80x24
        (16, 20, 100, 8),
        (3, 20, 100, 7),
    ],
)
def test_le_controle_prend_les_lignes_que_les_lots_laissent(libres, messages, lots, hauteur):
    assert hauteur_du_controle(libres, messages, lots) == hauteur


@pytest.mark.parametrize("taille", [LARGE, ETROIT])
async def test_f4_montre_plus_de_messages_qu_avant(demo, taille):
    app = application(demo, premier="saisie")
    async with ouverte(app, taille) as pilote:
        for nom in ("jacob", "hamon", "faure henri", "joly", "berger", "aubry", "keller", "lamy", "morel", "olivier"):
            await taper(pilote, "ctrl+n", "f9", *f"{nom} im 3/11 2j 8h dom", "ctrl+b")
        await taper(pilote, "f4")
        assert texte_ecran(app).count("séances enregistrées et non facturées") >= 10, texte_ecran(app)


async def test_un_long_libelle_se_lit_en_entier_ou_il_y_a_la_place(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app, LARGE) as pilote:
        await taper(pilote, "f9", *"jac all 12/11 4j dom", "enter")
        lu = " ".join(texte_ecran(app).split())
        assert "Injection d'allergène(s), désensibilisation en cours, 100 % ×1 10,05" in lu, lu
        assert "surveillance + dossier + transmission" in lu


async def test_les_propositions_et_la_ligne_prennent_la_largeur(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app, LARGE) as pilote:
        await taper(pilote, "f9", *"aub dex 12/11 4j dom ald")
        assert "« ald » est noté mais aucune ALD n'est connue au 12/11 : rien n'est exonéré à ce titre" in texte_ecran(app)
        await taper(pilote, "escape", "ctrl+n", *"aub", "enter")
        while app.screen.focused is not app.screen.formulaire.champ("actes"):
            await taper(pilote, "tab")
        await taper(pilote, *"desensib")
        assert "Injection d'allergène(s), désensibilisation en cours, surveilla" in texte_ecran(app), texte_ecran(app)


async def test_f8_donne_au_libelle_ce_que_les_autres_colonnes_n_emploient_pas(demo):
    app = application(demo, premier="referentiel")
    async with ouverte(app, ETROIT) as pilote:
        assert "Ponction d'un tronc veineux de la tête et du cou " in texte_ecran(app)
        await taper(pilote, "f9")
        assert "Accompagnement à la téléconsultation pendant un soin" in texte_ecran(app)
        await taper(pilote, "f9")
        assert "11B.TELECONSULTATION   Accompagnement à la téléconsultation, hors article 11 B" in texte_ecran(app)
        await taper(pilote, "f9", "f9")
        assert "chacun_moitie" in texte_ecran(app)
        await taper(pilote, "f9", "f9", *"vaccin")
        assert "AMI 3,05" in texte_ecran(app)


async def test_f7_montre_en_entier_la_ligne_sous_le_curseur(demo):
    app = application(demo, premier="bilan")
    async with ouverte(app, ETROIT) as pilote:
        await taper(pilote, "down", "down")
        lu = " ".join(texte_ecran(app).split())
        assert "TEST-AUBRY Louise : interroger les droits (F12) ou relire la carte (F9) — droits AMO : fermés" in lu, lu
        await taper(pilote, "up", "up")
        assert texte_ecran(app).count("les poser, noter les réponses") == 1, "ce qui se lit dans la liste ne se répète pas"
