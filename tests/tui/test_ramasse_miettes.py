"""Garbage is not collected before the first screen, and is again once it is drawn: the screens stay open for hours."""

import gc
import linecache
import os
from types import SimpleNamespace

import tui.app
from core import donnees
from tui.demarrage import contexte_demo, ouvrir_application
from tui.menage import CALME, TOUCHES, Menage, balayer


def test_le_ramasse_miettes_revient_avec_le_premier_ecran(demo, monkeypatch):
    vus = []

    class Fausse(tui.app.Facturier):
        def run(self, **_):
            vus.append(gc.isenabled())
            self._montre()
            vus.append(gc.isenabled())
            return 0

    monkeypatch.setattr(tui.app, "Facturier", Fausse)
    monkeypatch.setattr(os, "environ", os.environ.copy())  # the tests keep their own settings
    monkeypatch.setattr(os, "umask", lambda _: 0)
    try:
        assert ouvrir_application(contexte_demo(demo)) == 0
        assert vus == [False, True]
    finally:
        gc.unfreeze()
        gc.enable()


def test_le_menage_attend_que_l_on_ne_tape_plus():
    minuteurs, faits = [], []
    app = SimpleNamespace(set_timer=lambda delai, faire: minuteurs.append(faire), chronometre=SimpleNamespace(silence=0.0))
    menage = Menage(app, faits.append)
    menage.attendre()
    minuteurs.pop()()
    assert not faits  # somebody types: later
    assert len(minuteurs) == 1
    app.chronometre.silence = CALME
    minuteurs.pop()()
    assert faits == [True]
    assert not minuteurs  # nothing runs while nobody works
    for _ in range(TOUCHES - 1):
        menage.touche()
    assert not minuteurs
    menage.touche()
    minuteurs.pop()()
    assert faits == [True, False]


def test_le_menage_rend_les_cycles_les_sources_et_les_lecteurs():
    class Boucle:
        def __init__(self):
            self.moi = self

    gc.collect()
    linecache.cache["<TEST>"] = (4, None, ["TEST"], "<TEST>")
    lecteur = donnees._convertisseur()
    try:
        gc.disable()
        boucle = Boucle()
        gc.freeze()  # as after the first screen, what was imported being left out of collections
        del boucle
        balayer(True)
        gc.unfreeze()
        assert "<TEST>" not in linecache.cache
        assert not any(isinstance(o, Boucle) for o in gc.get_objects())
        assert donnees._convertisseur() is not lecteur
    finally:
        gc.unfreeze()
        gc.enable()
