"""What the program never uses, and that asyncio and Textual import all the same, left out of a start: 30 ms and 3 MiB of it.

Done by `tui.demarrage` before Textual is first imported, never by importing a module of ours: tests have Textual whole.
FACTURIER_PILOTE=standard leaves everything in.
"""

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

# what Textual takes from the module of its command palette, which ours replaces (tui.ecrans.palette)
PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")


def alleger() -> None:
    """Once a process; nothing when Textual is already there."""
    if "textual" in sys.modules or os.environ.get("FACTURIER_PILOTE", "").casefold() == "standard":
        return
    _sans_tls()
    _sans_palette()


def _sans_tls() -> None:
    """asyncio as on a Python built without OpenSSL: the screens open no connection. `import ssl` works again afterwards."""
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # documented: the import is refused
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


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
