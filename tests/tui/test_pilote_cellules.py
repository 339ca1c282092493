"""The diffing driver against the truth: fed with few bytes, a terminal shows what another shows that is fed with all of them."""

import random

import pyte
import pytest
from wcwidth import wcwidth

from tui.pilote.difference import Traceur
from tui.pilote.grille import Grille

STYLES = ["", "1", "2", "7", "1;36", "31", "7;33", "4", "1;31;44", "48;5;17", "1;7"]
MOTS = ["Patient", "DUPONT", "12,60 €", "é", "漢字", "e\u0301", "━━┃··", "", "   ", " " * 24, "a b  c", "a" * 30, "\u202f1", "✓"]


def cadre(rng, largeur, hauteur):
    """A frame as Textual writes them: spans at places, each closed by a reset."""
    morceaux = []
    for _ in range(rng.randint(1, 12)):
        y, x = rng.randrange(hauteur), rng.randrange(largeur)
        morceaux.append(f"\x1b[{y + 1};{x + 1}H")
        libre = largeur - x
        for _ in range(rng.randint(1, 4)):
            texte = rng.choice(MOTS)
            texte = texte[: max(0, libre // 2)]
            libre -= 2 * len(texte)
            style = rng.choice(STYLES)
            morceaux.append(f"\x1b[{style}m{texte}\x1b[0m" if style else texte)
    return "".join(morceaux)


def liste(rng, largeur, hauteur, haut):
    """A full list that scrolls, its cursor row reversed."""
    curseur = rng.randrange(hauteur)
    lignes = []
    for y in range(hauteur):
        texte = f"ligne {haut + y:06d} {'x' * ((haut + y) % 7)}".ljust(largeur)[:largeur]
        lignes.append(f"\x1b[{y + 1};1H" + (f"\x1b[7m{texte}\x1b[0m" if y == curseur else texte))
    return "\n".join(lignes)


class Terminal:
    def __init__(self, largeur, hauteur):
        self.ecran = pyte.Screen(largeur, hauteur)
        self.ecran.set_mode(pyte.modes.LNM)
        self.ecran.reset_mode(pyte.modes.DECAWM)
        self.flux = pyte.Stream(self.ecran)

    def cellules(self):
        e = self.ecran
        lignes = []
        for y in range(e.lines):
            ligne = [
                (c.data, c.fg, c.bg, c.bold, c.italics, c.underscore, c.reverse)
                for c in (e.buffer[y][x] for x in range(e.columns))
            ]
            for x, cellule in enumerate(ligne):
                # pyte keeps the other half of a wide character that was written over; terminals put a space
                orpheline = cellule[0] == "" and (x == 0 or wcwidth(ligne[x - 1][0][:1] or " ") != 2)
                coupee = wcwidth(cellule[0][:1] or " ") == 2 and (x + 1 == e.columns or ligne[x + 1][0] != "")
                if orpheline or coupee:
                    ligne[x] = cellule = (" ", *cellule[1:])
                # the colour of letters, their boldness and their slant are not seen on a blank
                if cellule[0] == " " and not cellule[5] and not cellule[6] and cellule[2] == "default":
                    ligne[x] = (" ", "default", "default", False, False, False, False)
            lignes.append(ligne)
        return lignes


def comparer(graine, largeur, hauteur, cadres):
    grille, traceur = Grille(largeur, hauteur), Traceur(largeur, hauteur)
    plein, econome = Terminal(largeur, hauteur), Terminal(largeur, hauteur)
    octets = [0, 0]
    for i, donnees in enumerate(cadres):
        grille.appliquer(donnees)
        envoye = traceur.tracer(grille)
        octets[0] += len(donnees.encode())
        octets[1] += len(envoye.encode())
        plein.flux.feed(donnees)
        econome.flux.feed(envoye)
        assert econome.cellules() == plein.cellules(), f"graine {graine}, cadre {i} : {envoye!r}"
    return octets


@pytest.mark.parametrize("graine", range(40))
def test_spans_au_hasard(graine):
    rng = random.Random(graine)
    largeur, hauteur = rng.choice([(20, 5), (80, 24), (33, 11)])
    comparer(graine, largeur, hauteur, [cadre(rng, largeur, hauteur) for _ in range(60)])


@pytest.mark.parametrize("graine", range(12))
def test_une_liste_qui_defile(graine):
    rng = random.Random(graine)
    haut, cadres = 50, []
    for _ in range(60):
        haut = max(0, haut + rng.choice([-3, -1, -1, 1, 1, 1, 2, 17, 0]))
        cadres.append(liste(rng, 60, 20, haut))
    entier, envoye = comparer(graine, 60, 20, cadres)
    assert envoye * 4 < entier


def test_une_ligne_de_defilement_coute_peu():
    rng = random.Random(1)
    grille, traceur = Grille(120, 40), Traceur(120, 40)
    grille.appliquer(liste(rng, 120, 40, 0))
    traceur.tracer(grille)
    rng = random.Random(1)
    grille.appliquer(liste(rng, 120, 40, 1))
    assert len(traceur.tracer(grille)) < 400


def test_rien_ne_change_rien_ne_part():
    grille, traceur = Grille(80, 24), Traceur(80, 24)
    grille.appliquer(liste(random.Random(2), 80, 24, 5))
    traceur.tracer(grille)
    grille.appliquer(liste(random.Random(2), 80, 24, 5))
    assert traceur.tracer(grille) == ""


def test_une_lettre():
    grille, traceur = Grille(80, 24), Traceur(80, 24)
    grille.appliquer("\x1b[2;1HPatient \x1b[7m \x1b[0m" + " " * 71)
    traceur.tracer(grille)
    grille.appliquer("\x1b[2;1HPatient d\x1b[7m \x1b[0m" + " " * 70)
    assert traceur.tracer(grille) == "\x1b[2;9H\x1b[md\x1b[7m "


def test_ce_qui_ne_dessine_pas_est_rendu():
    grille = Grille(10, 2)
    assert grille.appliquer("\x1b[?2026h\x1b[1;1Hab\x1b[?25l\x1b]8;id=1;http://x\x1b\\lien\x1b]8;;\x1b\\\x07") == [
        "\x1b[?2026h",
        "\x1b[?25l",
    ]
    assert "".join(grille.caracteres[0]).startswith("ablien")


def test_oublier_redessine_tout():
    grille, traceur = Grille(10, 2), Traceur(10, 2)
    grille.appliquer("\x1b[1;1Habcdefghij\x1b[2;1Hklm")
    premier = traceur.tracer(grille)
    assert traceur.tracer(grille) == ""
    traceur.oublier(10, 2)
    assert traceur.tracer(grille) == premier


@pytest.mark.parametrize(("texte", "poses"), [("Règlements à 12,60\u00a0€ …", 1), ("abc", 1), ("漢字", 2), ("ae\u0301b", 3)])
def test_un_texte_accentue_se_pose_d_un_trait(monkeypatch, texte, poses):
    """Letters with accents are on every row: only what is wide, or has no width, is laid one character after the other."""
    places = []
    monkeypatch.setattr(Grille, "_liberer", lambda self, ligne, debut, fin: places.append((debut, fin)))
    grille = Grille(40, 2)
    grille.appliquer(f"\x1b[1;1H{texte}")
    assert len(places) == poses
    assert "".join(grille.caracteres[0]).rstrip() == texte
