"""How the screens reach the terminal."""

from textual.driver import Driver


def choisir_pilote() -> type[Driver] | None:
    """None: Textual's own driver."""
    return None
