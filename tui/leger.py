"""What the program never uses, and that Python and Textual import all the same, left out of a start: 30 ms and 6 MiB of it.

Done by `tui.demarrage` before Textual is first imported, never by importing a module of ours: tests have Textual whole.
FACTURIER_PILOTE=standard leaves everything in.
"""

import os
import sys
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

# what Textual takes from the module of its command palette, which ours replaces (tui.ecrans.palette)
PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")


def alleger() -> None:
    """Before Textual is imported; once a process."""
    if "textual" not in sys.modules and not pilote_standard():
        _sans("ssl", "asyncio")  # the screens open no connection
        _sans_palette()
        _mesurer_sans_tout_garder()


def sans_openssl() -> None:
    """The digests of Python itself, before anything asks for one: those of OpenSSL are the same and bring its library along."""
    if not pilote_standard():
        _sans("_hashlib", "hashlib", "hmac")


class Attributs(tuple[Any, ...]):
    """What `attrs.fields` gives of any class: its attributes in order, each also found by its name."""

    __slots__ = ()

    def __getattr__(self, nom: str) -> Any:
        for attribut in self:
            if attribut.name == nom:
                return attribut
        raise AttributeError(nom)


def attributs_ensemble() -> None:
    """One class for the attributes of all classes, where attrs makes one of properties for each: 1.4 MiB and 10 ms after a visit
    of all the screens. Before the classes are made."""
    modele = import_module("attr._make")
    if not pilote_standard() and hasattr(modele, "_make_attr_tuple_class"):
        vars(modele)["_make_attr_tuple_class"] = lambda nom, attributs: Attributs


def pilote_standard() -> bool:
    """Whether the user asks for everything as others made it."""
    return os.environ.get("FACTURIER_PILOTE", "").casefold() == "standard"


def _sans(absent: str, *modules: str) -> None:
    """Import `modules` as on a Python built without `absent`, which stays there for whoever imports it later."""
    if absent in sys.modules or modules[0] in sys.modules:
        return
    sys.modules[absent] = None  # type: ignore[assignment]  # documented: its import is refused
    try:
        for module in modules:
            import_module(module)
    finally:
        del sys.modules[absent]


def _mesurer_sans_tout_garder() -> None:
    """rich keeps the 4 096 last texts it measured, whole lines most of them: 1.5 MiB of a day's lines, to save a microsecond."""
    cellules = import_module("rich.cells")
    mesure = getattr(getattr(cellules, "cached_cell_len", None), "__wrapped__", None)
    if mesure is not None:
        vars(cellules)["cached_cell_len"] = lru_cache(maxsize=512)(mesure)


def _sans_palette() -> None:
    """Empty classes for the names of `textual.command`, which brings eight widgets along; ENABLE_COMMAND_PALETTE is off."""
    module = ModuleType("textual.command", "The palette of Textual, left out by tui.leger.")
    for nom in PALETTE:
        setattr(module, nom, type(nom, (), {}))

    def de_la_vraie(nom: str) -> Any:
        """A name that another version of Textual asks for: the true module is loaded after all."""
        if nom.startswith("__"):
            raise AttributeError(nom)
        if sys.modules.get("textual.command") is module:
            del sys.modules["textual.command"]
        return getattr(import_module("textual.command"), nom)

    module.__getattr__ = de_la_vraie  # type: ignore[method-assign]
    sys.modules["textual.command"] = module
