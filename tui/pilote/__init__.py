"""How the screens reach the terminal: our driver on a terminal of Unix, Textual's own elsewhere or when asked."""

import os
import sys

from textual.driver import Driver


def est_lineaire() -> bool:
    """FACTURIER_MODE=lineaire."""
    return os.environ.get("FACTURIER_MODE", "").casefold() == "lineaire"


def choisir_pilote() -> type[Driver] | None:
    """None means Textual's own driver: FACTURIER_PILOTE=standard, or no terminal on the standard input or error."""
    if os.environ.get("FACTURIER_PILOTE", "").casefold() == "standard" or os.name != "posix":
        return None
    if not (sys.__stdin__ and sys.__stdin__.isatty() and sys.__stderr__ and sys.__stderr__.isatty()):
        return None
    if est_lineaire():
        from tui.pilote.lineaire import PiloteLineaire

        return PiloteLineaire
    from tui.pilote.pilote import Pilote

    return Pilote
