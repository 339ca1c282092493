"""Each screen played as a biller plays it."""

import json

import pytest

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tui.ecrans.base import Ecran
from tui.ecrans.palette import toutes_les_fonctions


async def test_chercher_un_patient_par_nom_naissance_ou_nir(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        for cherche in ("aub lou", "12/03/1958", "25814"):
            await taper(pilote, *cherche)
            assert [p.nom for p in app.screen._patients.values()] == ["TEST-AUBRY"], cherche
            await taper(pilote, "ctrl+u")


async def test_carte_absente_puis_retiree(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", "escape")
        assert "carte" in app.screen.message_montre()
        lecteur = app.contexte.lecteur
        app.contexte.inserer_vitale(app.contexte.cartes[0].lire())
        lecteur.arracher_apres(0)
        await taper(pilote, "f9")
        assert "retirée" in app.screen.message_montre()


async def test_droits_en_ligne(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter")
        assert "droits en ligne : TEST-AUBRY" in app.screen.message_montre()
        assert "✓ rien ne manque" in texte_ecran(app)


async def test_modifier_un_champ_de_la_fiche(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "ctrl+o", *"commune", "enter", *"Neuve", "enter")
        assert "modifiée" in app.screen.message_montre()
        (patient,) = app.contexte.executeur.faire(lambda r: r.chercher_patients("aubry"))
        assert patient.commune == "Neuve"


@pytest.mark.erreur("CHAMP_REFUSE")
async def test_un_nir_faux_n_est_pas_garde(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "ctrl+o", "1", *"299135555504270", "enter")
        assert "NIR invalide" in app.screen.message_montre()
        (patient,) = app.contexte.executeur.faire(lambda r: r.chercher_patients("aubry"))
        assert patient.nir.startswith("25814")


async def test_une_ordonnance_neuve_en_peu_de_touches(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "enter", "ctrl+u", *"dex+ins*2", "enter", "j", "enter", *"30j")
        await taper(pilote, "enter", "enter", "ctrl+u")
        ecran = app.screen
        assert ecran.formulaire.champ("actes").valeur == "dex+ins*2"
        premiere = ecran.vue.serie.visites[0].passage
        assert premiere.seance.jour == app.contexte.horloge.aujourdhui()
        assert [(s.acte, s.quantite) for s in premiere.soins] == [("II.5bis.SURV_DIAB", 1), ("II.5bis.INSULINE", 2)]


async def test_choisir_une_proposition_par_son_chiffre(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "enter", "ctrl+u", *"pans")
        propositions = app.screen.formulaire.propositions
        assert len(propositions) == 9
        await taper(pilote, "2")
        assert app.screen.formulaire.champ("actes").valeur == propositions[1].valeur


async def test_retirer_une_seance_puis_la_remettre(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "enter")
        ecran = app.screen
        total = len(ecran.vue.serie.visites)
        ecran.aller_au_champ(ecran.vue.tableau)
        await taper(pilote, "down", "-")
        assert len(ecran.vue.serie.visites) == total - 1
        assert "1 retirée" in texte_ecran(app)
        await taper(pilote, "+")
        assert len(ecran.vue.serie.visites) == total


async def test_une_seance_retiree_ne_revient_jamais_en_facture(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "enter")
        ecran = app.screen
        ecran.aller_au_champ(ecran.vue.tableau)
        await taper(pilote, "-", "f12")
        assert "facture" in ecran.message_montre()
        jours = [s.seance.jour for s in app.contexte.executeur.faire(lambda r: r.seances())]
        await taper(pilote, "f2", *"", "enter", "f12")
        assert [s.seance.jour for s in app.contexte.executeur.faire(lambda r: r.seances())] == jours


async def test_le_brouillon_survit_a_la_fermeture(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "enter", *"+dex", "enter", "ctrl+u", *"3/11")
    garde = json.loads(application_lue(demo))
    assert garde["actes"].endswith("+dex")
    assert garde["debut"] == "3/11"
    suite = application(demo)
    async with ouverte(suite) as pilote:
        await taper(pilote, "f3")
        assert "brouillon repris" in suite.screen.message_montre()
        formulaire = suite.screen.formulaire
        assert formulaire.dossier.nom_patient == "TEST-AUBRY Louise"
        assert formulaire.champ("actes").valeur.endswith("+dex")
        assert formulaire.champ("debut").valeur == "3/11"


def application_lue(dossier):
    from db.executeur import Executeur
    from tui.monde_fictif import CLE_DEMO

    executeur = Executeur(dossier / "demo.db", CLE_DEMO)
    try:
        return executeur.faire(lambda r: r.brouillon("saisie"))
    finally:
        executeur.fermer()


async def test_un_lot_se_defait_avant_de_partir(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "enter", "f12", "f4", "c")
        assert "lot fait" in app.screen.message_montre()
        app.screen.aller_au_champ(app.screen.query_one("#lots"))
        await taper(pilote, "d")
        assert "défait" in app.screen.message_montre()
        assert {f.etat for f in app.contexte.executeur.faire(lambda r: r.factures())} == {"validee"}


async def test_un_code_de_cps_faux_ne_fait_rien_partir(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "enter", "f12", "f4", "f9", *"0000", "enter")
        assert "code porteur faux" in app.screen.message_montre()
        assert app.contexte.executeur.faire(lambda r: r.envois()) == []


async def test_referentiel_dans_le_temps(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"ref", "enter", *"insuline", "tab", *"1/1/2025")
        assert "3,15" in texte_ecran(app)
        await taper(pilote, "ctrl+u", *"10/11/2026")
        assert "3,35" in texte_ecran(app)
        await taper(pilote, "f9")
        assert "tarifs au 10/11/2026, territoire Métropole" in app.screen.message_montre()


async def test_le_referentiel_garde_une_recherche_par_liste_et_parle_francais(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f8", *"insuline", "f9")
        assert app.focused.valeur == "", "what was looked for among the acts hides no tariff"
        assert len(app.screen.query_one("#objets").source) > 10
        await taper(pilote, "f9", *"13.tranches")
        assert "à plein tarif jusqu'à (km) : 299" in " ".join(texte_ecran(app).split())
        assert "plein_jusqu_a" not in texte_ecran(app)
        await taper(pilote, "f9", "f9", "f9", "f9")
        assert app.focused.valeur == "insuline"
        await taper(pilote, "tab", "tab", *"réunion")
        assert "territoire La Réunion" in app.screen.message_montre()


async def test_codes_de_saut_et_retour(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", ":", *"rejets", "enter")
        assert app.screen.NOM == "rejets"
        await taper(pilote, ":", *"lot 12", "enter")
        assert app.screen.NOM == "lots"
        await taper(pilote, "escape")
        assert app.screen.NOM == "rejets"
        await taper(pilote, "escape")
        assert app.screen.NOM == "travail"
        await taper(pilote, ":", *"zzz", "enter")
        assert "code inconnu : zzz" in app.screen.message_montre()


async def test_la_palette_va_a_la_fonction(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+p", *"relever les arl", "enter")
        assert app.screen.NOM == "lots"
        assert "aucun retour" in app.screen.message_montre()


async def test_l_aide_nomme_chaque_touche(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f5", "?")
        texte = app.screen.query_one("#lignes").texte()
        for mot in ("corriger", "Toute la vie de la facture", "Lots et envoi", ":rej"):
            assert mot in texte or mot.capitalize() in texte, mot


def test_chaque_fonction_a_un_nom_une_touche_et_un_identifiant_unique():
    vues = set()
    for f in toutes_les_fonctions():
        assert f.phrase
        assert f.touche
        assert "." in f.id, f"la liaison {f.phrase!r} n'a pas d'identifiant"
        assert (f.ecran, f.id) not in vues
        vues.add((f.ecran, f.id))
    assert len(vues) > 40


@pytest.mark.erreur("ERREUR_IMPREVUE")
async def test_une_faute_du_programme_dans_une_tache_ne_ferme_rien_et_ne_montre_aucune_valeur(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        nir = "2991355555042"

        def tomber(registre):
            raise ValueError(nir)

        assert isinstance(app.screen, Ecran)
        app.screen.demander("essai", tomber, print)
        await taper(pilote, "down")
        assert "erreur imprévue du programme (ValueError" in app.screen.message_montre()
        assert nir not in texte_ecran(app)


async def test_un_message_coupe_se_lit_en_entier(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f5")
        phrase = "mot " * 60 + "fin"
        app.screen.dire(phrase, "erreur")
        await taper(pilote, "ctrl+g")
        assert app.screen.query_one("#lignes").texte().endswith("fin")


async def test_taper_plus_vite_que_le_calcul(demo):
    """Each task of the base takes longer than a key: no key is lost, and the last state is the one kept."""
    import time

    from tests.tui.outils import calmer
    from tests.tui.test_journee_entiere import touche_pressee

    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "enter")
        soumettre = app.contexte.executeur.soumettre

        def lentement(travail):
            def plus_tard(registre):
                time.sleep(0.03)
                return travail(registre)

            return soumettre(plus_tard)

        app.contexte.executeur.soumettre = lentement
        for touche in ("enter", *"3/11", "enter", *"x5", "enter", *"8h", "enter", "enter", *"cab"):
            app.post_message(touche_pressee(app, touche))
        await calmer(pilote)
        fiche = app.screen.formulaire.fiche()
        assert (fiche.debut, fiche.duree, fiche.heures, fiche.lieu) == ("3/11", "x5", "8h", "cab")
        assert len(app.screen.vue.serie.visites) == 5
    import json

    garde = json.loads(application_lue(demo))
    assert (garde["debut"], garde["lieu"]) == ("3/11", "cab")


async def test_les_actes_proposes_se_remplacent_comme_les_autres_champs_et_plus_y_ajoute(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", *"aubry", "enter")
        actes = app.screen.formulaire.champ("actes")
        proposes = actes.valeur
        assert proposes
        await taper(pilote, *"+dex")
        assert actes.valeur == f"{proposes}+dex", "more of what is proposed"
        await taper(pilote, "enter", "shift+tab", *"pst")
        assert actes.valeur == "pst", "a letter begins another line"
        await taper(pilote, "ctrl+n", *"ber", "enter", *"sc")
        assert app.screen.formulaire.champ("actes").valeur == "sc"
