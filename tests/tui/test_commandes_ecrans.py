"""The commands on the screens: typed ahead, recorded and replayed, undone after a restart, one act stopped."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from attrs import evolve

from tests.tui.outils import application, calmer, ouverte, taper, texte_ecran
from tests.tui.test_f4 import facturer


class CalculateurLent(ThreadPoolExecutor):
    """Computes nothing until it is let go: whatever is typed meanwhile is typed faster than the program computes."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self.feu_vert = threading.Event()
        self.lances = 0

    def submit(self, travail, /, *args, **kwargs):
        self.lances += 1

        def attendre():
            self.feu_vert.wait(30)
            return travail(*args, **kwargs)

        return super().submit(attendre)


async def test_taper_plus_vite_que_le_programme_ne_calcule(demo, monkeypatch):
    """Not one key is lost, none waits, and the last state is the one that is priced."""
    monkeypatch.setattr("tui.repos.REPOS", 1e-4)  # each letter is the last one of its run
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, *"aub", "enter")
        formulaire = app.screen.formulaire
        app.calculateur.shutdown()
        app.calculateur = lent = CalculateurLent()
        # acts added to, then dates, length, hours: every key asks for the whole series again
        for touche in [
            "plus",
            *"insu",
            "enter",
            *"1",
            "slash",
            *"11",
            "enter",
            *"30j",
            "enter",
            *"8h",
            "comma",
            *"19h",
            "enter",
            "slash",
            *"1j",
            "enter",
        ]:
            await pilote.press(touche)
        assert lent.lances > 10
        actes = formulaire.champ("actes").valeur
        assert actes.endswith("+insu")
        assert [formulaire.champ(n).valeur for n in ("debut", "duree", "heures")] == ["1/11", "30j", "8h,19h"]
        assert app.screen.focused is formulaire.champ("lieu"), "the cursor went on without waiting"
        lent.feu_vert.set()
        await calmer(pilote)
        serie = app.screen.vue.serie
        assert len(serie.visites) == 60
        assert {v.passage.seance.heure.hour for v in serie.visites} == {8, 19}
        assert f"Série : 60 séances {serie.montant // 100}" in texte_ecran(app).replace("\u202f", "").replace("\u00a0", " ")


async def test_une_routine_enregistree_sur_les_ecrans_se_rejoue_ailleurs(demo):
    app = application(demo)
    lire = app.contexte.executeur.faire
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "f3", "ctrl+n")
        await taper(pilote, "ctrl+f", "f9", *"aub inj 16/11 3j dom o:12/11", "enter", "f12")
        assert "notée" in texte_ecran(app)
        await taper(pilote, "ctrl+p", *"rejets", "enter", "ctrl+f", *"soins", "enter")
        assert "routine « soins » gardée, 2 commandes" in app.screen.message_montre()
        (macro,) = lire(lambda r: r.macros())
        saisie, controle = json.loads(macro.contenu)
        assert saisie[0].startswith("facturer #")
        assert " 16 ..18 " in saisie[0], "the days of the month are written alone"
        assert controle[0] == "rejets"

        # another month: the same days of that month, nothing to say against it
        avant = len(lire(lambda r: r.ordonnances()))
        await taper(pilote, "f1", "m", "enter", *"tous 10/2026", "enter")
        assert "aucun écart" in texte_ecran(app), texte_ecran(app)
        assert len(lire(lambda r: r.ordonnances())) == avant + 1
        assert lire(lambda r: r.ordonnances()[0]).debut.month in (10, 11)
        assert any(o.debut == date(2026, 10, 16) for o in lire(lambda r: r.ordonnances()))

        # another practice: the ordonnance of a patient of this one is the first difference, and nothing after it is run
        autre = next(c.code for c in lire(lambda r: r.cabinets()) if c.code != lire(lambda r: r.patient(1)).cabinet)
        await taper(pilote, "escape", "m", "enter", *f"{autre} 11/2026", "enter")
        ecran = texte_ecran(app)
        assert "arrêt au premier écart" in ecran
        assert "à l'enregistrement" in ecran
        assert "rejets :" not in ecran, "it stopped at the first difference"


async def test_annuler_apres_un_redemarrage(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub inj 16/11 3j dom o:12/11", "enter", "ctrl+b")
        assert "enregistré : ordonnance" in app.screen.message_montre()
        avant = app.contexte.executeur.faire(lambda r: r.ordonnances(1))
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, "u")
        assert "annulé : saisie, TEST-AUBRY Louise, 3 visites" in app.screen.message_montre()
        lire = app.contexte.executeur.faire
        assert len(lire(lambda r: r.ordonnances(1))) == len(avant) - 1
        await taper(pilote, "ctrl+r")
        assert lire(lambda r: r.ordonnances(1)) == avant


async def test_arreter_un_acte_dans_une_ordonnance_a_moitie_facturee(demo):
    """The visits billed do not move by a cent; those after are priced without the act, on the screen as in the invoice."""
    app = application(demo)
    lire = app.contexte.executeur.faire
    async with ouverte(app) as pilote:
        aujourdhui = app.contexte.horloge.aujourdhui()
        await taper(pilote, *"aubry", "f12", "enter", "f3", "ctrl+n")
        await taper(pilote, "f9", *"aub inj+pds 18/11 10j dom o:12/11", "enter", "f12")
        facturees = [s for s in lire(lambda r: r.seances(ordonnance=r.ordonnances(1)[0].id)) if s.facture]
        assert [s.seance.jour.day for s in facturees] == [18, 19, 20, 21]
        assert aujourdhui == date(2026, 11, 21)
        await taper(pilote, *"aub", "enter")
        tableau = app.screen.vue.tableau
        while app.screen.focused is not tableau:
            await taper(pilote, "tab")
        await taper(pilote, "home", "a")
        assert "dans une facture" in app.screen.message_montre()
        await taper(pilote, *["down"] * 5, "a")
        await taper(pilote, "2")
        assert "pds arrêté à partir du lun 23/11" in app.screen.message_montre(), app.screen.message_montre()
        assert app.screen.formulaire.champ("actes").valeur.startswith("sc+pds:..22/11")
        montants = {v.passage.seance.jour.day: v.cotation.montant for v in app.screen.vue.serie.visites}
        await taper(pilote, "ctrl+b")
        apres = {s.seance.jour.day: s for s in lire(lambda r: r.seances(ordonnance=r.ordonnances(1)[0].id))}
        assert [apres[s.seance.jour.day] for s in facturees] == facturees
        assert [len(apres[j].seance.actes) for j in (22, 23, 27)] == [2, 1, 1]
        # AMI 1 + IFD + MAU alone; AMI 1,5 at full rate beside it, without MAU
        assert (montants[22], montants[23]) == (503 + 335 + 275, 335 + 275 + 135)
        await taper(pilote, "ctrl+z")
        assert len(lire(lambda r: r.ordonnances(1)[0]).soins) == 2
        assert all(s.fin is None for s in lire(lambda r: r.ordonnances(1)[0]).soins)


async def test_arreter_ou_changer_un_acte_a_la_visite_du_soir_garde_celle_du_matin(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub dex+ins 18/11 4j 8h,19h dom o:12/11", "enter")
        while app.screen.focused is not app.screen.vue.tableau:
            await taper(pilote, "tab")
        await taper(pilote, "home", *["down"] * 3, "a")
        assert "Arrêter à partir du jeu 19/11 19h" in texte_ecran(app)
        await taper(pilote, "1")
        assert "arrêté à partir du jeu 19/11 19h" in app.screen.message_montre()
        assert app.screen.formulaire.champ("actes").valeur == "glyc@1:..19/11+glyc@2:..18/11+insu"
        assert [len(v.passage.soins) for v in app.screen.vue.serie.visites] == [2, 2, 2, 1, 1, 1, 1, 1]
        await taper(pilote, "home", *["down"] * 5, "c")
        await taper(pilote, *"dex", "enter")
        assert "à la place de insu à partir du ven 20/11 19h" in app.screen.message_montre()
        actes = [[app.screen.code_court(s.acte) for s in v.passage.soins] for v in app.screen.vue.serie.visites]
        assert actes[4:] == [["insu"], ["glyc"], ["glyc"], ["glyc"]]


async def test_la_raison_de_la_ligne_sous_le_curseur(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub inj+pds 18/11 2j dom o:12/11", "enter")
        while app.screen.focused is not app.screen.vue.tableau:
            await taper(pilote, "tab")
        await taper(pilote, "?")
        premiere = texte_ecran(app)
        assert "art. " in premiere
        assert "→" in premiere
        await taper(pilote, "down")
        assert texte_ecran(app) != premiere
        await taper(pilote, "escape")
        assert app.screen.NOM == "saisie"


async def test_la_ligne_se_complete_au_curseur_et_se_colore(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, "f9", *"aub inj 16/11 3j dom o:12/11", "enter", "ctrl+k", *"matin", "enter", "ctrl+n")
        await taper(pilote, "f9", *"aub .ma")
        assert ".matin" in texte_ecran(app)
        await taper(pilote, "tab")
        invite = app.screen.query_one("#invite")
        assert invite.valeur == "aub .matin "
        await taper(pilote, *"zzz")
        assert {nom for _, _, nom in invite._teintes} >= {"titre", "erreur"}
        await taper(pilote, "ctrl+w", *"vei")
        await taper(pilote, "down", "tab")
        assert invite.valeur.startswith("aub .matin ")
        assert "vei" not in invite.valeur


async def test_renouveler_au_champ_du_patient(demo):
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        avant = app.contexte.executeur.faire(lambda r: r.ordonnances(1)[0])
        await taper(pilote, *"aub r", "enter")
        ordonnance = app.screen.lecture.ordonnance
        assert (ordonnance.id, ordonnance.soins) == (0, avant.soins)
        assert ordonnance.debut > avant.debut


async def test_une_commande_depuis_la_palette(demo):
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+p", *"facturer", "enter")
        assert "0 facture" in app.screen.message_montre()
        await taper(pilote, ":", *"arreter 1", "enter")
        assert "écrire : arreter N ACTE JOUR" in app.screen.message_montre()


async def test_les_verbes_de_f4_et_de_la_fiche_sont_notes_et_se_rejouent(demo):
    """What was done on all the lots there were is noted so, and holds wherever one replays it."""
    app = application(demo)
    lire = app.contexte.executeur.faire
    async with ouverte(app) as pilote:
        await taper(pilote, *"aubry", "f12", "enter", "ctrl+f", "ctrl+o", *"note", "enter", *"code 12", "enter")
        assert "modifiée" in app.screen.message_montre(), app.screen.message_montre()
        await facturer(pilote, "jacob")
        await taper(pilote, ":", *"constituer", "enter", "f4", "tab", "d")
        assert "défait" in app.screen.message_montre(), texte_ecran(app)
        assert not lire(lambda r: r.lots(etats=("constitue",)))
        await taper(pilote, "ctrl+f", *"reprise", "enter")
        notees = [c for c, _ in json.loads(lire(lambda r: r.macros())[0].contenu)]
        assert notees[0].startswith("modifier ")
        assert notees[0].endswith(" note = code 12")
        assert notees[-2:] == ["constituer", "defaire tous"]


async def test_aub_r_trouve_aussi_un_prenom_en_r(demo):
    app = application(demo, premier="saisie")
    lire = app.contexte.executeur.faire

    def ajouter(r):
        (p,) = r.chercher_patients("aub")
        for rang, prenom in ((2, "Rose"), (3, "Lou")):
            r.enregistrer_patient(evolve(p, id=0, nir="", cle="", prenom=prenom, rang=rang))

    async with ouverte(app) as pilote:
        await taper(pilote, *"aub r")
        assert "renouveler TEST-AUBRY Louise" in texte_ecran(app), "alone of that name, nobody's first name begins so"
        lire(ajouter)
        await taper(pilote, "backspace", "r")
        assert "TEST-AUBRY Rose" in texte_ecran(app)
        assert "renouveler TEST-AUBRY" not in texte_ecran(app), "three of that name: the letter tells which one"
        await taper(pilote, "enter")
        assert app.screen.formulaire.dossier.patient.prenom == "Rose"


async def test_ce_que_la_distance_facture_et_le_nouvel_an_se_lisent_dans_la_fiche(demo):
    """`7+7-4` is ten kilometres one way: what is billed, there and back less the deduction, is said."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        await taper(pilote, *"aub", "enter")
        formulaire = app.screen.formulaire
        formulaire.champ("km").remplir("7+7-4", prevenir=True)
        await calmer(pilote)
        ecran = texte_ecran(app)
        assert "« 7+7-4 » : 10 km aller" in ecran
        visite = app.screen.vue.visite
        (ik,) = [s for s in visite.cotation.supplements if s.code.startswith("IK")]
        assert ik.quantite == 16
        assert "10 km aller → IK 16 km" in ecran
        app.contexte.faire_passer(date(2027, 1, 5))
        formulaire.champ("debut").remplir("28/12", prevenir=True)
        formulaire.champ("jour").remplir("28/12", prevenir=True)
        await calmer(pilote)
        assert "« 28/12 » est lu 28/12/2026 : l'année" in texte_ecran(app)


async def test_l_enregistrement_d_une_routine_survit_a_un_redemarrage(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "ctrl+f", ":", *"controler", "enter", ":", *"rejets vite", "enter")
        assert "1 notée" in texte_ecran(app), "what was refused is not noted"
    app = application(demo, premier="travail")
    lire = app.contexte.executeur.faire
    async with ouverte(app) as pilote:
        assert "1 notée" in texte_ecran(app)
        await taper(pilote, "ctrl+p", *"rejets", "enter")
        assert "2 notées" in texte_ecran(app)
        await taper(pilote, "ctrl+f", "escape")
        assert "2 notées" in texte_ecran(app), "Esc goes on recording"
        await taper(pilote, "ctrl+f", *"soir", "enter")
        (macro,) = lire(lambda r: r.macros())
        assert [c for c, _ in json.loads(macro.contenu)] == ["controler", "rejets"]
        assert lire(lambda r: r.brouillon("routine")) is None
    app = application(demo, premier="travail")
    async with ouverte(app) as pilote:
        assert "notée" not in texte_ecran(app)
