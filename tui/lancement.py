"""Runs one subcommand: builds its parser, catches what is refused, turns it into French lines and exit code 2."""

import argparse
import os
import sys
from importlib import import_module

from core.erreurs import Refus


class _Parseur(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        """Refuse bad arguments with the usage, on standard error, exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : arguments refusés : {message}\n")


def lancer(nom: str, reste: list[str]) -> int:
    """Import `tui.cli.<nom>`, parse `reste`, execute; a `Refus` becomes one line an anomaly."""
    module = import_module("tui.cli." + nom.replace("-", "_"))
    parseur = _Parseur(prog=f"facturier {nom}", description=module.__doc__, allow_abbrev=False)
    module.arguments(parseur)
    args = parseur.parse_args(reste)
    try:
        code = int(module.executer(args))
        sys.stdout.flush()
    except Refus as refus:
        for anomalie in refus.anomalies:
            print(f"facturier {nom} : {anomalie.phrase()}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as erreur:
        lieu = f" {erreur.filename}" if erreur.filename else ""
        print(
            f"facturier {nom} : fichier{lieu} : {erreur.strerror} — vérifier le chemin, les droits et la place sur le disque",
            file=sys.stderr,
        )
        return 2
    return code
