"""Every module of the program read once, so that the first start finds them compiled, with what attrs and `re` make of them.

`./facturier` runs it when it installs, in the way it runs the program: `python -P -OO -m tui.amorce`.
"""

from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages

from tui.deja_compile import reprendre


def lire_tout() -> None:
    """Import the four packages; what needs a library that is not there (a card reader) stays out."""
    for nom in ("ngap", "core", "db", "tui"):
        for module in walk_packages(import_module(nom).__path__, nom + "."):
            with suppress(ImportError):
                import_module(module.name)


if __name__ == "__main__":
    reprendre()
    lire_tout()
