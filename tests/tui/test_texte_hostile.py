"""Text from outside, in every place that can hold some: nothing drawn, nothing executed, nothing crashes."""

import re

import pytest
from attrs import evolve
from textual import events

from tests.tui.outils import application, calmer, ouverte, taper, texte_ecran
from tui.widgets.champ import Champ

HOSTILE = "DUPONT [/b][@click=app.quit]x[/]\x1b]52;c;WA==\x07\x1b[2J\x9b2J\u202eabc\u200b\n\tfin e" + "\u0316" * 30
COMMANDE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]")


def verifier(app):
    texte = texte_ecran(app)
    assert not COMMANDE.search(texte), repr(COMMANDE.search(texte))
    assert app.is_running
    return texte


def salir(registre):
    """Every text of the base that the rules of the base let be hostile."""
    for p in registre.chercher_patients("", limite=3):
        registre.enregistrer_patient(
            evolve(p, nom=HOSTILE, prenom=HOSTILE, adresse=HOSTILE, commune=HOSTILE, note=HOSTILE, nom_usuel=HOSTILE)
        )
    for p in registre.chercher_prescripteurs("", limite=20):
        registre.enregistrer_prescripteur(evolve(p, nom=HOSTILE, prenom=HOSTILE))
    for c in registre.cabinets():
        registre.enregistrer_cabinet(evolve(c, nom=HOSTILE, commune=HOSTILE, adresse=HOSTILE))


async def test_une_base_hostile_se_parcourt_sans_rien_dessiner(demo):
    app = application(demo)
    app.contexte.executeur.faire(salir)
    async with ouverte(app) as pilote:
        await taper(pilote, "down", "up")
        texte = verifier(app)
        assert "DUPONT [/b][@click=app.quit]" in texte
        for touches in (
            ["enter"],
            ["f10"],
            ["escape"],
            ["f12"],
            ["f1"],
            ["f4"],
            ["f5"],
            ["f8"],
            ["f2", "ctrl+o"],
            ["escape"],
            ["ctrl+p"],
        ):
            await taper(pilote, *touches)
            verifier(app)


@pytest.mark.parametrize("ecran", ["f2", "f3", "f8"])
async def test_un_collage_hostile_dans_chaque_champ(demo, ecran):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, ecran, *(["ctrl+n"] if ecran == "f3" else []))
        for champ in list(app.screen.query(Champ)):
            if champ.id == "invite":
                continue
            app.screen.aller_au_champ(champ)
            app.post_message(events.Paste(HOSTILE))
            await calmer(pilote)
            assert champ.valeur.startswith("DUPONT [/b]")
            verifier(app)
            await taper(pilote, "enter", "x", "backspace")
            verifier(app)


async def test_un_code_et_un_filtre_hostiles(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f1", ":")
        app.post_message(events.Paste(HOSTILE))
        await taper(pilote, "enter")
        assert "code inconnu" in app.screen.message_montre()
        verifier(app)
        await taper(pilote, "escape", "/")
        app.post_message(events.Paste(HOSTILE))
        await taper(pilote, "enter")
        verifier(app)


async def test_une_carte_hostile(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        app.contexte.inserer_vitale(
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;\x1b[2J</x>"
        )
        await taper(pilote, "f9")
        assert "carte" in app.screen.message_montre()
        verifier(app)
