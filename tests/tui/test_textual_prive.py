"""The private names of Textual the program leans on, and the version they were read in."""

import inspect
import re

import pytest
import textual
from rich.segment import Segment
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

from tui import textual_prive


def test_la_version_de_textual_est_celle_que_le_fichier_connait():
    assert textual.__version__.startswith(textual_prive.VERSION_CONNUE + "."), (
        "relire tui/textual_prive.py avec cette version de Textual, puis changer VERSION_CONNUE"
    )


def test_les_noms_prives_existent_encore():
    assert "_render_cache" in Strip.__slots__
    assert "_segments" in Strip.__slots__
    assert re.findall(r"self\.(_\w+_cache).*?= FIFOCache\((\d+)\)", inspect.getsource(Strip), re.S) == [
        (nom, str(taille)) for nom, taille in textual_prive.MEMOIRES.items()
    ], "les mémoires d'une bande ont changé"
    assert "show_locals=True" in inspect.getsource(App._fatal_error), "Textual n'affiche plus les variables : alléger le fichier"
    assert XTermParser()._timeout_time is None
    assert get_time() > 0
    assert "_result_callbacks.pop()" in inspect.getsource(Screen._pop_result_callback)
    assert callable(Screen._push_result_callback)
    assert {"_disable_tooltips", "_disable_notifications"} <= set(vars(App()))
    for nom in ("_check_bindings", "_close_messages_no_wait", "_fatal_error", "_get_screen", "_post_message"):
        assert callable(getattr(App, nom)), nom


def test_une_bande_fait_ses_memoires_a_la_demande():
    textual_prive.poser_garde()
    bande = Strip([Segment("TEST-NOM")], 8)
    assert not any(_remplie(bande, nom) for nom in textual_prive.MEMOIRES)
    assert bande.crop(0, 4).text == "TEST"
    assert bande.crop(0, 4) is bande.crop(0, 4)
    assert [nom for nom in textual_prive.MEMOIRES if _remplie(bande, nom)] == ["_crop_cache"]
    with pytest.raises(AttributeError, match="autre"):
        bande.autre  # noqa: B018


def _remplie(bande: Strip, nom: str) -> bool:
    """Whether the slot holds something, without asking for it as the program does."""
    try:
        vars(Strip)[nom].__get__(bande)
    except AttributeError:
        return False
    return True
