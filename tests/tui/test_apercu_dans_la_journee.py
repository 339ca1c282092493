"""F3 prices the visit in the whole day of the nurse: what is shown before F12 is what the invoice says."""

from concurrent.futures import wait
from datetime import date

from attrs import evolve

from core.argent import afficher
from core.dossier.droits import Droits, PeriodeAmo
from tests.tui.outils import application, ouverte, taper, texte_ecran


def _ouvrir_des_droits(registre) -> None:
    for p in registre.chercher_patients("", limite=100):
        registre.enregistrer_patient(evolve(p, droits=Droits(amo=(PeriodeAmo("01", "999", "0000", date(2024, 1, 1)),))))


def _honoraires(app) -> int:
    return app.contexte.executeur.faire(lambda r: max(r.factures(), key=lambda f: f.id)).honoraires


async def test_les_kilometres_d_une_tournee_longue_se_voient_avant_de_facturer(demo):
    """The morning visit counts 296 km of the day: of the 16 km of the second one, 3 are whole and 13 at half."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        app.contexte.executeur.faire(_ouvrir_des_droits)
        await taper(pilote, "f9", *"aub sc 18/11 1j 8h dom 150km @mar", "enter", "f12")
        assert "facture" in app.screen.message_montre()
        await taper(pilote, "f9", *["backspace"] * 40, *"be", "1", *"sc 18/11 1j 10h dom 10km @mar", "enter")
        (visite,) = app.screen.vue.serie.visites
        assert [s.montant for s in visite.cotation.supplements if s.code == "IK"] == [333]
        assert afficher(333) in texte_ecran(app)
        assert app.screen.vue.visite.cotation == visite.cotation
        await taper(pilote, "f12")
        assert _honoraires(app) == visite.cotation.montant


async def test_le_forfait_du_matin_se_voit_sur_la_visite_du_soir(demo):
    """A forfait billed in the morning: the evening injection is shown as AMX at half, with the dependence travel."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        app.contexte.executeur.faire(_ouvrir_des_droits)
        await taper(pilote, "f9", *"aub bsa 18/11 1j 8h dom @mar", "enter", "f12")
        await taper(pilote, "f9", *["backspace"] * 40, *"aub sc 18/11 1j 19h dom @mar", "enter")
        cotation = app.screen.vue.visite.cotation
        assert [(x.lettre, x.taux) for x in cotation.lignes] == [("AMX", 50)]
        assert "IFI" in texte_ecran(app)
        await taper(pilote, "f12")
        assert _honoraires(app) == cotation.montant


async def test_ce_que_f12_refuserait_est_dit_sous_le_prix(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "ctrl+n", "evr", "enter")
        assert "aucun droit AMO connu le 27/10/2026" in texte_ecran(app)
        await taper(pilote, "f2", "f9", "evr", "enter", "enter", "f3", "ctrl+n", "evr", "enter")
        assert "aucun droit AMO" not in texte_ecran(app)


async def test_la_serie_commencee_avant_que_son_numero_soit_rendu_n_est_pas_perdue(demo, monkeypatch):
    """The other thread may price the whole series before the key that asked for it has returned."""
    app = application(demo, premier="saisie")
    async with ouverte(app) as pilote:
        soumettre = app.calculateur.submit

        def aussitot(travail):
            futur = soumettre(travail)
            wait([futur])
            return futur

        monkeypatch.setattr(app.calculateur, "submit", aussitot)
        await taper(pilote, "jac", "enter")
        assert app.screen.vue.serie is not None
        assert "Série : 2 séances" in texte_ecran(app)
