"""F6 by keys: a statement imported and matched, what is due, a reminder written, a payment taken, each undone by u."""

import pytest

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_journee_entiere import envoyer, laisser_passer


async def payer(pilote, nom="carlier"):
    """Two FSE and two DRE, sent and answered."""
    await taper(pilote, "f9", nom, "enter", "enter", *nom, "enter", "f12")
    await envoyer(pilote)
    await laisser_passer(pilote, 9)


def lire(app, travail):
    return app.contexte.executeur.faire(travail)


def releve(app, dossier):
    """What the bank would show: each transfer the day after it, a cent short for the last one."""
    virements = lire(app, lambda r: r.virements_suivis())
    lignes = ["Date;Libellé;Montant"]
    for i, s in enumerate(virements):
        v = s.virement
        montant = v.montant - (1 if i == 0 else 0)
        lignes.append(f"{v.jour:%d/%m/%Y};{v.libelle};{montant // 100},{montant % 100:02d}")
    fichier = dossier / "banque.csv"
    fichier.write_text("\n".join(lignes), "utf-8")
    return fichier, virements


async def test_du_virement_a_la_banque(demo, tmp_path):
    app = application(demo, scenario="sans_faute")
    async with ouverte(app) as pilote:
        await payer(pilote)
        fichier, virements = releve(app, tmp_path)
        assert len(virements) >= 2
        await taper(pilote, "f6")
        assert "pas vu" in texte_ecran(app)
        await taper(pilote, "enter")
        assert "Expliqué" in app.screen.query_one("#lignes").texte()
        await taper(pilote, "escape", "i", *str(fichier), "enter")
        if len(lire(app, lambda r: r.cabinets())) > 1 and not app.cabinet:
            cabinet = virements[0].cabinet
            await taper(pilote, *cabinet, "enter")
        await taper(pilote, "enter")
        assert f"{len(virements) - 1} virement rapproché" in app.screen.message_montre()
        # the one a cent short is attached by hand, from the bank side; the difference is shown
        await taper(pilote, "2", "/", *"libre", "enter")
        assert app.screen.NOM == "reglements"
        await taper(pilote, "r", "enter")
        assert "différence -0,01" in app.screen.message_montre()
        assert all(s.ligne for s in lire(app, lambda r: r.virements_suivis()))
        await taper(pilote, "u")
        assert sum(not s.ligne for s in lire(app, lambda r: r.virements_suivis())) == 1


async def test_relancer_une_caisse_puis_annuler(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "jacob", "enter", "enter", *"jacob", "enter", "f12")
        await envoyer(pilote)
        await taper(pilote, "f6", "3")
        assert "dû" in texte_ecran(app)
        await taper(pilote, "l")
        lettres = list((demo / "relances").iterdir())
        assert [x.name.startswith("EMU_relance-") for x in lettres] == [True]
        assert "SANS VALEUR RÉELLE" in lettres[0].read_text("utf-8")
        await taper(pilote, "escape", "c", "enter", *"Mme X: promis", "enter")
        assert "contact noté" in app.screen.message_montre()
        assert [d.niveau for d in lire(app, lambda r: r.demarches())] == [0, 1]
        await taper(pilote, "enter")
        assert "n1" in texte_ecran(app)
        await taper(pilote, "enter")
        assert "Relances et contacts" in app.screen.query_one("#lignes").texte()
        await taper(pilote, "escape", "escape")
        assert app.screen.vue.nom == "echeancier"
        await taper(pilote, "u")
        assert [d.niveau for d in lire(app, lambda r: r.demarches())] == [1]


async def test_encaisser_la_part_du_patient(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "jacob", "enter", "enter", *"jacob", "enter", "f12")
        await taper(pilote, "f6", "3", "/", *"patients", "enter", "l")
        assert "une lettre par patient" in app.screen.message_montre()
        await taper(pilote, "enter")
        du = app.screen.courant().du
        await taper(pilote, "e", "enter", "ctrl+u", *"1,00 acompte", "enter")
        assert "1,00\u00a0€ (chèque) notés" in app.screen.message_montre()
        assert app.screen.courant().du == du - 100
        await taper(pilote, "e", "enter", "ctrl+u", *"999", "enter")
        assert "dus par le patient" in app.screen.message_montre()
        await taper(pilote, "escape", "e", *"remise", "enter", "ctrl+u", *"1", "enter")
        assert "se note avec son motif" in app.screen.message_montre()
        await taper(pilote, "escape", "u")
        assert app.screen.courant().du == du


@pytest.mark.erreur("FICHIER_NON_ECRIT")
async def test_une_lettre_qui_ne_s_ecrit_pas_n_est_pas_notee(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "jacob", "enter", "enter", *"jacob", "enter", "f12")
        await envoyer(pilote)
        (demo / "relances").write_text("un fichier à la place du dossier", "utf-8")
        await taper(pilote, "f6", "3", "l")
        assert "rien n'est noté" in app.screen.message_montre()
        assert lire(app, lambda r: r.demarches()) == []


async def test_les_codes_et_les_vues(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", ":", *"reg banque", "enter")
        assert app.screen.vue.nom == "banque"
        for touche, nom in (("1", "virements"), ("3", "echeancier"), ("4", "ecarts"), ("5", "relances")):
            await taper(pilote, touche)
            assert app.screen.vue.nom == nom
        await taper(pilote, "a")
        assert "0 virement rapproché" in app.screen.message_montre()
        for touche in ("r", "d", "v", "c", "e", "l"):
            await taper(pilote, touche)
            assert app.screen.message_montre()[0] in "!✗", touche
        await taper(pilote, "escape")
        assert app.screen.NOM == "travail"
