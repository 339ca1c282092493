"""F9 of the entry screen: the line read at every key, the wrong token named, numbered choices, templates, renewal."""

from datetime import date, timedelta
from time import sleep

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_apercu_dans_la_journee import _ouvrir_des_droits
from tui.ecrans import ligne as ligne_ecran


async def test_une_ligne_remplit_la_fiche(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub dex+ins 12/11 4j 8h,19h dom 7+7-4 @mar")
        assert "12/11" in texte_ecran(app)
        assert "10 km aller" in texte_ecran(app)
        await taper(pilote, "enter")
        ordonnance = app.screen.lecture.ordonnance
        assert (len(ordonnance.soins), len(ordonnance.heures), str(ordonnance.distance_km)) == (2, 2, "10")
        assert len(app.screen.vue.serie.visites) == 8
        assert "ligne lue" in app.screen.message_montre()


async def test_le_jeton_faux_est_nomme_et_la_ligne_revient(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub dex 12/13 4j", "enter")
        assert "« 12/13 », caractère 9" in app.screen.query_one("#message").texte() or "car. 9" in texte_ecran(app)
        assert app.screen.query_one("#invite").valeur == "aub dex 12/13 4j"
        await taper(pilote, *["backspace"] * 8, *"12/11 4j", "enter")
        assert app.screen.lecture is not None, texte_ecran(app)


async def test_un_chiffre_choisit_parmi_plusieurs_patients(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"be")
        assert "1 TEST-BERGER" in texte_ecran(app)
        await taper(pilote, "1", *"dex 12/11", "enter")
        assert app.screen.formulaire.dossier.patient.nom == "TEST-BERGER"
        assert f"{app.screen.lecture.ordonnance.debut:%d/%m}" == "12/11"


async def test_garder_un_modele_puis_l_appeler(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub dex+ins 12/11 4j 8h,19h dom", "enter", "ctrl+k", *"insu", "enter")
        assert "modèle .insu gardé pour plaine, version 1" in app.screen.message_montre()
        await taper(pilote, "ctrl+n", "f9", *"aub .insu(2j) 1/11", "enter")
        assert len(app.screen.vue.serie.visites) == 4
        (modele,) = app.contexte.executeur.faire(lambda r: r.modeles())
        assert (modele.texte, modele.emplois) == ("glyc+insu {duree=4j} 8h,19h dom", 1)
        # another practice: the message says whose it is, and how to share it
        await taper(pilote, "f9", *"jac .insu 1/11", "enter")
        assert ".insu est un modèle de plaine, pas d'ici — le garder pour tous les cabinets" in app.screen.message_montre()


async def test_un_modele_compte_les_jours_de_ses_actes_et_refuse_un_mot_de_trop(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub dex:..03/11+ins+pst:04/11.. 1/11 5j 8h dom", "enter", "ctrl+k", *"zut blabla", "enter")
        assert "« blabla » n'est pas lu" in app.screen.message_montre()
        assert app.contexte.executeur.faire(lambda r: r.modeles()) == []
        await taper(pilote, "ctrl+k", *"zut", "enter")
        assert "jour de soin" in app.screen.message_montre()
        (modele,) = app.contexte.executeur.faire(lambda r: r.modeles())
        assert modele.texte.startswith("glyc:..j3+insu+")
        assert modele.texte.endswith(":j4.. {duree=5j} 8h dom")
        await taper(pilote, "ctrl+n", "f9", *"aub .zut 11/11", "enter")
        assert [len(v.passage.soins) for v in app.screen.vue.serie.visites] == [2] * 5
        assert app.screen.formulaire.champ("actes").valeur.startswith("glyc:..13/11+insu+")


async def test_les_modeles_se_listent_sans_patient(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub dex 1/11 5j 8h dom", "enter", "ctrl+k", *"zut", "enter", "ctrl+n", "ctrl+t")
        ecran = texte_ecran(app)
        assert ".zut" in ecran
        assert "plaine" in ecran, "no practice in force: each template says whose it is"
        await taper(pilote, "enter")
        assert app.screen.query_one("#invite").valeur == ".zut "


async def test_renouveler_la_derniere_ordonnance_en_peu_de_touches(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        avant = app.contexte.executeur.faire(lambda r: r.ordonnances(1)[0])
        await taper(pilote, "f9", *"aub r", "enter")
        ordonnance = app.screen.lecture.ordonnance
        assert ordonnance.soins == avant.soins
        assert ordonnance.debut > avant.debut


async def test_une_ligne_depuis_n_importe_quel_ecran(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, ":", *"sai aub dex 12/11", "enter", "enter")
        assert app.screen.formulaire.dossier.patient.nom == "TEST-AUBRY"


async def test_un_chiffre_tape_d_avance_choisit_la_proposition_qu_il_aurait_choisie(demo, monkeypatch):
    """The reading of the line comes after the digit: the keys wait for it."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        lire = ligne_ecran.comprendre

        def lentement(*args, **options):
            sleep(0.15)
            return lire(*args, **options)

        monkeypatch.setattr(ligne_ecran, "comprendre", lentement)
        await taper(pilote, "f9", *"faure", "2", *"sc j", "enter")
        assert app.screen.formulaire.dossier.nom_patient == "TEST-FAURE Simone"
        assert app.screen.formulaire.champ("actes").valeur == "sc"


async def test_une_serie_a_cheval_sur_deux_mois_s_enregistre(demo):
    """Read on the line, kept, and read again by the command: the days of this month are not those of the month before."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"ber", "1", *"pcs 29/10 ..3/11 9h @font o:20/10", "enter", "ctrl+b")
        assert "enregistré" in app.screen.message_montre()
        await taper(pilote, "f9", *"ber", "1", *"fils 3/11 x1 9h @font o:20/10", "enter", "ctrl+b")
        assert "enregistré" in app.screen.message_montre()

        def debuts(r):
            (berger,) = r.chercher_patients("berger")
            return {(o.debut, o.fin, o.nombre) for o in r.ordonnances(berger.id)}

        gardes = app.contexte.executeur.faire(debuts)
        assert (date(2026, 10, 29), date(2026, 11, 3), None) in gardes
        assert (date(2026, 11, 3), None, 1) in gardes


async def test_un_chiffre_qui_continue_un_mot_ne_choisit_rien(demo):
    """Typed at the pace of a person, the proposals are there before the digit: `x3` is a length, `fils10` and `acc2` are acts."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"ber", "1")
        for mot in ("fils10", "2/11", "x3", "9h", "@font"):
            for lettre in mot:
                await taper(pilote, lettre)
            await taper(pilote, " ")
        await taper(pilote, "enter")
        assert app.screen.formulaire.champ("actes").valeur == "fils10"
        assert app.screen.formulaire.champ("duree").valeur == "x3"
        champ = app.screen.formulaire.champ("actes")
        app.screen.aller_au_champ(champ)
        champ.remplir("", prevenir=True)
        for lettre in "acc2":
            await taper(pilote, lettre)
        assert champ.valeur == "acc2"


async def test_f12_et_ctrl_b_prennent_la_ligne_juste(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        app.contexte.executeur.faire(_ouvrir_des_droits)
        await taper(pilote, "f9", *"aub sc j 1j 8h dom @mar", "f12")
        assert "en factures" in app.screen.message_montre()
        await taper(pilote, "f9", *"aub sc h 1j 9h dom @mar", "ctrl+b")
        assert "enregistré" in app.screen.message_montre()
        aujourdhui = app.contexte.horloge.aujourdhui()

        def factures(r):
            return {o.debut: any(s.facture for s in r.seances(ordonnance=o.id)) for o in r.ordonnances(1)}

        faites = app.contexte.executeur.faire(factures)
        assert (faites[aujourdhui], faites[aujourdhui - timedelta(1)]) == (True, False)


async def test_f12_sur_une_ligne_fausse_n_en_perd_rien(demo):
    """The keys typed after it go on in the line, wherever the form is wrong."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub glyc 12/13", "f12", *" 8h", "ctrl+b", *" cab")
        assert app.screen.ligne.ouverte
        assert app.focused.id == "invite"
        assert app.focused.valeur == "aub glyc 12/13 8h cab"
        assert not app.screen.formulaire.champ("actes").valeur
        await taper(pilote, "ctrl+down", *" dom")
        assert app.focused.valeur.endswith("cab dom")


async def test_une_autre_invite_garde_ce_qui_y_est_tape(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, *"aub", "enter", "ctrl+e", *"quelle date", "f12", "ctrl+b", *" ?")
        assert app.focused.id == "invite"
        assert app.focused.valeur == "quelle date ?"


async def test_vider_la_fiche_ferme_la_ligne_et_f9_la_rend(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub glyc", "ctrl+n", *"ber")
        assert app.screen.formulaire.champ("patient").valeur == "ber"
        await taper(pilote, "f9")
        assert app.focused.valeur == "aub glyc"


def coller(app, texte):
    from textual.events import Paste

    app.post_message(Paste(texte))


async def test_des_lignes_collees_viennent_l_une_apres_l_autre(demo):
    """A list of ordonnances: F12 takes each line, bills it, and the next one is there; Esc and a restart lose none."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        app.contexte.executeur.faire(_ouvrir_des_droits)
        await taper(pilote, "f9")
        coller(app, "aub sc j 1j 8h dom @mar\n\naub sc h 1j 8h dom @mar\naub sc -2 1j 8h dom @mar\n")
        await taper(pilote, "f12")
        assert app.focused.valeur == "aub sc h 1j 8h dom @mar"
        assert "Ligne (encore 1)" in texte_ecran(app)
        assert "en factures" in texte_ecran(app), "what became of the first one is above the reading of the second"
        await taper(pilote, "enter", "ctrl+b")
        assert app.focused.valeur == "aub sc -2 1j 8h dom @mar"
        await taper(pilote, "escape", "ctrl+q")
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        assert "1 ligne à saisir encore : F9" in app.screen.message_montre()
        await taper(pilote, "f9", "f12")
        assert not app.screen.ligne.ouverte
        aujourdhui = app.contexte.horloge.aujourdhui()
        debuts = {o.debut for o in app.contexte.executeur.faire(lambda r: r.ordonnances(1))}
        assert {aujourdhui - timedelta(n) for n in range(3)} <= debuts
        assert not app.contexte.executeur.faire(lambda r: r.brouillon("lignes-collees"))


async def test_ailleurs_la_premiere_ligne_d_un_collage_est_prise_et_dite(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        coller(app, "aub\nber\nfau")
        await taper(pilote)
        assert app.focused.valeur == "aub"
        assert "seule la première ligne collée est prise, 2 laissées" in app.screen.message_montre()
        await taper(pilote, "enter", "ctrl+e")
        coller(app, "quelle\ndate")
        await taper(pilote)
        assert app.focused.valeur == "quelle"
        assert "(1re ligne seule, 1 laissée)" in texte_ecran(app)


async def test_la_ligne_est_cotee_pendant_qu_on_la_tape_et_le_formulaire_revient(demo):
    app = application(demo)
    async with ouverte(app, (120, 40)) as pilote:
        await taper(pilote, *"aubry", "f3")
        formulaire = texte_ecran(app)
        assert "Série : 7 séances" in formulaire
        await taper(pilote, "f9", *"aub pst 16/11 3j 8h dom @mar")
        texte = texte_ecran(app)
        assert "Série : 3 séances" in texte
        assert "Séance du lun 16/11 8h" in texte
        assert "6,77\u00a0€" in texte, "the dressing"
        await taper(pilote, " ", "z", "z", "z")
        texte = texte_ecran(app)
        assert "Avant : 3 séances" in texte, "no price of a line that is wrong"
        assert "(prix d'avant)" in texte
        await taper(pilote, "backspace", "backspace", "backspace")
        assert "Série : 3 séances" in texte_ecran(app)
        await taper(pilote, "escape")
        assert "Série : 7 séances" in texte_ecran(app)
        await taper(pilote, "f9", "enter")
        assert "Série : 3 séances" in texte_ecran(app)
        assert app.screen.lecture.ordonnance is not None


async def test_la_ligne_d_un_autre_patient_n_a_rien_du_prix_du_formulaire(demo):
    app = application(demo)
    async with ouverte(app, (120, 40)) as pilote:
        await taper(pilote, *"aubry", "f3", "f9", *"jac im")
        assert "Séance du mar 27/10" not in texte_ecran(app)
        assert "7 séances" not in texte_ecran(app)
        await taper(pilote, "ctrl+u")
        assert "Série : 7 séances" in texte_ecran(app), "an empty line leaves the form"


async def test_ce_qui_empeche_de_prendre_la_ligne_se_lit_avant_ses_mots(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", "f9")
        await taper(pilote, *"simon dex+ins*2+pst@1 1/12 9j 8h,19h 6km dom ald dim @lam abs:4/12@2", "enter")
        texte = texte_ecran(app)
        assert "2 patients pour" in texte, texte
        assert texte.index("TEST-SIMON") < texte.index("TEST-FAURE"), "le nom tapé entier vient en premier"
        await taper(pilote, "tab")
        assert "TEST-SIMON Bernard" in texte_ecran(app)


async def test_ce_qui_etait_attendu_n_est_dit_qu_une_fois(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", "f9", *"1234")
        texte = " ".join(texte_ecran(app).split())
        assert "attendu : un acte" in texte, texte


async def test_des_visites_deja_facturees_se_disent_avant_et_apres_f12(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        app.contexte.executeur.faire(_ouvrir_des_droits)
        await taper(pilote, "f9", *"aub dex+ins 2/11 10j 8h,19h dom", "enter", "f12")
        assert "en factures" in app.screen.message_montre(), app.screen.message_montre()
        await taper(pilote, "ctrl+n", "f9", *"aub dex+ins 3/11 2j 8h,19h dom", "enter")
        assert "4 visites déjà en facture à la même heure, n° " in app.screen.message_montre()
        await taper(pilote, "f12")
        assert "! 4 visites (03/11/2026 08:00…) déjà dans la facture n° " in app.screen.message_montre()
        assert "2e passage : u, puis son heure" in app.screen.message_montre()
        await taper(pilote, "f4")
        assert "✗ bloquant" in texte_ecran(app)
        assert "bloquées 1" in texte_ecran(app)
        # what is said to do: undone, then typed again at its own hour, it is another visit
        await taper(pilote, "u", "f3", "ctrl+n", "f9", *"aub dex+ins 3/11 2j 11h,14h dom", "enter", "f12", "f4")
        assert "✗ bloquant" not in texte_ecran(app)
        assert "bloquées 0" in texte_ecran(app)


async def test_la_fiche_tapee_champ_par_champ_dit_ce_qu_elle_facturerait_deux_fois(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        app.contexte.executeur.faire(_ouvrir_des_droits)
        await taper(pilote, "f9", *"aub dex+ins 2/11 10j 8h dom", "enter", "f12")
        await taper(pilote, "ctrl+n", *"aub", "enter")
        assert "déjà en facture" not in texte_ecran(app), "son ordonnance proposée n'est pas un double d'elle-même"
        await taper(pilote, "ctrl+y", "2")
        while app.screen.focused is not app.screen.formulaire.champ("actes"):
            await taper(pilote, "tab")
        await taper(pilote, *"dex+ins", "tab", *"3/11", "tab", *"2j", "tab", *"8h")
        risque = "! 1 visite déjà en facture à la même heure, n° "
        assert risque in texte_ecran(app), texte_ecran(app)
        await taper(pilote, "backspace", "backspace", *"14h")
        assert risque not in texte_ecran(app)
        await taper(pilote, *["backspace"] * 3, *"8h")
        assert risque in texte_ecran(app)
        await taper(pilote, "ctrl+n")
        assert risque not in texte_ecran(app)


async def test_ce_qui_vient_d_etre_facture_par_la_ligne_n_est_pas_un_double(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "f3", "f9", *"aubry dex+ins 12/11 10j 8h,19h dom", "f12")
        for _ in range(30):
            await pilote.pause(0.02)
        assert "en factures" in texte_ecran(app)
        assert "déjà en facture" not in texte_ecran(app)
        await taper(pilote, "f1", "f3")
        assert "déjà en facture" not in texte_ecran(app)
