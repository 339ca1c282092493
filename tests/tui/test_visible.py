import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from tui.textual_prive import poser_garde
from tui.visible import visible


@pytest.mark.parametrize(
    ("recu", "montre"),
    [
        ("DUPONT", "DUPONT"),
        ("Évelyne Œdipe ÿ", "Évelyne Œdipe ÿ"),
        ("E\u0301va", "Éva"),
        ("DUPONT [/b][@click=app.quit]x", "DUPONT [/b][@click=app.quit]x"),
        ("a\x1b]52;c;YQ==\x07b", "a␛]52;c;YQ==␇b"),
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("a\x9b2Jb", "a\ufffd2Jb"),
        ("a\nb\tc\x7f", "a␊b␉c␡"),
        ("abc\u202etxt", "abc\ufffdtxt"),
        ("a\u200bb\ufeffc\u2028d", "a\ufffdb\ufffdc\ufffdd"),
        ("\ud800", "\ufffd"),
        ("1\u202f234,56\u00a0€", "1\u202f234,56\u00a0€"),
        ("x" + "\u0316" * 40, "x\u0316\u0316"),
        ("❤\ufe0f", "❤\ufffd"),
        ("\U000e0041", "\ufffd"),
    ],
)
def test_visible(recu, montre):
    assert visible(recu) == montre
    assert visible(visible(recu)) == visible(recu)


def test_aucun_point_de_code_ne_commande_le_terminal():
    for c in range(0x110000):
        for v in visible(chr(c)):
            assert v >= " ", hex(c)
            assert not 0x7F <= ord(v) < 0xA0, hex(c)
            assert 0 <= cell_len(v) <= 2


def test_la_garde_arrete_ce_qu_un_composant_laisserait_passer():
    from rich.console import Console

    poser_garde()
    console = Console(force_terminal=True)
    sortie = Strip([Segment("nom\x1b]0;titre\x07\x9bJ\u202efin")]).render(console)
    assert sortie == "nom␛]0;titre␇\ufffdJ\ufffdfin"
