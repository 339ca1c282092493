"""Garbage is not collected before the first screen, and is again once it is drawn: the screens stay open for hours."""

import gc
import os

import tui.app
from tui.demarrage import contexte_demo, ouvrir_application


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
