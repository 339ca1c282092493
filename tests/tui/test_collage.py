"""Pasted text, however hostile and however its bytes are cut, goes into the field as it was copied and is never obeyed."""

import os

import pytest
from textual import events

from tests.tui.outils import application, ouverte, taper, texte_ecran
from tests.tui.test_terminal_pty import Seance
from tui.pilote.collage import DEBUT, FIN, Collage
from tui.textual_prive import analyseur_de_touches
from tui.widgets.champ import Champ

HOSTILE = "a\x1b[31mb\x1b]0;titre\x07[/b]\x11c\x1b[20~e\u0301\x1b[201"


def lus(texte, taille):
    """The events of a terminal whose bytes come so many at a time."""
    collage, analyseur = Collage(), analyseur_de_touches()
    morceaux = (collage.filtrer(texte[i : i + taille]) for i in range(0, len(texte), taille))
    return [e for m in morceaux if m for e in analyseur.feed(m)]


@pytest.mark.parametrize("taille", [1, 2, 5, 7, 4096])
@pytest.mark.parametrize("colle", ["mot", HOSTILE, "\x1b", "\x1b\x1b[", "x" * 6000])
def test_un_collage_arrive_entier_et_entre_les_touches(colle, taille):
    debut, coller, fin, f3 = lus(f"j{DEBUT}{colle}{FIN}k\x1bOR", taille)
    assert isinstance(coller, events.Paste)
    assert coller.text == colle.replace("\x1b", "\u241b")
    assert [debut.character, fin.character, f3.key] == ["j", "k", "f3"]


@pytest.mark.parametrize("taille", [1, 3, 4096])
def test_hors_d_un_collage_rien_ne_change(taille):
    texte = "a\x1bOR\x1b[20~\x1b[1;5Aé\x1b[200xb"
    attendu = [e.key for e in analyseur_de_touches().feed(texte)]
    assert [e.key for e in lus(texte, taille)] == attendu


def test_un_collage_dans_un_terminal_n_est_ni_obei_ni_deplace(demo):
    s = Seance(demo)
    s.voir("TEST-ARNAUD")
    s.taper(f"{DEBUT}zz\x1b\x07\x11yy{FIN}")
    s.voir("zz␛␇␑yy")
    s.taper("\x15")
    s.taper(f"{DEBUT}{'é' * 3000}\x1b{FIN}")  # longer than one reading, cut in the middle of a character
    s.voir("␛")
    s.taper("\x11")
    assert s.finir() == 0


def test_un_caractere_dont_les_octets_arrivent_un_a_un_n_arrete_pas_le_clavier(demo):
    """Over a slow line each byte of an accented letter can come alone."""
    s = Seance(demo)
    s.voir("TEST-ARNAUD")
    os.write(s.fd, "é".encode()[:1])
    s.lire(0.3)
    os.write(s.fd, "é".encode()[1:] + b"st")
    s.voir("ést")
    s.taper("\x11")
    assert s.finir() == 0


async def test_un_collage_remplace_ce_qui_est_offert(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        await taper(pilote, "f3", "jac", "enter", "enter")
        champ = app.focused
        assert isinstance(champ, Champ)
        assert champ._remplace
        champ.coller("27/10")
        assert champ.valeur == "27/10"


async def test_un_texte_de_cinq_mille_signes_larges_se_dessine_a_la_fin(demo):
    app = application(demo)
    async with ouverte(app) as pilote:
        app.focused.coller("é👩" * 2500 + "fin")
        await taper(pilote, "x")
        assert "finx" in texte_ecran(app).splitlines()[1]
