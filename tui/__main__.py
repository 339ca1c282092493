"""Entry point of `facturier`: parse the arguments, then import only what the command needs."""

import gc
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 2 when the input is refused (one French message a fault on standard error)."""
    if argv is None:  # a process of ours, and not a call of a test
        argv = sys.argv[1:]
        gc.disable()  # nothing of what is imported is ever garbage: `lancer` enables it again
        if argv and not argv[0].startswith("-"):
            from tui.leger import attributs_ensemble, sans_ce_qui_ne_sert_jamais

            sans_ce_qui_ne_sert_jamais()
            from tui.deja_compile import reprendre

            reprendre()
            attributs_ensemble()
    from tui.cli import COMMANDES
    from tui.garde import garder

    return garder("facturier" + "".join(f" {nom}" for nom in argv[:1] if nom in COMMANDES), lambda: _aiguiller(argv))


def _aiguiller(arguments: list[str]) -> int:
    from tui.cli import COMMANDES, USAGE

    if not arguments or arguments[0] in ("-h", "--help", "aide"):
        print(USAGE)
        return 0
    if arguments[0] == "--version":
        from core.version import VERSION

        print(f"facturier {VERSION}")
        return 0
    from tui.installation import paquets_melanges

    if melange := paquets_melanges():
        print(melange, file=sys.stderr)
        return 2
    nom, *reste = arguments
    if nom not in COMMANDES:
        from core.citation import citer

        print(f"facturier : commande inconnue : {citer(nom)} — voir « facturier --help »", file=sys.stderr)
        return 2
    from tui.lancement import lancer

    return lancer(nom, reste)


if __name__ == "__main__":
    sys.exit(main())
