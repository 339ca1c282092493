"""Runs one subcommand: builds its parser, turns what is refused into French lines and exit code 2."""

import argparse
import gc
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import ModuleType

from core.erreurs import Refus
from tui.francais import franciser
from tui.visible import visible


class _Parseur(argparse.ArgumentParser):
    notice: Callable[[], str] | None = None  # none for the parsers of its own commands

    def format_help(self) -> str:
        """With what the command says of itself, only read when it is asked."""
        if self.notice is not None:
            self.description = self.notice()
        return super().format_help()

    def error(self, message: str) -> None:  # type: ignore[override]
        """Refuse bad arguments with the usage, on standard error, exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : arguments refusés : {message}\n")


def _notice(module: ModuleType) -> str:
    """The first text of a module, from its source where Python left it out (`-OO`, as `./facturier` runs it)."""
    if module.__doc__:
        return module.__doc__
    import ast
    import inspect

    return ast.get_docstring(ast.parse(inspect.getsource(module))) or ""


def lancer(nom: str, reste: list[str]) -> int:
    """Import `tui.cli.<nom>`, parse `reste`, execute; a `Refus` becomes one line an anomaly."""
    franciser()
    module = import_module("tui.cli." + nom.replace("-", "_"))
    parseur = _Parseur(prog=f"facturier {nom}", allow_abbrev=False)
    parseur.notice = partial(_notice, module)
    module.arguments(parseur)
    args = parseur.parse_args(reste)
    if not gc.isenabled():  # by `tui.__main__`: what is imported by now stays
        gc.freeze()
        gc.enable()
    try:
        return int(module.executer(args))
    except Refus as refus:
        for anomalie in refus.anomalies:
            print(f"facturier {nom} : {visible(anomalie.phrase())}", file=sys.stderr)
        return 2
