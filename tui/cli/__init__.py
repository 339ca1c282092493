"""Subcommands of `facturier`, one module each (`arguments(parser)`, `executer(args) -> int`), imported when called."""

# name -> one line of French help, in the order of the work
COMMANDES: dict[str, str] = {}

USAGE = "\n".join(
    [
        "usage : facturier COMMANDE [options]     (facturier COMMANDE --help)",
        "",
        *(f"  {nom:<14} {aide}" for nom, aide in COMMANDES.items()),
    ]
)
