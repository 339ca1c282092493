"""The screens need a terminal on the three streams: on a file or a pipe they would wait for ever, drawn nowhere."""

import os
import sys

from core.erreurs import Anomalie, Refus


def exiger_un_terminal() -> None:
    """Raises `Refus` TERMINAL_ABSENT."""
    flux = (sys.stdin, sys.stdout, sys.stderr)  # textual draws on standard error
    if not all(f is not None and f.isatty() for f in flux) or os.environ.get("TERM", "dumb") in ("", "dumb"):
        remede = "les ouvrir dans un terminal, ou jouer le mois sans eux : facturier demo --sans-ecran"
        raise Refus(Anomalie("TERMINAL_ABSENT", "les écrans demandent un terminal", remede))
