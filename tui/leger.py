"""What the program never uses, and that Python and Textual import all the same, left out of a start: 40 ms and 9 MiB of it.

Done by `tui.__main__` and `tui.demarrage` before what it leaves out would be imported, never by importing a module of ours:
tests have it whole. FACTURIER_PILOTE=standard leaves everything in.
"""

import os
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any

# what Textual takes from the module of its command palette, which ours replaces (tui.ecrans.palette)
PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")


def alleger() -> None:
    """Before Textual is imported; once a process."""
    if "textual" not in sys.modules and not pilote_standard():
        _sans(("ssl",), "asyncio")  # the screens open no connection
        _sans_palette()
        _mesurer_sans_tout_garder()


def sans_openssl() -> None:
    """The digests of Python itself, before anything asks for one: those of OpenSSL are the same and bring its library along."""
    if not pilote_standard():
        _sans(("_hashlib",), "hashlib", "hmac")


# what the screens never ask for, and the functions that whoever imports it takes from it at once
JAMAIS = {
    "ipaddress": (),  # urllib.parse: addresses between brackets
    "locale": (),  # calendar: names of months
    "mimetypes": (),  # textual.app: files for a browser, as the next one
    "platformdirs": ("user_downloads_path",),
    "difflib": ("get_close_matches",),  # textual.suggestions: a style sheet with a mistake
    "pickle": ("dumps", "loads"),  # rich.style: links
}


def sans_ce_qui_ne_sert_jamais() -> None:
    """Before anything is imported: 500 KB of compiled modules, 1 MiB once read."""
    if not pilote_standard():
        for module, fonctions in JAMAIS.items():
            au_besoin(module, dict.fromkeys(fonctions))
        _sans(("bz2", "lzma"), "shutil")  # archives in their formats


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


def _sans(absents: tuple[str, ...], *modules: str) -> None:
    """Import `modules` as on a Python built without `absents`, which stay there for whoever imports them later."""
    if {modules[0], *absents} & sys.modules.keys():
        return
    for absent in absents:
        sys.modules[absent] = None  # type: ignore[assignment]  # documented: its import is refused
    try:
        for module in modules:
            import_module(module)
    finally:
        for absent in absents:
            del sys.modules[absent]


def _mesurer_sans_tout_garder() -> None:
    """rich keeps the 4 096 last texts it measured, whole lines most of them: 1.5 MiB of a day's lines, to save a microsecond."""
    cellules = import_module("rich.cells")
    mesure = getattr(getattr(cellules, "cached_cell_len", None), "__wrapped__", None)
    if mesure is not None:
        vars(cellules)["cached_cell_len"] = lru_cache(maxsize=512)(mesure)


def _sans_palette() -> None:
    """Empty classes for the names of `textual.command`, which brings eight widgets along; ENABLE_COMMAND_PALETTE is off."""
    au_besoin("textual.command", {nom: type(nom, (), {}) for nom in PALETTE})


def au_besoin(module: str, noms: dict[str, Any]) -> None:
    """A module that knows these names alone; asked for another one, it becomes the true one, whatever the version that asks."""
    if module in sys.modules:
        return
    place = ModuleType(module, f"{module}, left out by tui.leger until it serves.")

    def devenir_le_vrai(nom: str) -> Any:
        if nom.startswith("__") and nom != "__all__":
            raise AttributeError(nom)
        vrai = _vrai(module, place)
        vars(place).update(vars(vrai))
        return getattr(vrai, nom)

    vars(place).update({nom: pris or _appel(module, place, nom) for nom, pris in noms.items()}, __getattr__=devenir_le_vrai)
    sys.modules[module] = place


def _appel(module: str, place: ModuleType, nom: str) -> Callable[..., Any]:
    """A function of a module that is not there: it comes with the first call."""

    def appeler(*args: Any, **options: Any) -> Any:
        return getattr(_vrai(module, place), nom)(*args, **options)

    return appeler


def _vrai(module: str, place: ModuleType) -> ModuleType:
    if sys.modules.get(module) is place:
        sys.modules.pop(module, None)
    return import_module(module)
